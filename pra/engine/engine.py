"""State = fold(events). The same fold runs live, after a crash, in a drill and in a proof.

`feed(event)` applies one event and returns the commands that follow from it. A
driver that replays a journal feeds the recorded events, throws the commands away,
and asks `outstanding()` at the end.
"""

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any, Final

from pra.engine import answers, ask, rollback
from pra.engine.commands import (
    Ask,
    Check,
    CheckGoal,
    Command,
    Follow,
    Look,
    Perform,
    Verify,
    VerifyAgain,
    Wake,
)
from pra.engine.events import (
    Accepted,
    Answered,
    AnswerLost,
    Checked,
    Denied,
    Ended,
    Event,
    Fired,
    GoalChecked,
    Looked,
    Paused,
    Resumed,
    Started,
    TakenBack,
    Unmet,
    Verified,
)
from pra.engine.questions import Answer, Kind, Question, Reply
from pra.engine.states import TRANSITIONS, Move, Outcome, RunState, State
from pra.facts.base import Fact, Verdict
from pra.operations.base import Effect, Operation, PointOfNoReturn
from pra.plan.model import Confirm, Plan, Planned
from pra.text import Seconds
from pra.world import Task, TaskState

SETTLE: Final[Seconds] = 20.0
"""How long what an ended operation ensures may take to be seen: two broadcasts of pvestatd (facts E8)."""


@dataclass(slots=True)
class Detail:
    """What is known of one operation beyond its state; made only for those that need it."""

    operation: Operation | None = None  # a substitute or an alternative, in place of the planned one
    choice: int = 0  # which of the alternatives, 0 the first
    task: Task | None = None
    words: str = ""  # the driver's last words when something went wrong
    failed: bool = False  # the call or task ended badly
    late: bool = False
    unmet: tuple[Unmet, ...] = ()
    already: bool = False  # it was so before: nothing was done, so nothing is undone
    tried: bool = False  # the call went out at least once
    by_hand: bool = False
    reason: str = ""  # an operator's words for skipping
    refusals: list[tuple[Unmet, ...]] = field(default_factory=list)  # why each alternative did not apply


