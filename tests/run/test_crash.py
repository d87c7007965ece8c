"""kill -9 at every record of the journal, before it is durable and after, then resume: nothing twice, nothing lost.

The scenarios together send every kind of operation there is, found by discovery, forwards
or on the way back. What is compared is the model's own record of the changes that were made to it.
"""

from collections.abc import Iterator
from functools import cache
from itertools import combinations

import pytest

from pra.drill.scenario import Scenario
from pra.engine.states import Outcome, State
from pra.operations.base import Effect
from pra.operations.catalogue import operations
from pra.run.runner import Why
from tests.run.crash import Night, kinds, whole
from tests.run.tiny import WORKS, rest, tiny, votes

OWN = {"rest": rest, "votes": votes}
ALL = (*WORKS, *OWN)
PAIRS = ("evacuate-node/before-maintenance", "votes", "reprotect-pair-rsync/after-planned-switch")
"""The shortest: all pairs of deaths are the square of all deaths."""

EXCUSED = ("['hands', 'do'", "['replications', ")
"""Calls that a resumed run may leave out: what they are for is done by people, or by the cluster itself meanwhile."""

Death = tuple[int, bool]


@cache
def scenario(name: str) -> Scenario:
    return OWN[name]() if name in OWN else tiny(name)


@cache
def reference(name: str) -> Night:
    return whole(scenario(name))


@cache
def taken_back(name: str, back: int) -> Night:
    """The night in which somebody took it all back after that record."""
    night = Night(scenario(name))
    night.live(back=back)
    return night


def deaths(records: int, first: int = 1) -> Iterator[Death]:
    """Every record, before it is durable and just after."""
    for at in range(first, records + 1):
        yield from ((at, False), (at, True))


def wrong(good: Night, night: Night) -> list[str]:
    """What is otherwise than in the night without a death."""
    found = []
    if night.engine.outcome is not good.engine.outcome:
        found.append(f"outcome {night.engine.outcome}, open: {night.engine.questions()}")
    if night.truth() != good.truth():
        found.append("the world is not the same")
    effects, wanted, spare = night.effects(), good.effects(), night.repeatable()
    found += [f"twice: {c}" for c, n in effects.items() if n > max(1, wanted[c]) + (c in spare)]
    found += [f"never: {c}" for c in wanted if c not in effects and not c.startswith(EXCUSED)]
    return found


def resumed(name: str, *killed: Death, back: int = 0) -> Night:
    """A night of so many deaths, to its end."""
    night = Night(scenario(name))
    for at, durable in killed:
        night.live(at, durable=durable, back=back)
    ending = night.live(back=back)
    assert ending is not None
    assert ending.why is not Why.STOPPED, ending.error
    return night


@pytest.mark.parametrize("name", ALL)
def test_killed_at_every_record(name: str) -> None:
    good, bad = reference(name), {}
    for death in deaths(len(good.shelf.records)):
        problems = wrong(good, resumed(name, death))
        if problems:
            bad[death] = problems
    assert bad == {}


@pytest.mark.parametrize("name", PAIRS)
def test_killed_twice_at_every_pair_of_records(name: str) -> None:
    good, bad = reference(name), {}
    for pair in combinations(deaths(len(good.shelf.records) + 1), 2):
        problems = wrong(good, resumed(name, *pair))
        if problems:
            bad[pair] = problems
    assert bad == {}


LEFT = {
    "node-lost/start-on-replicas": {"undo:hold-replication"},
    "node-lost-two-nodes/start-on-survivor": {"undo:hold-replication", "undo:expect"},
    "node-lost-two-nodes-qdevice/start-on-survivor": {"undo:hold-replication"},
}
"""What cannot be taken back while the lost node is still dead: whether replication towards it would destroy
anything is unknown, and corosync refuses more votes than there are."""


@pytest.mark.parametrize("name", WORKS)
def test_taken_back_from_every_record(name: str) -> None:
    """Until the point of no return the world is as before, or what is left is named; after it the run goes on."""
    fresh = Night(scenario(name))
    fresh.kept.pass_time(fresh.clock.now())
    before, bad = fresh.truth(), {}
    for back in range(1, len(reference(name).shelf.records)):
        night = taken_back(name, back)
        outcome = night.engine.outcome
        allowed = {Outcome.ROLLED_BACK} | ({Outcome.STUCK} if name in LEFT else set())
        wanted = before
        if night.engine.back is None:
            allowed, wanted = {Outcome.GOAL_REACHED}, reference(name).truth()
        if outcome not in allowed or night.truth() != wanted or not left(night) <= LEFT.get(name, set()):
            bad[back] = (outcome, left(night))
    assert bad == {}


def left(night: Night) -> set[str]:
    """The steps whose undo somebody had to leave."""
    back = night.engine.back
    if back is None:
        return set()
    return {
        o.step
        for o, s in zip(back.plan.operations, back.states, strict=True)
        if o.operation and s is State.SKIPPED
    }


@cache
def latest(name: str) -> int:
    """The last record after which it can still be taken back."""
    for back in range(len(reference(name).shelf.records) - 1, 0, -1):
        if taken_back(name, back).engine.back is not None:
            return back
    raise AssertionError(f"{name} is never taken back")


def ways_back() -> list[tuple[str, bool]]:
    """From the latest moment of each; and from the middle of one, where what was kept aside gets its name again."""
    return [*((name, True) for name in ALL), ("node-returned/failback", False)]


def turn(name: str, *, late: bool) -> int:
    """The record after which it is taken back."""
    return latest(name) if late else latest(name) // 2


@pytest.mark.parametrize(("name", "late"), ways_back())
def test_killed_at_every_record_of_the_way_back(name: str, late: bool) -> None:
    back = turn(name, late=late)
    good, bad = taken_back(name, back), {}
    said = next(r.number for r in good.shelf.records if r.body.get("what") == "taken-back")
    for death in [(said, True), *deaths(len(good.shelf.records), said + 1)]:
        problems = wrong(good, resumed(name, death, back=back))
        if problems:
            bad[death] = problems
    assert bad == {}


def test_every_kind_of_operation_that_changes_anything_is_sent() -> None:
    """By discovery: a new kind that no scenario here sends fails this, and is then added to `rest.yaml`."""
    nights = [
        *(reference(name) for name in ALL),
        *(taken_back(name, turn(name, late=late)) for name, late in ways_back()),
    ]
    sent = {k for night in nights for k in kinds(night)}
    assert {k for k, c in operations().items() if c.effect is not Effect.READ} - sent == set()
