"""What the screen shows, as lines: plans and drills of the repository at a given width."""

import io
from functools import cache
from pathlib import Path

from pra.drill.scenario import load, play
from pra.plan import graph
from pra.plan.compile import load_plan
from pra.plan.model import Plan
from pra.plan.steps import StepSeen, steps_of
from pra.terminal import drill_view, plan_view
from pra.terminal.console import console
from pra.text import Lang

ROOT = Path(__file__).parents[2]
LONG = ROOT / "runbooks" / "switch-pair-zfs.yaml"


@cache
def plan(runbook: Path = LONG, **given: str) -> Plan:
    return load_plan(runbook, None, given or {"prod": "sipvirt1"})


def seen(plan: Plan) -> list[StepSeen]:
    times = [(s.start, s.end) for s in graph.schedule(plan)]
    path, _ = graph.critical_path(plan)
    return steps_of(plan, times, path)


@cache
def shown(view: str, lang: Lang, width: int = 80) -> list[str]:
    """The lines of `table`, `tree` or `waves` of the longest plan."""
    out = io.StringIO()
    screen, made = console(out, width=width), plan()
    if view == "table":
        plan_view.show(screen, made, seen(made), 327.0, len(graph.waves(made)), lang)
    elif view == "tree":
        plan_view.tree(screen, made, seen(made), lang)
    else:
        plan_view.waves(screen, made, graph.waves(made), lang)
    return out.getvalue().splitlines()


@cache
def drilled(folder: Path, lang: Lang, width: int = 80) -> list[str]:
    """The whole screen of one drill."""
    out = io.StringIO()
    scenario = load(folder)
    drill_view.show(console(out, width=width), scenario.title, play(scenario), lang)
    return out.getvalue().splitlines()
