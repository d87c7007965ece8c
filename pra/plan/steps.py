"""A plan seen by its steps: what a picture or a table can show of a plan of a thousand operations."""

from collections.abc import Sequence
from dataclasses import dataclass

from pra.operations.base import Operation, PointOfNoReturn, Risk
from pra.plan.model import Plan, Planned, PlannedStep
from pra.text import Seconds


@dataclass(frozen=True, slots=True)
class StepSeen:
    """One step: when its operations are expected to begin and end (seconds after the start), and what they risk."""

    step: PlannedStep
    kind: str
    count: int
    begin: Seconds
    end: Seconds
    risk: Risk
    critical: bool
    no_return: bool
    commits: bool
    undone_by: str  # the kind of the undo, empty where there is none
    after: tuple[str, ...]


def steps_of(plan: Plan, times: Sequence[tuple[Seconds, Seconds]], critical: Sequence[int]) -> list[StepSeen]:
    """Every step in the order of the file. `times`: begin and end of every operation; `critical`: the critical path."""
    after = _edges(plan)
    on_path = {plan.operations[i].step for i in critical if not plan.operations[i].gate}
    return [
        _seen(plan, step, times, after[name], critical=name in on_path) for name, step in plan.steps.items()
    ]


def _seen(
    plan: Plan,
    step: PlannedStep,
    times: Sequence[tuple[Seconds, Seconds]],
    after: tuple[str, ...],
    *,
    critical: bool,
) -> StepSeen:
    operations = [plan.operations[i] for i in step.operations if not plan.operations[i].gate]
    acts = [o.operation for o in operations if o.operation is not None]
    return StepSeen(
        step=step,
        kind=acts[0].kind if acts else "",
        count=len(acts),
        begin=min((times[o.index][0] for o in operations), default=0.0),
        end=max((times[o.index][1] for o in operations), default=0.0),
        risk=max((a.risk for a in acts), default=Risk.ROUTINE),
        critical=critical,
        no_return=any(isinstance(o.undo, PointOfNoReturn) for o in operations),
        commits=any(a.commits() is not None for a in acts),
        undone_by=_undo(operations),
        after=after,
    )


def _undo(operations: Sequence[Planned]) -> str:
    undo = operations[0].undo if operations else None
    return undo.kind if isinstance(undo, Operation) else ""


def _edges(plan: Plan) -> dict[str, tuple[str, ...]]:
    """Which steps each step comes directly after; gates count as the step they gather."""
    found: dict[str, dict[str, None]] = {name: {} for name in plan.steps}
    for operation in plan.operations:
        mine = found.get(operation.step)
        if mine is None:
            continue
        for earlier in plan.after[operation.index]:
            step = plan.operations[earlier].step
            if step != operation.step:
                mine[step] = None
    return {name: tuple(s) for name, s in found.items()}
