"""Where a run stands, in figures: by step and as a whole. Screens, `status --json` and reports read it here."""

from collections import Counter
from dataclasses import dataclass
from typing import Literal

from pra.engine.engine import Engine
from pra.engine.states import IN_FLIGHT, OVER, RunState, State
from pra.plan.model import Plan, PlannedStep
from pra.text import Seconds

Standing = Literal["done", "running", "asks", "failed", "next", "blocked", "undone"]


@dataclass(frozen=True, slots=True)
class StepStands:
    """One step: how many of its operations are in which state; `blocked_by`: steps that are not over before it."""

    step: PlannedStep
    standing: Standing
    over: int
    total: int
    states: Counter[State]
    blocked_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Progress:
    """The whole run. Times in seconds; `left`: by the estimates, for what is not over; None once it has ended."""

    steps: tuple[StepStands, ...]
    over: int
    running: int
    asks: int
    elapsed: Seconds
    left: Seconds | None
    rto: Seconds | None

    @property
    def margin(self) -> Seconds | None:
        """What is left of the objective once everything estimated is done; negative when it will be missed."""
        if self.rto is None or self.left is None:
            return None
        return self.rto - self.elapsed - self.left


class Gauge:
    """Made once for a plan; `read` costs one pass over the operations."""

    def __init__(self, plan: Plan, times: tuple[tuple[Seconds, Seconds], ...]) -> None:
        """times: start and end of every operation by the estimates."""
        self._plan, self._times = plan, times
        self._total = max((end for _, end in times), default=0.0)

    def read(self, engine: Engine, elapsed: Seconds) -> Progress:
        steps = tuple(self._stands(engine, step) for step in engine.plan.steps.values())
        if engine.back is not None:
            steps += tuple(
                self._stands(engine.back, s) for s in engine.back.plan.steps.values() if _real(s, engine.back)
            )
        flying = sum(s in IN_FLIGHT for s in engine.states)
        flying += sum(s in IN_FLIGHT for s in engine.back.states) if engine.back else 0
        asked = engine.questions()
        return Progress(
            steps=steps,
            over=sum(s.standing in ("done", "undone") for s in steps),
            running=max(0, flying - sum(q.kind in ("in-doubt", "late") for q in asked)),
            asks=len(asked),
            elapsed=elapsed,
            left=None if engine.run is RunState.ENDED else self._left(engine),
            rto=self._plan.rto,
        )

    def _left(self, engine: Engine) -> Seconds:
        """From the earliest moment of the schedule at which something is not over, to its end."""
        open_ = [t[0] for t, s in zip(self._times, engine.states, strict=True) if s not in OVER]
        return self._total - min(open_, default=self._total)

    def _stands(self, engine: Engine, step: PlannedStep) -> StepStands:
        states = Counter(engine.states[i] for i in step.operations)
        total, over = len(step.operations), sum(states[s] for s in OVER)
        return StepStands(step, _standing(states, over, total), over, total, states, _blockers(engine, step))


def _real(step: PlannedStep, engine: Engine) -> bool:
    """Of a way back, only the steps that undo something."""
    return any(engine.plan.operations[i].operation is not None for i in step.operations)


def _standing(states: Counter[State], over: int, total: int) -> Standing:
    if states[State.UNDONE] and states[State.UNDONE] + over == total:
        return "undone"
    if over == total:
        return "done"
    if states[State.FAILED] or states[State.STUCK]:
        return "failed"
    if states[State.ASKING] or states[State.IN_DOUBT]:
        return "asks"
    if over or any(states[s] for s in (*IN_FLIGHT, State.UNDOING)):
        return "running"
    return "blocked" if states[State.PENDING] == total else "next"


def _blockers(engine: Engine, step: PlannedStep) -> tuple[str, ...]:
    """The steps that something of this one still waits for, gates looked through; only while nothing of it began."""
    if any(engine.states[i] is not State.PENDING for i in step.operations):
        return ()
    found: dict[str, None] = {}
    seen: set[int] = set()
    todo = list(step.operations[:1])
    while todo:
        index = todo.pop()
        for earlier in engine.plan.after[index]:
            if earlier in seen or engine.states[earlier] in OVER:
                continue
            seen.add(earlier)
            if engine.plan.operations[earlier].operation is None:
                todo.append(earlier)
            else:
                found[engine.plan.operations[earlier].step] = None
    return tuple(found)
