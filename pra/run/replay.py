"""A journal read back: the engine as it was, the story so far, and what is left to do."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from pra.engine.commands import Command, Look
from pra.engine.engine import Engine
from pra.engine.events import Event
from pra.engine.looking import Known
from pra.engine.states import State
from pra.errors import PraError
from pra.operations.manual import Wait
from pra.plan.model import Plan
from pra.run.codec import decode
from pra.run.entry import Entry, attempt_of, before, entries, state_of
from pra.run.runner import Remaining, Unsent
from pra.text import Text


class Record(Protocol):
    """What is read of a journal's record."""

    @property
    def number(self) -> int: ...
    @property
    def at(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def body(self) -> Mapping[str, Any]: ...


class Unfitting(PraError):
    """The journal does not belong to this plan."""

    exit_code = 10

    def __init__(self, number: int, words: str) -> None:
        super().__init__(
            Text(
                en=f"record {number} of the journal does not fit the plan: {words}",
                fr=f"l’enregistrement {number} du journal ne correspond pas au plan : {words}",
            )
        )


@dataclass(slots=True)
class Replayed:
    """What a journal says.

    sent: the wall time of the last intent of each (operation, attempt). known: by operation,
    the tasks that were there before its last call. last: wall time of
    the last record, seconds since the epoch. facts: kinds and bodies of the records that
    are no events, in order.
    """

    engine: Engine
    entries: list[Entry] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    sent: dict[tuple[int, int], float] = field(default_factory=dict)
    known: dict[int, Known] = field(default_factory=dict)
    others: list[tuple[float, str, Mapping[str, Any]]] = field(default_factory=list)
    first: float = 0.0
    last: float = 0.0


def replay(plan: Plan, records: Iterable[Record]) -> Replayed:
    """Fold the records. Raises `Unfitting` at the first that cannot belong to this plan."""
    engine = Engine(plan)
    found = Replayed(engine)
    for record in records:
        at = seconds(record.at)
        found.first, found.last = found.first or at, at
        if record.kind == "event":
            _event(found, record, at)
        elif record.kind == "intent":
            op, attempt = record.body["op"], record.body["attempt"]
            found.sent[op, attempt] = at
            there = record.body["known"]
            found.known[op] = None if there is None else frozenset((n, r) for n, r in there)
            found.entries.append(Entry(at, op, "perform", attempt))
        else:
            found.others.append((at, record.kind, record.body))
            if record.kind == "note":
                found.entries.append(Entry(at, -1, "note", (record.body["who"], record.body["words"])))
    return found


def _event(found: Replayed, record: Record, at: float) -> None:
    try:
        event = decode(record.body, found.engine)
        was = before(found.engine, event)
        commands = found.engine.feed(event)
    except (KeyError, IndexError, ValueError, AssertionError) as wrong:
        raise Unfitting(record.number, str(wrong)) from None
    found.events.append(event)
    found.entries += entries(found.engine, event, was, commands, at)


def outstanding(found: Replayed, now: float) -> list[Command | Unsent | Remaining]:
    """What the run does next: what was under way is looked at, what was not sent is sent, a wait goes on."""
    return [_instead(found, command, now) for command in found.engine.outstanding()]


def _instead(found: Replayed, command: Command, now: float) -> Command | Unsent | Remaining:
    engine = found.engine
    if not isinstance(command, Look) or state_of(engine, command.op) is not State.PERFORMING:
        return command
    sent = found.sent.get((command.op, attempt_of(engine, command.op)))
    if sent is None:
        return Unsent(command.op)
    operation = engine.operation(command.op)
    if isinstance(operation, Wait):
        # Wall time: the machine may have been switched off meanwhile. Never longer than the whole wait.
        return Remaining(command.op, min(operation.time, max(0.0, operation.time - (now - sent))))
    return command


def seconds(at: str) -> float:
    """`2026-11-24T02:21:13.000Z` as seconds since the epoch."""
    return datetime.fromisoformat(at).timestamp()
