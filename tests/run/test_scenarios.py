"""Drill and run share the engine: every scenario, carried out by the runner, ends as its drill does."""

from dataclasses import dataclass
from typing import Any

import pytest

from pra.drill.scenario import find, load
from pra.engine.engine import Engine
from pra.run.replay import replay
from tests.run.small import SCENARIOS, Night, rehearse

FOLDERS = find([SCENARIOS])
NAMES = [str(f.relative_to(SCENARIOS)) for f in FOLDERS]


@dataclass(frozen=True)
class Kept:
    """A record as it is read from a file."""

    number: int
    kind: str
    body: Any
    at: str = "2026-01-05T03:12:00.000Z"


def folded(night: Night) -> Engine:
    records = [Kept(n, kind, body) for n, (kind, body) in enumerate(night.shelf.records, 1)]
    return replay(night.runner.engine.plan, records).engine


@pytest.mark.parametrize("name", NAMES)
def test_a_run_ends_as_its_drill_and_its_journal_says_the_same(name: str) -> None:
    scenario = load(SCENARIOS / name)
    night = rehearse(scenario)
    engine, again = night.runner.engine, folded(night)
    assert night.ending.error is None
    assert engine.so_far() is scenario.expect.outcome
    for node, guests in scenario.expect.running.items():
        assert set(guests) <= set(night.kept.model.guests_on(node))
    assert again.states == engine.states
    assert (again.run, again.outcome, again.attempts) == (engine.run, engine.outcome, engine.attempts)
    assert again.questions() == engine.questions()
    assert (again.attested, again.accepted) == (engine.attested, engine.accepted)


@pytest.mark.parametrize("name", NAMES)
def test_every_call_was_announced_before_it_went_out(name: str) -> None:
    """An intent for each call, once an attempt, and never a call without one."""
    night = rehearse(load(SCENARIOS / name))
    intents = [(b["op"], b["attempt"]) for kind, b in night.shelf.records if kind == "intent"]
    assert len(intents) == len(set(intents))
    answered = {b["op"] for kind, b in night.shelf.records if kind == "event" and b["what"] == "accepted"}
    assert answered <= {op for op, _ in intents}
