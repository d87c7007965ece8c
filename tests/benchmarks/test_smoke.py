"""The benchmarks run, measure what they say they measure, and skip by name. No time is asserted."""

from collections import Counter
from dataclasses import replace

import pytest
import yaml

from benchmarks import estate
from benchmarks.__main__ import BENCHMARKS, main
from benchmarks.drills import drill, plan_of
from benchmarks.load import sorted_steps
from benchmarks.measure import Side, beside, best, ratio
from benchmarks.queue import simulated
from pra.drill.result import measure
from pra.engine.states import Outcome
from pra.inventory.load import parse as parse_inventory
from pra.plan.model import Confirm, Plan
from pra.plan.simulate import Simulation
from pra.syntax.read import read


@pytest.mark.parametrize("name", sorted(BENCHMARKS))
def test_the_smallest_size_runs(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--small", name]) == 0
    head, *lines = capsys.readouterr().out.splitlines()
    assert head.startswith(name)
    assert lines
    assert all(
        line.startswith("  ") and (" ms" in line or "skipped" in line or " s" in line) for line in lines
    )


def test_an_unknown_name_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lod"]) == 2
    assert "'lod': load, estate" in capsys.readouterr().err


def test_a_side_whose_package_is_absent_is_skipped_by_name() -> None:
    ours = Side("ours", lambda: None)
    absent = Side("theirs", lambda: pytest.fail("it ran"), needs=("yaml", "no_such_package"))
    assert list(beside(ours, [absent], 1))[1:] == ["  theirs: skipped: no_such_package is not installed"]


def test_sides_take_turns_after_one_that_is_not_counted() -> None:
    turns: list[str] = []
    best([lambda: turns.append("a"), lambda: turns.append("b")], 2)
    assert turns == ["a", "b"] * 3


def test_a_ratio_says_who_is_slower() -> None:
    assert ratio(10.0, 5.0) == "2.0× slower than ours"
    assert ratio(5.0, 10.0) == "2.0× faster than ours"


@pytest.mark.parametrize("guests", [1, 50, 51])
def test_an_estate_has_as_many_guests_as_asked_and_ten_operations_each(guests: int) -> None:
    assert len(parse_inventory(read(estate.inventory(guests), "i.yaml")).guests) == guests
    plan = plan_of(guests)
    per_guest = Counter(str(o.item).split("-")[0] for o in plan.operations if not o.gate)
    assert set(per_guest.values()) == {estate.OPERATIONS_A_GUEST}
    assert len(per_guest) == guests


def test_both_sides_of_load_read_the_same_steps() -> None:
    text = estate.step_by_step(40)
    assert yaml.safe_load(text) == read(text, "r.yaml").data
    data = read(text, "r.yaml").data
    order = sorted_steps(data)
    assert sorted(order) == sorted(data["steps"])
    place = {name: number for number, name in enumerate(order)}
    assert all(place[b] < place[n] for n, s in data["steps"].items() for b in s.get("after", ()))


def test_the_drill_that_is_measured_reaches_its_goal() -> None:
    result = measure(drill(plan_of(3)))
    assert (result.outcome, result.violations) == (Outcome.GOAL_REACHED, ())


def test_simpy_ends_when_our_schedule_does() -> None:
    pytest.importorskip("simpy")
    plan = without_questions(plan_of(7))
    assert simulated(plan) == pytest.approx(max(Simulation(plan).end))


def without_questions(plan: Plan) -> Plan:
    """SimPy asks nobody, so our schedule must not either."""
    quiet = [replace(o, policy=replace(o.policy, confirm=Confirm.NONE)) for o in plan.operations]
    return replace(plan, operations=tuple(quiet))
