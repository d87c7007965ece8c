"""Plans to draw: one of the repository, and one whose words try to break out of the drawing."""

from functools import cache
from pathlib import Path

from pra.facts.catalogue import facts
from pra.inventory.load import parse as parse_inventory
from pra.operations.catalogue import operations
from pra.plan import graph
from pra.plan.compile import compile_plan, load_plan
from pra.plan.model import Plan
from pra.plan.steps import StepSeen, steps_of
from pra.runbook.load import parse
from pra.syntax.read import read

ROOT = Path(__file__).parents[2]
HOSTILE = """</title><script>alert("1")</script> & "]; end %% ]]> <!-- ` #quot; \\\\n 'x' subgraph"""
INVENTORY = """\
inventory: one
title: {fr: Un, en: One}
sites: {here: {title: {fr: Ici, en: Here}}}
networks: {lan: {speed: 1Gb/s}}
nodes:
  n1: {site: here, memory: 8G, links: {lan: 1Gb/s}}
  n2: {site: here, memory: 8G, links: {lan: 1Gb/s}}
"""
RUNBOOK = """\
runbook: hostile
title: {fr: TITRE, en: TITRE}
purpose: planned-migration
steps:
  first: {do: node.fence, on: n1, phase: apart, title: {fr: TITRE, en: TITRE}}
  second: {do: node.fence, on: n2, phase: apart, title: {fr: TITRE, en: TITRE}, after: first}
"""


@cache
def switch() -> Plan:
    return load_plan(ROOT / "runbooks" / "switch-pair-zfs.yaml", None, {"prod": "sipvirt1"})


@cache
def hostile() -> Plan:
    quoted = "'" + HOSTILE.replace("'", "''") + "'"
    runbook = parse(RUNBOOK.replace("TITRE", quoted), "hostile.yaml")
    inventory = parse_inventory(read(INVENTORY, "one.yaml"))
    return compile_plan(runbook, inventory, {}, operations(), facts())


def seen(plan: Plan) -> list[StepSeen]:
    times = [(s.start, s.end) for s in graph.schedule(plan)]
    path, _ = graph.critical_path(plan)
    return steps_of(plan, times, path)
