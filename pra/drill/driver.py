"""The driver of a drill: it does what the engine commands, on the model, and lets virtual time pass.

The engine never learns that it is a drill. Time jumps to the next moment at which
anything can happen: the end of a task, a timer, an answer, a fault, a reaction of the
infrastructure.
"""

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from heapq import heappop, heappush
from typing import Any, Final

from pra.drill.audits import Audits, taking_back
from pra.drill.faults import CallFault, Moment, Struck, Timed, perform
from pra.drill.script import Absence, Script, ScriptedOperator
from pra.drill.strikes import Strikes, guests_of
from pra.engine import looking
from pra.engine.belief import Believed
from pra.engine.commands import (
    AcceptedLoss,
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
from pra.engine.engine import Engine
from pra.engine.events import Accepted, Answered, AnswerLost, Denied, Ended, Event, Fired, Started
from pra.engine.questions import Question, Reply
from pra.engine.states import RunState, State
from pra.errors import Failed, Lost, Refused, Unreachable
from pra.model.audit import Violation
from pra.model.faults import Fault
from pra.model.world import Model
from pra.operations.manual import Wait
from pra.plan.model import Plan
from pra.run.entry import Entry
from pra.text import Seconds, Text
from pra.world import TaskState

SETTLING: Final[Seconds] = 600.0
"""The longest that guests are given to boot once the run is over."""

POLL: Final[Seconds] = 10.0
"""How often what is waited for is looked at when nothing seems to change."""


@dataclass(frozen=True, slots=True)
class Setting:
    """Everything a drill needs besides the plan and the model.

    begin: when the runbook starts, seconds after the start of the drill: the incident comes
        first, then somebody notices. watch: how long it goes on after the run. limit: the longest it may last.
    """

    script: Script = field(default_factory=Script)
    timed: tuple[Timed, ...] = ()
    struck: tuple[Struck, ...] = ()
    calls: tuple[CallFault, ...] = ()
    begin: Seconds = 0.0
    watch: Seconds = 0.0
    limit: Seconds = 48 * 3600.0


@dataclass(slots=True)
class Record:
    """What happened: the engine's final fold, the model's final state, and everything in between.

    lost_before, destroyed_before: what earlier drills on the same model had already cost.
    """

    plan: Plan
    engine: Engine
    model: Model
    start: Seconds
    began: Seconds
    ended: Seconds = 0.0
    entries: list[Entry] = field(default_factory=list)
    violations: list[Violation] = field(default_factory=list)
    unused: list[str] = field(default_factory=list)  # answers that nobody asked for
    silent: list[int] = field(default_factory=list)  # numbers of the faults that never struck
    waited: Seconds = 0.0  # how long the run waited for a person
    impossible: tuple[int, Text] | None = None  # the number of the fault that reality cannot produce, and why
    lost_before: dict[int, Seconds] = field(default_factory=dict)
    destroyed_before: dict[int, Seconds] = field(default_factory=dict)


class Drill:
    """One drill. `run()` once; the record is the result."""

    def __init__(self, plan: Plan, model: Model, setting: Setting | None = None) -> None:
        self.setting = setting or Setting()
        self.plan, self.model = plan, model
        self.engine = Engine(plan)
        self.world = Believed(model, self.engine.attested)
        self.audits = Audits(self.engine, model, self.world)
        self.operator = ScriptedOperator(self.setting.script)
        start = model.time
        self.record = Record(plan, self.engine, model, start, start + self.setting.begin)
        self.record.lost_before, self.record.destroyed_before = model.losses(), dict(model.destroyed)
        self._todo: deque[Command] = deque()
        self._timers: list[tuple[Seconds, int, str, Any]] = []
        self._order = 0
        self._tasks: dict[str, int] = {}
        self._waiters: dict[int, int] = {}
        self._known: dict[int, looking.Known] = {}
        self._asked: dict[int, Seconds] = {}
        self._seen_version = -1
        self._told = len(model.log)
        self._strikes = Strikes(plan, self.setting.struck, self.setting.calls)

    def run(self) -> Record:
        """Play it to the end: until the run has ended and nothing more is to come, or nothing can happen any more."""
        record, setting = self.record, self.setting
        for timed in setting.timed:
            self._at(record.start + timed.at, "fault", (timed.fault, timed.number))
        self._at(record.began, "begin", None)
        limit = record.start + setting.limit
        while self._timers and record.impossible is None:
            at = self._timers[0][0]
            if self._tasks or self._waiters:
                reaction = self.model.next_event()
                if reaction is not None and reaction < at:
                    at = reaction
            if at > limit:
                break
            self._advance(at)
            self._fire_due()
            self._look_again()
            self._drain()
            self._broken(self.audits.never())
            if self.engine.run is RunState.ENDED and not self._more_to_come():
                break
            self._drop_stale_timers()
            if not self._timers and (self._tasks or self._waiters):
                self._keep_going()
        record.ended = record.ended or self.model.time
        self._watch(max(self.model.time, record.ended + setting.watch))
        self._let_guests_boot(self.model.time + SETTLING)
        if record.impossible is None:
            self._broken(self.audits.wedged())
        record.silent = self._never_struck()
        record.unused = [f"{line.to}: {line.answer.value}" for line in self.operator.unused()]
        return record

    # ---- time ----------------------------------------------------------------------------------

    def _at(self, when: Seconds, what: str, value: Any) -> None:
        self._order += 1
        heappush(self._timers, (when, self._order, what, value))

    def _advance(self, to: Seconds) -> None:
        model = self.model
        model.advance(to)
        for ref in model.finished():
            op = self._tasks.pop(ref, None)
            if op is not None:
                self._task_over(op)
        self._collect()

    def _collect(self) -> None:
        """What happened since the last look, and what it broke, each at its own time."""
        log, found = self.model.log, self.model.violations()
        happened = log[self._told :]
        self._told = len(log)
        if not found:
            self.record.entries += [Entry(h.at, -1, "world", h) for h in happened]
            return
        told = [self._told_as(v) for v in found]
        self.record.violations += told
        both = [Entry(h.at, -1, "world", h) for h in happened] + [
            Entry(v.at, -1, "violation", v) for v in told
        ]
        self.record.entries += sorted(both, key=lambda e: e.at)

    def _told_as(self, violation: Violation) -> Violation:
        """A rollback must keep every invariant: one broken meanwhile is told as such."""
        return taking_back(violation) if self.engine.run is RunState.ROLLING_BACK else violation

    def _fire_due(self) -> None:
        now = self.model.time
        while self._timers and self._timers[0][0] <= now:
            _, _, what, value = heappop(self._timers)
            _DUE[what](self, value)

    def _begin(self, _: None) -> None:
        self._note(-1, "begin")
        self._feed(Started())

    def _strike(self, value: tuple[Fault, int]) -> None:
        fault, number = value
        why = self.model.impossible(fault)
        if why is not None:
            self.record.impossible = number, why
            return
        self._note(-1, "fault", fault)
        self.model.inject(fault)
        self._collect()

    def _timer(self, value: tuple[int, int]) -> None:
        op, attempt = value
        if self._live(op, attempt):
            self._feed(Fired(op, attempt))

    def _reply(self, value: tuple[int, Reply, Question]) -> None:
        op, reply, question = value
        if not any(q is question or q == question for q in self.engine.questions()):
            return
        self.record.waited += self.model.time - self._asked.pop(op, self.model.time)
        self._note(op, "answer", (question, reply))
        self._feed(Answered(op, reply))

    def _poll(self, _: None) -> None:
        self._seen_version = -1

    def _live(self, op: int, attempt: int) -> bool:
        """Whether a timer still concerns anything."""
        engine, size = self.engine, len(self.engine.states)
        if op >= size:
            return engine.back is not None and engine.back.attempts[op - size] == attempt
        waits = engine.states[op] in (State.PERFORMING, State.VERIFYING, State.CHECKING)
        return waits and engine.attempts[op] == attempt

    def _drop_stale_timers(self) -> None:
        while self._timers and self._timers[0][2] == "timer" and not self._live(*self._timers[0][3]):
            heappop(self._timers)

    def _keep_going(self) -> None:
        """Something is under way and no timer guards it: look again after a while."""
        self._at(self.model.time + POLL, "poll", None)

    def _more_to_come(self) -> bool:
        if not self.record.ended:
            self.record.ended = self.model.time
            self._note(-1, "end", self.engine.outcome)
        return any(what == "fault" for _, _, what, _ in self._timers)

    # ---- commands ------------------------------------------------------------------------------

    def _feed(self, event: Event) -> None:
        self._todo.extend(self.engine.feed(event))

    def _drain(self) -> None:
        todo = self._todo
        while todo:
            command = todo.popleft()
            _DO[type(command)](self, command)
            if self.record.impossible is not None:
                return

    def _check(self, command: Check) -> None:
        op = command.op
        if self._strikes:
            self._hit("before", op)
        event = looking.check(self.engine, op, self.world)
        self.audits.looked(op, event.unmet)
        self._feed(event)
        if event.already or event.needless:
            self._note(op, "needless" if event.needless else "already")
            self._over(op)

    def _perform(self, command: Perform) -> None:
        op = command.op
        self._note(op, "perform", command.attempt)
        self._broken(self.audits.sent(op))
        self._known[op] = looking.known(self.engine.operation(op), self.world)
        try:
            task = perform(self.engine.operation(op), self.world, self._strikes.call(op))
        except Refused as refusal:
            self._note(op, "denied", refusal.words)
            self._feed(Denied(op, refusal.words))
            return
        except Failed as failure:
            self._note(op, "badly", failure.words)
            self._feed(Ended(op, failure.words))
            return
        except Lost as lost:
            self._note(op, "lost", lost.words)
            self._feed(AnswerLost(op, lost.words))
            return
        if self._strikes:
            self._hit("during", op)
        if task is None:
            self._nothing_sent(op, command.attempt)
        else:
            self._follow_task(op, command.attempt, task.ref, command.timeout, Accepted(op, task))
        self._collect()

    def _nothing_sent(self, op: int, attempt: int) -> None:
        """What only looks is over at once; what only waits is over when its time has passed."""
        operation = self.engine.operation(op)
        if isinstance(operation, Wait):
            self._at(self.model.time + operation.time, "over", (op, attempt))
        else:
            self._feed(Ended(op))

    def _time_passed(self, value: tuple[int, int]) -> None:
        op, attempt = value
        if self._live(op, attempt):
            self._feed(Ended(op))

    def _follow_task(self, op: int, attempt: int, ref: str, timeout: Seconds, event: Event | None) -> None:
        if event is not None:
            self._feed(event)
        self._tasks[ref] = op
        if not self._task_over(op, quietly=True):
            self._at(self.model.time + timeout, "timer", (op, attempt))

    def _task_over(self, op: int, *, quietly: bool = False) -> bool:
        """Feed the end of the operation's task, if it has ended and its node says so."""
        task = self.engine.task(op)
        if task is None:
            return False
        try:
            status = self.model.tasks.status(task)
        except Unreachable as silence:
            if not quietly:
                self._note(op, "lost", silence.words)
                self._feed_lost(op, silence.words)
            return False
        if status.state is TaskState.RUNNING:
            return False
        self._tasks.pop(task.ref, None)
        bad = status.words if status.state is TaskState.FAILED else None
        if bad is not None:
            self._note(op, "badly", bad)
        self._feed(Ended(op, bad))
        return True

    def _feed_lost(self, op: int, words: str) -> None:
        if self._state(op) is State.PERFORMING:
            self._feed(AnswerLost(op, words))

    def _verify(self, command: Verify) -> None:
        self._verified(command.op)

    def _verified(self, op: int) -> None:
        event = looking.verify(self.engine, op, self.world)
        before = self._state(op)
        self._feed(event)
        after = self._state(op)
        if after is State.DONE and before is not State.DONE:
            self._waiters.pop(op, None)
            self._note(op, "done")
            self._over(op)
        elif after is State.FAILED:
            self._waiters.pop(op, None)

    def _state(self, op: int) -> State:
        engine, size = self.engine, len(self.engine.states)
        if op < size:
            return engine.states[op]
        assert engine.back is not None
        return engine.back.states[op - size]

    def _verify_again(self, command: VerifyAgain) -> None:
        op = command.op
        if op not in self._waiters:
            self._waiters[op] = command.attempt
            patience = command.patience or self.engine.planned(op).policy.timeout
            self._at(self.model.time + patience, "timer", (op, command.attempt))
        self._seen_version = self.model.version

    def _look_again(self) -> None:
        """Look once more at what is waited for, when anything changed since."""
        if self._waiters and self.model.version != self._seen_version:
            self._seen_version = self.model.version
            for op in list(self._waiters):
                if self._state(op) is State.VERIFYING:
                    self._verified(op)
                else:
                    self._waiters.pop(op)

    def _look(self, command: Look) -> None:
        op = command.op
        self._waiters.pop(op, None)
        self._feed(looking.look(self.engine, op, self.world, self._known.get(op)))
        if self._state(op) is State.DONE:
            self._note(op, "done")
            self._over(op)

    def _follow(self, command: Follow) -> None:
        task = self.engine.task(command.op)
        assert task is not None, "only a task found running is followed"
        self._note(command.op, "found")
        self._follow_task(command.op, command.attempt, task.ref, command.timeout, None)

    def _wake(self, command: Wake) -> None:
        self._note(command.op, "retry", command.delay)
        self._at(self.model.time + command.delay, "timer", (command.op, command.attempt))

    def _ask(self, command: Ask) -> None:
        now = self.model.time
        self._waiters.pop(command.op, None)
        self._asked.setdefault(command.op, now)
        self._note(command.op, "ask", command.question)
        answer = self.operator.answer(command.question, now - self.record.start)
        if answer is not None:
            when, reply = answer
            self._at(self.record.start + when, "reply", (command.op, reply, command.question))

    def _accepted_loss(self, command: AcceptedLoss) -> None:
        for guest in guests_of(command.facts):
            self.model.accept_loss(guest)

    def _check_goal(self, _: CheckGoal) -> None:
        self._feed(looking.goal(self.engine, self.world))

    # ---- faults on operations ------------------------------------------------------------------

    def _hit(self, moment: Moment, op: int) -> None:
        for struck in self._strikes.hit(moment, op):
            if struck.delay or moment == "during":
                self._at(self.model.time + struck.delay, "fault", (struck.fault, struck.number))
            else:
                self._strike((struck.fault, struck.number))

    def _never_struck(self) -> list[int]:
        """The faults of the scenario that had no occasion: what they wait for did not come, or came too late."""
        late = {value[1] for _, _, what, value in self._timers if what == "fault"}
        return sorted(late | self._strikes.never())

    def _over(self, op: int) -> None:
        if self._strikes:
            self._hit("after", op)

    # ---- audits --------------------------------------------------------------------------------

    def _watch(self, until: Seconds) -> None:
        """Go on looking after the run; reaction by reaction where the runbook says what must never be."""
        while self.plan.never and (at := self.model.next_event()) is not None and at < until:
            self._advance(at)
            self._broken(self.audits.never())
        self._advance(until)
        self._broken(self.audits.never())

    def _let_guests_boot(self, limit: Seconds) -> None:
        """What was started last still boots: its outage ends when its services answer, not with the run."""
        while (until := self.model.booting()) is not None and until <= limit:
            self._advance(until)

    def _broken(self, found: list[Violation]) -> None:
        for violation in found:
            told = self._told_as(violation)
            self.record.violations.append(told)
            self._note(-1, "violation", told)

    def _note(self, op: int, what: str, value: Any = None) -> None:
        self.record.entries.append(Entry(self.model.time, op, what, value))


_DO: Final[Mapping[type, Callable[[Drill, Any], None]]] = {
    Check: Drill._check,  # noqa: SLF001
    Perform: Drill._perform,  # noqa: SLF001
    Verify: Drill._verify,  # noqa: SLF001
    VerifyAgain: Drill._verify_again,  # noqa: SLF001
    Look: Drill._look,  # noqa: SLF001
    Follow: Drill._follow,  # noqa: SLF001
    Wake: Drill._wake,  # noqa: SLF001
    Ask: Drill._ask,  # noqa: SLF001
    AcceptedLoss: Drill._accepted_loss,  # noqa: SLF001
    CheckGoal: Drill._check_goal,  # noqa: SLF001
}

_DUE: Final[Mapping[str, Callable[[Drill, Any], None]]] = {
    "begin": Drill._begin,  # noqa: SLF001
    "fault": Drill._strike,  # noqa: SLF001
    "timer": Drill._timer,  # noqa: SLF001
    "reply": Drill._reply,  # noqa: SLF001
    "poll": Drill._poll,  # noqa: SLF001
    "over": Drill._time_passed,  # noqa: SLF001
}

__all__ = ["Absence", "Drill", "Entry", "Record", "Setting"]
