"""What a run tells: one entry a thing that happened. Made from events, live and when a journal is read again."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from pra.engine.commands import Ask, Command, Follow, Wake
from pra.engine.engine import Engine
from pra.engine.events import Answered, AnswerLost, Checked, Denied, Ended, Event, Started
from pra.engine.questions import Question
from pra.engine.states import RunState, State
from pra.text import Seconds


class Entry(NamedTuple):
    """One line of the record: when, which operation (-1: the run), what, and its values."""

    at: Seconds
    op: int
    what: str
    value: Any = None


class Before(NamedTuple):
    """What an event is compared with: how its operation and the run stood, and the question that was open."""

    state: State | None
    run: RunState
    question: Question | None


def state_of(engine: Engine, op: int) -> State:
    """Of an operation of the plan, or of its way back."""
    size = len(engine.states)
    if op < size:
        return engine.states[op]
    assert engine.back is not None
    return engine.back.states[op - size]


def attempt_of(engine: Engine, op: int) -> int:
    """How often an operation of the plan, or of its way back, was begun."""
    size = len(engine.states)
    if op < size:
        return engine.attempts[op]
    assert engine.back is not None
    return engine.back.attempts[op - size]


def before(engine: Engine, event: Event) -> Before:
    """To be taken before the event is fed."""
    op = getattr(event, "op", None)
    if op is None:
        return Before(None, engine.run, None)
    asked = None
    if isinstance(event, Answered):
        asked = next((q for q in engine.questions() if q.index == op), None)
    return Before(state_of(engine, op), engine.run, asked)


def entries(
    engine: Engine, event: Event, was: Before, commands: Iterable[Command], at: Seconds
) -> Iterator[Entry]:
    """What there is to tell once the event has been fed and `commands` came of it."""
    yield from _of_event(engine, event, was, at)
    for command in commands:
        if isinstance(command, Ask):
            yield Entry(at, command.op, "ask", command.question)
        elif isinstance(command, Follow):
            yield Entry(at, command.op, "found")
        elif isinstance(command, Wake):
            yield Entry(at, command.op, "retry", command.delay)
    if engine.run is RunState.ENDED and was.run is not RunState.ENDED:
        yield Entry(at, -1, "end", engine.outcome)


def _of_event(engine: Engine, event: Event, was: Before, at: Seconds) -> Iterator[Entry]:
    match event:
        case Started():
            yield Entry(at, -1, "begin")
        case Checked(op, _, already, needless) if already or needless:
            yield Entry(at, op, "needless" if needless else "already")
        case Denied(op, words):
            yield Entry(at, op, "denied", words)
        case Ended(op, words) if words is not None:
            yield Entry(at, op, "badly", words)
        case AnswerLost(op, words):
            yield Entry(at, op, "lost", words)
        case Answered(op, reply) if was.question is not None:
            yield Entry(at, op, "answer", (was.question, reply))
    if was.state is not None and was.state is not State.DONE and not isinstance(event, Checked):
        index: int = getattr(event, "op", -1)
        if state_of(engine, index) is State.DONE:
            yield Entry(at, index, "done")
