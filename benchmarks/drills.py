"""Drills a second, next to SimPy moving the bare durations of the same operations.

Unequal on purpose: a drill of ours runs the engine, looks at every fact before and after
every operation, moves a model of the infrastructure and audits every invariant; SimPy only
waits, in the same order and with the same places (`at-once`). What is like for like is
our schedule, which also only moves durations: it is told too.
"""

from collections.abc import Iterator

from benchmarks import estate
from benchmarks.measure import Side, best, ratio, show
from benchmarks.queue import simulated
from pra.drill.driver import Drill, Record
from pra.facts.catalogue import facts
from pra.inventory.load import parse as parse_inventory
from pra.model.world import Model
from pra.operations.catalogue import operations
from pra.plan.compile import compile_plan
from pra.plan.model import Plan
from pra.plan.simulate import Simulation
from pra.runbook.load import parse
from pra.syntax.read import read

GUESTS, SMALLEST = 30, 2
START = 1_368_565_800.0  # 2013-05-14 21:10, between two passes of the replication
DRILLS = 10


def plan_of(guests: int) -> Plan:
    """A planned switch of one pair."""
    inventory = parse_inventory(read(estate.inventory(guests), "inventory.yaml"))
    runbook = parse(estate.switch(guests), "runbook.yaml")
    return compile_plan(runbook, inventory, {}, operations(), facts())


def drill(plan: Plan) -> Record:
    """One drill on a fresh model."""
    return Drill(plan, Model(plan.inventory, start=START)).run()


def run(*, small: bool) -> Iterator[str]:
    """One line a side, in drills a second."""
    plan = plan_of(SMALLEST if small else GUESTS)
    count, rounds = (1, 1) if small else (DRILLS, 7)
    size = sum(not o.gate for o in plan.operations)
    yield f"drills: a plan of {size} operations, whole model and every audit"
    ours = Side("pra, whole drill", lambda: drill(plan))
    bare = Side("pra, the schedule alone", lambda: Simulation(plan))
    simpy = Side("SimPy, the durations alone", lambda: simulated(plan), needs=("simpy",))
    sides = [s for s in (ours, bare, simpy) if not s.missing()]
    times = best([lambda s=s: [s.work() for _ in range(count)] for s in sides], rounds)  # type: ignore[misc]
    for side, seconds in zip(sides, times, strict=True):
        beside = "" if side is ours else f", {ratio(seconds, times[0])}"
        yield f"  {side.name}: {count / seconds:,.0f} a second ({show(seconds / count)}){beside}"
    if simpy.missing():
        yield f"  {simpy.name}: skipped: {simpy.missing()} is not installed"
    else:
        yield f"  like for like: SimPy is {ratio(times[2], times[1])} (the schedule alone)"
