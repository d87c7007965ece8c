"""Rollback is a plan too: the undo of what is proven done, dependencies reversed, by the same engine."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from pra.engine import ask
from pra.engine.commands import Ask, CheckGoal, Command
from pra.engine.states import IN_FLIGHT, Move, Outcome, RunState, State
from pra.operations.base import Operation, Risk
from pra.plan.model import Confirm, Plan, Planned, PlannedStep, Policy

if TYPE_CHECKING:
    from pra.engine.engine import Engine
    from pra.engine.events import Event


def undo_plan(engine: Engine) -> tuple[Plan, tuple[int, ...]]:
    """The plan that takes `engine`'s work back, and for each of its operations the one it undoes (-1: a gate).

    Operations keep their order among themselves reversed: what came last goes first.
    Those with nothing to take back become gates, so that the order through them holds.
    """
    size = len(engine.states)
    undos = {i: undo for i in range(size) if (undo := _undo(engine, i)) is not None}
    operations, sources = [], []
    for new, old in enumerate(reversed(range(size))):
        operations.append(_planned(new, engine.plan.operations[old], undos.get(old)))
        sources.append(old if old in undos else -1)
    mirrored = [tuple(size - 1 - i for i in engine.plan.before[old]) for old in reversed(range(size))]
    before = [tuple(size - 1 - i for i in engine.plan.after[old]) for old in reversed(range(size))]
    plan = replace(
        engine.plan,
        operations=tuple(operations),
        after=tuple(mirrored),
        before=tuple(before),
        steps=dict(_steps(engine.plan, size)),
        goal=(),
    )
    return plan, tuple(sources)


def _undo(engine: Engine, index: int) -> Operation | None:
    """The undo of what was done or at least tried; None where nothing was, or nothing can be."""
    state, planned = engine.states[index], engine.plan.operations[index]
    if planned.operation is None or engine.was_already(index):
        return None
    detail = engine.details.get(index)
    tried = state in (State.DONE, State.FAILED) or (
        state is State.SKIPPED and detail is not None and detail.tried
    )
    if not tried:
        return None
    swapped = detail is not None and detail.operation is not None
    undo = engine.operation(index).undo() if swapped else planned.undo
    return undo if isinstance(undo, Operation) else None


def _planned(index: int, source: Planned, undo: Operation | None) -> Planned:
    policy = _policy(source.policy, undo)
    return Planned(
        index=index,
        id=f"undo:{source.id}",
        step=f"undo:{source.step}",
        item=source.item,
        operation=undo,
        policy=policy,
    )


def _policy(policy: Policy, undo: Operation | None) -> Policy:
    """The person already decided to go back: only what destroys is asked again, by name."""
    destroys = undo is not None and undo.risk is Risk.DESTRUCTIVE
    return replace(
        policy,
        confirm=Confirm.EACH if destroys else Confirm.NONE,
        type_back=destroys,
        timeout=max(policy.timeout, undo.timeout) if undo else policy.timeout,
        on_failure="ask",
        on_timeout="ask",
        substitutes=(),
    )


def _steps(plan: Plan, size: int) -> Iterator[tuple[str, PlannedStep]]:
    for step in reversed(list(plan.steps.values())):
        numbers = tuple(size - 1 - i for i in reversed(step.operations))
        yield f"undo:{step.name}", replace(step, name=f"undo:{step.name}", operations=numbers)


def begin(engine: Engine) -> None:
    """Start nothing more; wait for what is under way to settle; then undo what was done."""
    engine.run = RunState.ROLLING_BACK
    for index in [i for i, s in enumerate(engine.states) if s is State.ASKING]:
        leave_out(engine, index)
    for index in [i for i in engine.open if engine.states[i] is State.FAILED]:
        engine.open.pop(index)
    go_on_if_settled(engine)


def leave_out(engine: Engine, index: int) -> None:
    """An operation that had not started when the rollback began is skipped."""
    engine.open.pop(index, None)
    engine.detail(index).reason = "roll-back"
    engine.move(index, Move.SKIP)


def go_on_if_settled(engine: Engine) -> None:
    """Begin to undo once nothing is under way: the undo of an unknown would be another unknown."""
    if engine.back is not None or any(s in IN_FLIGHT for s in engine.states):
        return
    plan, engine.sources = undo_plan(engine)
    engine.back = engine.another(plan)
    _mirror(engine, engine.back.start())


def feed(engine: Engine, event: Event) -> None:
    """An event of an undo operation: to the engine that undoes, and what follows from it back."""
    assert engine.back is not None, "an undo operation before there is a rollback"
    inner: Any = event
    inner = inner._replace(op=inner.op - len(engine.states))
    _mirror(engine, engine.back.feed(inner), inner.op)


def resume(engine: Engine) -> None:
    """A paused rollback goes on."""
    assert engine.back is not None
    _mirror(engine, engine.back.resume())


def shifted(command: Command, by: int) -> Command:
    """A command of the rollback, renumbered after the plan's own operations."""
    assert not isinstance(command, CheckGoal)
    moved: Command = command._replace(op=command.op + by)
    if isinstance(moved, Ask):
        return Ask(moved.op, ask.renumbered(moved.question, moved.op))
    return moved


def _mirror(engine: Engine, commands: list[Command], op: int | None = None) -> None:
    """Pass the commands on, and show the states of the undo operations on what they undo."""
    back = engine.back
    assert back is not None
    commands = [c for c in commands if not isinstance(c, CheckGoal)]
    engine.out += [shifted(c, len(engine.states)) for c in commands]
    touched = {c.op for c in commands if not isinstance(c, CheckGoal)} | ({op} if op is not None else set())
    for undo in touched:
        if engine.sources[undo] >= 0:
            _mirror_one(engine, engine.sources[undo], back.states[undo])
    if back.run is RunState.PAUSED:
        engine.run = RunState.PAUSED
    elif engine.run is RunState.PAUSED:
        engine.run = RunState.ROLLING_BACK
    if back.finished():
        engine.run = RunState.ENDED
        left = any(back.states[u] is State.SKIPPED for u, s in enumerate(engine.sources) if s >= 0)
        engine.outcome = Outcome.STUCK if left else Outcome.ROLLED_BACK


def _mirror_one(engine: Engine, source: int, undo: State) -> None:
    if engine.states[source] not in (State.UNDOING, State.UNDONE, State.STUCK):
        engine.move(source, Move.UNDO)
    mine = engine.states[source]
    if mine is State.STUCK and undo not in (State.FAILED, State.SKIPPED, State.DONE):
        engine.move(source, Move.UNDO)
    elif mine in (State.UNDOING, State.STUCK) and undo is State.DONE:
        engine.move(source, Move.UNDO_DONE)
    elif mine is State.UNDOING and undo in (State.FAILED, State.SKIPPED):
        engine.move(source, Move.UNDO_FAILED)
