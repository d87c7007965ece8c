"""Rollback is a plan too: the undo of what is proven done, dependencies reversed, by the same engine."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from pra.engine.states import State
from pra.operations.base import Operation, Risk
from pra.plan.model import Confirm, Plan, Planned, PlannedStep, Policy

if TYPE_CHECKING:
    from pra.engine.engine import Engine


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
