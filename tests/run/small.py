"""A run in one thread and no time: the runner over a kept model, with a scenario's own faults and operator."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pra.clock import HandClock
from pra.drill.rehearsal import Scripted, Struckwise, infrastructure
from pra.drill.scenario import Scenario
from pra.engine.engine import Engine
from pra.model.kept import KeptModel
from pra.run.runner import Ending, Pace, Runner
from pra.run.workers import Inline

SCENARIOS = Path(__file__).parents[2] / "scenarios"
PACE = Pace(task=1.0, look=1.0, silence=5.0, rest=60.0)


class Shelf:
    """A journal in memory."""

    def __init__(self) -> None:
        self.records: list[tuple[str, Mapping[str, Any]]] = []

    def write(self, kind: str, body: Mapping[str, Any]) -> None:
        self.records.append((kind, body))


class Alone:
    """A lease that nobody else wants."""

    def check(self) -> None:
        pass

    def beat(self, step: str) -> None:
        pass


@dataclass
class Night:
    """One run and everything around it."""

    runner: Runner
    kept: KeptModel
    operator: Scripted
    shelf: Shelf
    ending: Ending


def rehearse(scenario: Scenario) -> Night:
    """The whole of it, in one go."""
    kept = infrastructure(scenario)
    start = kept.model.time
    clock = HandClock(start)
    kept.follow(clock.now)
    clock.sleep(scenario.setting.begin)
    shelf, operator = Shelf(), Scripted(scenario.setting.script, clock, start)
    runner = Runner(
        Engine(scenario.plan),
        kept,
        clock,
        operator,
        shelf,
        Alone(),
        Inline(clock.sleep),
        pace=PACE,
        between=Struckwise(scenario, kept),
    )
    night = Night(runner, kept, operator, shelf, runner.run())
    later = max([kept.model.time, *(start + t.at for t in scenario.setting.timed)])
    kept.pass_time(later + scenario.setting.watch)
    return night