class Engine:
    """The fold of one run."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.states: list[State] = [State.PENDING] * len(plan.operations)
        self.attempts: list[int] = [0] * len(plan.operations)
        self.details: dict[int, Detail] = {}
        self.run = RunState.RUNNING
        self.outcome: Outcome | None = None
        self.goal_unmet: tuple[Unmet, ...] = ()
        self.open: dict[int, Question] = {}
        self.attested: set[Fact] = set()
        self.accepted: set[Fact] = set()
        self.back: Engine | None = None
        self.sources: tuple[int, ...] = ()  # of each undo operation, what it undoes; -1 for a gate
        self._waiting = [len(a) for a in plan.after]
        self._left = len(plan.operations)
        self._flights: dict[str, int] = {}
        self._queues: dict[str, deque[int]] = {}
        self._held: list[int] = []
        self._unjudged: list[int] = []  # done, and not yet looked at for a point of no return
        self._no_return: Planned | None = None
        self.confirmed: set[int | str] = set()
        self.out: list[Command] = []

    # ---- reading -------------------------------------------------------------------------------

    def operation(self, index: int) -> Operation:
        """The operation that stands at `index` now: the planned one, an alternative or a substitute."""
        if index >= len(self.states):
            assert self.back is not None
            return self.back.operation(index - len(self.states))
        detail = self.details.get(index)
        if detail is not None and detail.operation is not None:
            return detail.operation
        planned = self.plan.operations[index].operation
        assert planned is not None, "a gate is not performed"
        return planned

    def planned(self, index: int) -> Planned:
        """The planned operation at `index`, undo operations included (they are numbered after the plan's own)."""
        if index >= len(self.states):
            assert self.back is not None
            return self.back.planned(index - len(self.states))
        return self.plan.operations[index]

    def requires(self, index: int) -> tuple[Fact, ...]:
        detail = self.details.get(index)
        if detail is not None and detail.operation is not None:
            return tuple(detail.operation.requires())
        return self.plan.operations[index].requires

    def ensures(self, index: int) -> tuple[Fact, ...]:
        detail = self.details.get(index)
        if detail is not None and detail.operation is not None:
            return tuple(detail.operation.ensures())
        return self.plan.operations[index].ensures

    def facts(self, index: int) -> tuple[tuple[Fact, ...], tuple[Fact, ...], tuple[Fact, ...]]:
        """`when`, `ensures`, `requires` of the operation at `index`, undo operations included."""
        if index >= len(self.states):
            assert self.back is not None
            return self.back.facts(index - len(self.states))
        planned, detail = self.plan.operations[index], self.details.get(index)
        if detail is None or detail.operation is None:
            return planned.when, planned.ensures, planned.requires
        return planned.when, self.ensures(index), self.requires(index)

    def task(self, index: int) -> Task | None:
        if index >= len(self.states):
            assert self.back is not None
            return self.back.task(index - len(self.states))
        detail = self.details.get(index)
        return detail.task if detail else None

    def detail(self, index: int) -> Detail:
        found = self.details.get(index)
        if found is None:
            found = self.details[index] = Detail()
        return found

    def questions(self) -> list[Question]:
        """The open ones, in plan order."""
        mine = [self.open[i] for i in sorted(self.open)]
        return mine + (self.back.shifted_questions(len(self.states)) if self.back else [])

    def shifted_questions(self, by: int) -> list[Question]:
        return [ask.renumbered(q, q.index + by) for q in self.questions()]

    def passed_no_return(self) -> Planned | None:
        """The first operation done that cannot be taken back; None while a rollback is possible."""
        while self._unjudged and self._no_return is None:
            planned = self.plan.operations[self._unjudged.pop(0)]
            if isinstance(planned.undo, PointOfNoReturn) and not self.was_already(planned.index):
                self._no_return = planned
        return self._no_return

    def was_already(self, index: int) -> bool:
        detail = self.details.get(index)
        return detail is not None and detail.already

    def outstanding(self) -> list[Command]:
        """What to do next after a replay: every operation in flight is looked at, every open question asked again."""
        commands: list[Command] = []
        for index, state in enumerate(self.states):
            if state is State.CHECKING:
                commands.append(Check(index))
            elif state in (State.PERFORMING, State.IN_DOUBT) and index not in self.open:
                commands.append(Look(index))
            elif state is State.VERIFYING:
                commands.append(Verify(index))
        commands += [Ask(i, self.open[i]) for i in sorted(self.open)]
        if self.back:
            inner = [c for c in self.back.outstanding() if not isinstance(c, CheckGoal)]
            commands += [rollback.shifted(c, len(self.states)) for c in inner]
        elif self._left == 0 and self.run is not RunState.ENDED:
            commands.append(CheckGoal())
        return commands

    # ---- folding -------------------------------------------------------------------------------

    def feed(self, event: Event) -> list[Command]:
        """Apply one event; the commands that follow from it, in order."""
        index = getattr(event, "op", -1)
        if index >= len(self.states):
            rollback.feed(self, event)
        else:
            _HANDLERS[type(event)](self, event)
        out, self.out = self.out, []
        return out

    def move(self, index: int, move: Move) -> None:
        row = TRANSITIONS[self.states[index]]
        assert move in row, (
            f"{move.name} cannot come in {self.states[index].name}: {self.plan.operations[index].id}"
        )
        self.states[index] = row[move]

    def _started(self, _: Started) -> None:
        self._reach([i for i, n in enumerate(self._waiting) if n == 0])
        self._end_if_over()

    def _reach(self, ready: list[int]) -> None:
        """Begin what may begin; gates are over at once. A worklist, so that long chains cannot overflow."""
        operations, states, flights = self.plan.operations, self.states, self._flights
        while ready:
            index = ready.pop()
            planned = operations[index]
            if planned.operation is None:
                states[index] = State.DONE
                self._release(index, ready)
            elif self.run is not RunState.RUNNING:
                self._held.append(index)
            else:
                limit = planned.policy.at_once
                under_way = flights.get(planned.step, 0)
                if limit and under_way >= limit:
                    self._queues.setdefault(planned.step, deque()).append(index)
                else:
                    flights[planned.step] = under_way + 1
                    states[index] = State.CHECKING
                    self.out.append(Check(index))

    def _release(self, index: int, ready: list[int]) -> None:
        """Count it as over for everything after it; kept sorted so that plan order decides between equals."""
        self._left -= 1
        waiting = self._waiting
        for later in reversed(self.plan.before[index]):
            waiting[later] -= 1
            if not waiting[later]:
                ready.append(later)

    def over(self, index: int) -> None:
        self.open.pop(index, None)
        ready: list[int] = []
        self._land(index, ready)
        self._release(index, ready)
        self._reach(ready)
        self._end_if_over()

    def _land(self, index: int, ready: list[int]) -> None:
        """One less under way in its step: the next one in the step's queue may begin."""
        step = self.plan.operations[index].step
        self._flights[step] -= 1
        queue = self._queues.get(step)
        if queue:
            ready.insert(0, queue.popleft())

    def _end_if_over(self) -> None:
        if self._left == 0 and self.run is RunState.RUNNING:
            self.out.append(CheckGoal())
        if self.run is RunState.ROLLING_BACK:
            rollback.go_on_if_settled(self)

    def _checked(self, event: Checked) -> None:
        index = event.op
        if self.run is RunState.ROLLING_BACK:
            rollback.leave_out(self, index)
            rollback.go_on_if_settled(self)
            return
        if event.needless:
            self.move(index, Move.NOT_NEEDED)
            self.over(index)
            return
        if event.already:
            self.detail(index).already = not self.detail(index).tried
            self.move(index, Move.NEEDLESS)
            self.over(index)
            return
        unmet = self.remaining(event.unmet) if event.unmet else ()
        if unmet:
            self._unmet(index, unmet)
        elif self._must_confirm(index):
            self.move(index, Move.UNCONFIRMED)
            self.ask_confirmation(index)
        else:
            self._perform(index)

    def remaining(self, unmet: Iterable[Unmet]) -> tuple[Unmet, ...]:
        """What no attestation and no accepted loss covers. A word never outweighs a FALSE that can be seen."""
        return tuple(
            u
            for u in unmet
            if not (
                u.fact in self.accepted or (u.fact in self.attested and u.seen.verdict is Verdict.UNKNOWN)
            )
        )

    def _unmet(self, index: int, unmet: tuple[Unmet, ...]) -> None:
        detail = self.detail(index)
        detail.unmet = unmet
        planned = self.plan.operations[index]
        if planned.alternatives:
            detail.refusals.append(unmet)
            if detail.choice < len(planned.alternatives):
                self.choose(index, detail.choice + 1)
                self.out.append(Check(index))
                return
        self.move(index, Move.UNMET)
        self.ask_about(index, "unmet")

    def choose(self, index: int, choice: int) -> None:
        detail = self.detail(index)
        detail.choice = choice
        detail.operation = self.plan.operations[index].alternatives[choice - 1] if choice else None

    def _must_confirm(self, index: int) -> bool:
        planned = self.plan.operations[index]
        operation = planned.operation
        if index in self.confirmed:
            return False
        if operation is not None and operation.manual:
            return True
        confirm = planned.policy.confirm
        if confirm is Confirm.STEP:
            return planned.step not in self.confirmed
        return confirm is Confirm.EACH

    def ask_confirmation(self, index: int) -> None:
        planned = self.plan.operations[index]
        if planned.policy.confirm is Confirm.STEP and not self.operation(index).manual:
            asked = any(self.plan.operations[i].step == planned.step for i in self.open)
            if asked:
                return
        self.ask_about(index, "manual" if self.operation(index).manual else "confirm")

    def _perform(self, index: int) -> None:
        self.states[index] = State.PERFORMING
        self.attempts[index] += 1
        self.out.append(Perform(index, self.attempts[index], self.plan.operations[index].policy.timeout))

    def _accepted(self, event: Accepted) -> None:
        detail = self.detail(event.op)
        detail.task, detail.tried = event.task, True

    def _ended(self, event: Ended) -> None:
        index = event.op
        if self.states[index] is State.IN_DOUBT:  # late, or thought lost, and now its end is known
            self.open.pop(index, None)
        elif self.states[index] is not State.PERFORMING:
            return  # its task ended after somebody moved on: it will be looked at again
        self.move(index, Move.ENDED)
        if event.words is not None:
            detail = self.detail(index)
            detail.failed, detail.words = True, event.words
        self.out.append(Verify(index))

    def _denied(self, event: Denied) -> None:
        index = event.op
        self.detail(index).words = event.words
        if self.attempts[index] <= self.plan.operations[index].policy.retries:
            self.move(index, Move.RETRIED)
            self._wake(index)
            return
        self.move(index, Move.DENIED)
        if self.run is RunState.ROLLING_BACK:
            rollback.leave_out(self, index)
            rollback.go_on_if_settled(self)
        else:
            self.ask_about(index, "refused")

    def _wake(self, index: int) -> None:
        self.out.append(Wake(index, self.attempts[index], self.plan.operations[index].policy.retry_after))

    def _answer_lost(self, event: AnswerLost) -> None:
        detail = self.detail(event.op)
        detail.words, detail.tried = event.words, True
        self.move(event.op, Move.ANSWER_LOST)
        self.out.append(Look(event.op))

    def _verified(self, event: Verified) -> None:
        index = event.op
        unmet = self.remaining(event.unmet) if event.unmet else ()
        if not unmet:
            self._done(index)
            return
        detail = self.detail(index)
        if detail.failed:
            self.move(index, Move.UNMET)
            self._failed(index, unmet)
            return
        first = not detail.unmet
        detail.unmet = unmet
        self.move(index, Move.NOT_YET)
        waits = self.operation(index).wait
        self.out.append(VerifyAgain(index, self.attempts[index], SETTLE if first and not waits else 0.0))

    def _done(self, index: int) -> None:
        self.move(index, Move.HELD)
        self._unjudged.append(index)
        if index in self.details:
            self.details[index].failed = False
        self.over(index)

    def _failed(self, index: int, unmet: tuple[Unmet, ...]) -> None:
        detail, planned = self.detail(index), self.plan.operations[index]
        detail.unmet = unmet
        repeatable = self.operation(index).effect is not Effect.DESTRUCTIVE
        if repeatable and self.attempts[index] <= planned.policy.retries and self.run is RunState.RUNNING:
            self.move(index, Move.RETRIED)
            detail.failed, detail.unmet = False, ()
            self._wake(index)
        else:
            self._react(index, "late" if detail.late else "failed")

    def _react(self, index: int, kind: Kind) -> None:
        """What the step says happens by itself; a person otherwise."""
        if self.run is RunState.ROLLING_BACK and self.states[index] is State.FAILED:
            rollback.go_on_if_settled(self)  # its undo will look at what it left behind
            return
        policy = self.plan.operations[index].policy
        reaction = policy.on_timeout if kind == "late" else policy.on_failure
        if self.run is not RunState.RUNNING or reaction == "ask":
            self.ask_about(index, kind)
        elif reaction == "skip":
            self.skip(index, "on-failure: skip")
        elif reaction == "stop":
            self.ask_about(index, kind)
            self.run = RunState.PAUSED
        else:
            self.ask_about(index, kind)
            rollback.begin(self)

    def _looked(self, event: Looked) -> None:
        index, detail = event.op, self.detail(event.op)
        if self.states[index] is State.PERFORMING:  # after a replay: it was under way when the engine died
            self.move(index, Move.ANSWER_LOST)
        if event.handle is not None:
            detail.task = event.handle
        ensures = self.remaining(event.ensures)
        if not ensures and event.task is not TaskState.RUNNING:
            self._done(index)
            return
        detail.unmet = ensures
        if event.task is TaskState.RUNNING and not detail.late:
            self.move(index, Move.FOUND)
            self.out.append(Follow(index, self.attempts[index], self.plan.operations[index].policy.timeout))
        elif (
            event.task is TaskState.OK
        ):  # the handle settles its fate; what it ensures may take a while to be seen
            detail.unmet = ()
            self.move(index, Move.ENDED)
            self.out.append(Verify(index))
        elif event.task is TaskState.FAILED and all(u.seen.verdict is Verdict.FALSE for u in ensures):
            detail.failed, detail.words = True, event.words or detail.words
            self.move(index, Move.UNMET)
            self._failed(index, ensures)
        elif detail.late:
            self._react(index, "late")
        else:
            self.ask_about(index, "in-doubt", unhappened=self._unhappened(event))

    def _unhappened(self, event: Looked) -> bool:
        """Proof that a call had no effect: nothing it ensures is so, all it requires still is, it left no task.

        What people do leaves no task: by hand there is no such proof.
        """
        return (
            not self.operation(event.op).manual
            and event.task is not TaskState.RUNNING
            and event.searched
            and bool(event.ensures)
            and all(u.seen.verdict is Verdict.FALSE for u in event.ensures)
            and not self.remaining(event.requires)
        )

    def _fired(self, event: Fired) -> None:
        index = event.op
        if event.attempt != self.attempts[index]:
            return
        state = self.states[index]
        if state is State.PERFORMING:
            self.detail(index).late = True
            self.move(index, Move.LATE)
            self.out.append(Look(index))
        elif state is State.VERIFYING:
            self._not_so_in_time(index)
        elif state is State.CHECKING:  # a retry whose delay is over
            self.out.append(Check(index))

    def _not_so_in_time(self, index: int) -> None:
        detail = self.detail(index)
        if any(u.seen.verdict is Verdict.UNKNOWN for u in detail.unmet):
            self.move(index, Move.UNSEEN)
            self.ask_about(index, "in-doubt")
        else:
            detail.late = self.operation(index).wait
            self.move(index, Move.UNMET)
            self._failed(index, detail.unmet)

    def ask_about(self, index: int, kind: Kind, *, unhappened: bool = False) -> None:
        question = ask.question(self, index, kind, unhappened=unhappened)
        self.open[index] = question
        self.out.append(Ask(index, question))

    # ---- answers -------------------------------------------------------------------------------

    def _answered(self, event: Answered) -> None:
        index, reply = event.op, event.reply
        question = self.open.get(index)
        if question is None or reply.answer not in question.answers:
            return  # an answer to a question that is gone, or that was not offered, changes nothing
        if reply.answer is Answer.GO and not self._may_go(index, question, reply):
            return
        if reply.answer is Answer.PAUSE:
            self.run = RunState.PAUSED
            return
        if self.run is RunState.PAUSED:
            self.run = RunState.RUNNING
        for one in self._alike(question) if reply.alike else (index,):
            if one in self.open:
                answers.APPLY[reply.answer](self, one, self.open[one], reply)

    def _may_go(self, index: int, question: Question, reply: Reply) -> bool:
        """A name to type back is no yes; and where two people must agree, the first yes only counts one."""
        if question.type_back is not None and reply.words != question.type_back:
            return False
        said = question.said if reply.who in question.said else (*question.said, reply.who)
        if len(said) >= question.people:
            return True
        if said != question.said:
            self.open[index] = replace(question, said=said)
            self.out.append(Ask(index, self.open[index]))
        return False

    def _alike(self, question: Question) -> list[int]:
        """The open questions that one answer can settle together."""
        return [
            i
            for i, other in sorted(self.open.items())
            if (other.step, other.kind, other.answers) == (question.step, question.kind, question.answers)
        ]

    def again(self, index: int) -> None:
        """Back to looking at the facts, from wherever a person answered."""
        self.open.pop(index, None)
        self.move(index, Move.CONFIRMED)
        detail = self.details.get(index)
        if detail is not None:
            detail.failed = detail.late = False
            detail.unmet = ()
        self.out.append(Check(index))

    def skip(self, index: int, reason: str) -> None:
        self.detail(index).reason = reason
        self.move(index, Move.SKIP)
        self.over(index)

    def _resumed(self, _: Resumed) -> None:
        if self.back is not None:
            rollback.resume(self)
        if self.run is RunState.PAUSED:
            self.run = RunState.RUNNING if self.back is None else RunState.ROLLING_BACK
            held, self._held = self._held, []
            self._reach(held)
            self.out += [Ask(i, self.open[i]) for i in sorted(self.open)]

    def _paused(self, _: Paused) -> None:
        if self.run is not RunState.ENDED:
            self.run = RunState.PAUSED
            if self.back is not None:
                self.back.run = RunState.PAUSED

    def _taken_back(self, _: TakenBack) -> None:
        """Nothing where it cannot be: past the point of no return, already on the way back, or over."""
        if (
            self.run in (RunState.RUNNING, RunState.PAUSED)
            and self.back is None
            and not self.passed_no_return()
        ):
            rollback.begin(self)

    def _goal_checked(self, event: GoalChecked) -> None:
        if self.run is RunState.ROLLING_BACK or self.back is not None:
            return  # it was looked at before somebody took it all back
        self.run = RunState.ENDED
        self.goal_unmet = self.remaining(event.unmet)
        self.outcome = Outcome.GOAL_NOT_REACHED if self.goal_unmet else Outcome.GOAL_REACHED

    # ---- rollback (rollback.py) ------------------------------------------------------------------

    def another(self, plan: Plan) -> "Engine":
        """The engine that undoes: what was attested and accepted still stands."""
        engine = Engine(plan)
        engine.attested, engine.accepted = self.attested, self.accepted
        return engine

    def start(self) -> list[Command]:
        return self.feed(Started())

    def resume(self) -> list[Command]:
        return self.feed(Resumed())

    def finished(self) -> bool:
        """Whether every operation is over."""
        return self._left == 0

    def so_far(self) -> Outcome:
        """The outcome, or what it is while the run has not ended."""
        if self.outcome is not None:
            return self.outcome
        if State.STUCK in self.states:
            return Outcome.STUCK
        return Outcome.IN_DOUBT if State.IN_DOUBT in self.states else Outcome.PAUSED


_HANDLERS: Final[dict[type, Callable[[Engine, Any], None]]] = {
    Started: Engine._started,  # noqa: SLF001
    Checked: Engine._checked,  # noqa: SLF001
    Accepted: Engine._accepted,  # noqa: SLF001
    Ended: Engine._ended,  # noqa: SLF001
    Denied: Engine._denied,  # noqa: SLF001
    AnswerLost: Engine._answer_lost,  # noqa: SLF001
    Verified: Engine._verified,  # noqa: SLF001
    Looked: Engine._looked,  # noqa: SLF001
    Fired: Engine._fired,  # noqa: SLF001
    Answered: Engine._answered,  # noqa: SLF001
    Resumed: Engine._resumed,  # noqa: SLF001
    Paused: Engine._paused,  # noqa: SLF001
    TakenBack: Engine._taken_back,  # noqa: SLF001
    GoalChecked: Engine._goal_checked,  # noqa: SLF001
}
