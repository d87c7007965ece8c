"""The runner: the engine × any world × any clock × any operator, and the journal before every act.

One thread owns the engine and the journal. Whatever may block (observations, calls,
the state of a task) is done by workers, whose results come back as events. An event is
durable in the journal before the engine learns of it; an intent is durable before its
call goes out.
"""

from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import partial
from heapq import heappop, heappush
from typing import Any, Final, NamedTuple

from pra.clock import Clock
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
    Started,
    TakenBack,
    Verified,
)
from pra.engine.states import RunState, State
from pra.errors import Failed, Lost, PraError, Refused, Unreachable
from pra.operations.base import Effect, Operation
from pra.operations.manual import Wait
from pra.run.codec import encode
from pra.run.entry import Entry, attempt_of, before, entries, state_of
from pra.run.operator import Halt, Heard, Noted, Operator, Replied, TakeBack
from pra.run.seams import Between, Journal, Lease, NoPost, Post
from pra.run.workers import Workers
from pra.text import Seconds
from pra.world import Task, TaskState, TaskStatus, World

SUSPENDED: Final[Seconds] = 30.0
"""A turn of the loop takes a fraction of a second: one that took this long slept with the machine."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How often things are looked at again.

    task: the state of a task. look: what is waited for. silence: how long a node may say
    nothing of its own task before that task is in doubt. rest: the longest nap.
    """

    task: Seconds = 1.0
    look: Seconds = 2.0
    silence: Seconds = 20.0
    rest: Seconds = 0.2
    beat: Seconds = 15.0


class Unsent(NamedTuple):
    """After a replay: its call was about to go out, and no intent says that it did. Look once more, then send it."""

    op: int


class Remaining(NamedTuple):
    """After a replay: this much of a wait is left."""

    op: int
    seconds: Seconds


class Why(Enum):
    """Why the loop ended."""

    ENDED = "ended"
    PAUSED = "paused"
    LEFT = "left"  # with operations under way
    STOPPED = "stopped"  # somebody else has the lease, or the journal cannot be written


class Ending(NamedTuple):
    """How a run left the stage; `under_way`: operations whose end nobody waited for."""

    why: Why
    under_way: tuple[int, ...] = ()
    error: PraError | None = None


@dataclass(slots=True)
class _Followed:
    task: Task
    due: Seconds
    silent_since: Seconds | None = None
    asked: bool = False  # a worker is asking just now


@dataclass(slots=True)
class _Waited:
    due: Seconds
    asked: bool = False
    seen: object = None  # what was seen last: the same again is not news


class _Mark(NamedTuple):
    """What a job was for, and how its operation stood: a result that comes too late is told from one that counts."""

    what: str
    op: int
    attempt: int
    operation: Operation | None


class Runner:
    """One run, until it ends or stops. `run()` once."""

    def __init__(
        self,
        engine: Engine,
        world: World,
        clock: Clock,
        operator: Operator,
        journal: Journal,
        lease: Lease,
        workers: Workers,
        *,
        pace: Pace | None = None,
        between: Between | None = None,
        post: Post | None = None,
        known: Mapping[int, looking.Known] | None = None,
    ) -> None:
        self.engine, self.clock, self.operator, self.journal = engine, clock, operator, journal
        self.world = Believed(world, engine.attested)
        self._lease, self._workers = lease, workers
        self._pace, self._between, self._post = pace or Pace(), between or Between(), post or NoPost()
        self._todo: deque[Command | Unsent | Remaining] = deque()
        self._timers: list[tuple[Seconds, int, str, int, int]] = []
        self._order = 0
        self._tasks: dict[int, _Followed] = {}
        self._waiters: dict[int, _Waited] = {}
        self._calling: set[int] = set()
        self._known: dict[int, looking.Known] = dict(known or {})
        self._asked: list[Any] = []
        self._turn = clock.monotonic()
        self._beat = clock.monotonic()
        self._left = False

    # ---- the loop ------------------------------------------------------------------------------

    def run(self, commands: Iterable[Command | Unsent | Remaining] | None = None) -> Ending:
        """From the start, or from what a replay left outstanding."""
        try:
            if commands is None:
                self._feed(Started())
            else:
                self._todo.extend(commands)
            while (ending := self._turn_once()) is None:
                pass
        except PraError as error:
            return Ending(Why.STOPPED, tuple(sorted(self._under_way())), error)
        return ending

    def _turn_once(self) -> Ending | None:
        self._slept()
        self._carry_out()
        self._show_questions()
        ending = self._ending()
        if ending is None and not (self._results() | self._due() | self._said()):
            self._rest()
        return ending

    def _ending(self) -> Ending | None:
        if self.engine.run is RunState.ENDED:
            return Ending(Why.ENDED)
        under_way = tuple(sorted(self._under_way()))
        if self._left:
            self.journal.write("left", {"under_way": [self.engine.planned(i).id for i in under_way]})
            return Ending(Why.LEFT, under_way)
        if self.engine.run is RunState.PAUSED and not under_way:
            return Ending(Why.PAUSED)
        return None

    def _under_way(self) -> set[int]:
        """Operations that were sent and whose end is not known yet, and that no question stands for."""
        asked = {q.index for q in self.engine.questions()}
        waited = {o for o in self._waiters if self._settles(o)}
        return (self._calling | self._tasks.keys() | waited) - asked

    def _settles(self, op: int) -> bool:
        """What was changed is still to be seen. What only looks can be left at any time."""
        looks = self.engine.operation(op).effect is Effect.READ
        return not looks and state_of(self.engine, op) is State.VERIFYING

    def _rest(self) -> None:
        """Nothing to do before the next moment at which something is due."""
        now = self.clock.monotonic()
        moments = [t[0] for t in self._timers[:1]]
        moments += [f.due for f in self._tasks.values() if not f.asked]
        moments += [w.due for w in self._waiters.values() if not w.asked]
        until = max(0.0, min(moments, default=now + self._pace.rest) - now)
        wait = min(until, self._pace.rest) or 0.001
        if self._asked:
            self._take(self.operator.hear(wait))
        else:
            result = self._workers.take(wait)
            if result is not None:
                self._result(*result)

    def _slept(self) -> None:
        now = self.clock.monotonic()
        if now - self._turn > SUSPENDED:
            self.journal.write("suspended", {"seconds": round(now - self._turn, 1)})
            for followed in self._tasks.values():
                followed.due, followed.silent_since = now, None
        self._turn = now
        if now - self._beat > self._pace.beat:
            self._beat = now
            self._lease.beat("")

    # ---- what comes in -------------------------------------------------------------------------

    def _results(self) -> bool:
        came = False
        while (result := self._workers.take(0.0)) is not None:
            self._result(*result)
            came = True
        return came

    def _result(self, mark: _Mark, result: Any) -> None:
        _RESULTS[mark.what](self, mark, result)

    def _current(self, mark: _Mark, *states: State) -> bool:
        """Whether the operation still stands as it did when the job was given out."""
        engine = self.engine
        return (
            state_of(engine, mark.op) in states
            and attempt_of(engine, mark.op) == mark.attempt
            and engine.operation(mark.op) is mark.operation
        )

    def _seen_before(self, mark: _Mark, result: tuple[Checked, looking.Known]) -> None:
        event, self._known[mark.op] = result
        if self.engine.run is not RunState.PAUSED and self._current(mark, State.CHECKING):
            self._feed(event)
            if event.already or event.needless:
                self._between.moment("after", mark.op)

    def _sent(self, mark: _Mark, event: Event) -> None:
        """The call came back. One that comes after its time was up is still worth knowing."""
        self._calling.discard(mark.op)
        state = state_of(self.engine, mark.op)
        counts = state is State.PERFORMING or (
            state is State.IN_DOUBT and isinstance(event, Accepted | Ended)
        )
        if not counts or attempt_of(self.engine, mark.op) != mark.attempt:
            self.journal.write("late", encode(event, self.engine))
            return
        if isinstance(event, Ended) and event.words is None and isinstance(mark.operation, Wait):
            self._timer(mark.operation.time, "over", mark.op)
            return
        self._feed(event)
        if isinstance(event, Accepted):
            self._tasks[mark.op] = _Followed(event.task, self.clock.monotonic())

    def _task_seen(self, mark: _Mark, status: TaskStatus | Unreachable) -> None:
        followed, now = self._tasks.get(mark.op), self.clock.monotonic()
        if followed is None:
            return
        followed.asked, followed.due = False, now + self._pace.task
        if isinstance(status, Unreachable):
            since = followed.silent_since = followed.silent_since or now
            if now - since >= self._pace.silence:
                del self._tasks[mark.op]
                if state_of(self.engine, mark.op) is State.PERFORMING:
                    self._feed(AnswerLost(mark.op, status.words))
            return
        followed.silent_since = None
        if status.state is not TaskState.RUNNING:
            del self._tasks[mark.op]
            self._feed(Ended(mark.op, status.words if status.state is TaskState.FAILED else None))

    def _seen_after(self, mark: _Mark, event: Verified) -> None:
        waited = self._waiters.get(mark.op)
        if not self._current(mark, State.VERIFYING):
            self._waiters.pop(mark.op, None)
            return
        news = tuple((u.fact, u.seen.verdict) for u in event.unmet)
        if waited is not None:
            waited.asked, waited.due = False, self.clock.monotonic() + self._pace.look
            if waited.seen == news:
                return
            waited.seen = news
        self._feed(event)
        if state_of(self.engine, mark.op) is not State.VERIFYING:
            self._waiters.pop(mark.op, None)
            self._over(mark.op)

    def _over(self, op: int) -> None:
        if state_of(self.engine, op) is State.DONE:
            self._between.moment("after", op)

    def _looked(self, mark: _Mark, event: Looked) -> None:
        if self._current(mark, State.IN_DOUBT, State.PERFORMING):
            self._feed(event)
            self._over(mark.op)

    def _goal_seen(self, _: _Mark, event: GoalChecked) -> None:
        self._feed(event)

    def _due(self) -> bool:
        now, due = self.clock.monotonic(), False
        while self._timers and self._timers[0][0] <= now:
            _, _, what, op, attempt = heappop(self._timers)
            if self._waits(op, attempt):
                due = True
                self._feed(Fired(op, attempt) if what == "fired" else Ended(op))
        for op, followed in self._tasks.items():
            if followed.due <= now and not followed.asked:
                followed.asked = due = True
                self._submit("task", op, partial(self._ask_task, followed.task))
        for op, waited in self._waiters.items():
            if waited.due <= now and not waited.asked:
                waited.asked = due = True
                self._submit("verify", op, partial(looking.verify, self.engine, op, self.world))
        return due

    def _ask_task(self, task: Task) -> TaskStatus | Unreachable:
        try:
            return self.world.tasks.status(task)
        except Unreachable as silence:
            return silence

    def _waits(self, op: int, attempt: int) -> bool:
        """Whether a timer still concerns anything."""
        if op >= len(self.engine.states) and self.engine.back is None:
            return False
        states = (State.PERFORMING, State.VERIFYING, State.CHECKING)
        return state_of(self.engine, op) in states and attempt_of(self.engine, op) == attempt

    def _said(self) -> bool:
        heard = [*self._post.collect()]
        said = self.operator.hear(0.0)
        for one in (*heard, *([said] if said is not None else [])):
            self._take(one)
        return bool(heard) or said is not None

    def _take(self, heard: Heard | None) -> None:
        match heard:
            case Replied(op, reply) if any(q.index == op and reply.answer in q.answers for q in self._asked):
                self._feed(Answered(op, reply))
            case Noted(words, who):
                self.journal.write("note", {"who": who or self.operator.who, "words": words})
                self._tell(Entry(self.clock.now(), -1, "note", (who or self.operator.who, words)))
            case Halt(why, leave, who):
                self._left = self._left or leave
                self._feed(Paused(who or self.operator.who, why))
            case TakeBack(who, words):
                self._feed(TakenBack(who, words))

    # ---- what goes out -------------------------------------------------------------------------

    def _carry_out(self) -> None:
        while self._todo:
            command = self._todo.popleft()
            _DO[type(command)](self, command)

    def _feed(self, event: Event) -> None:
        """Durable first; then the engine; then whoever listens."""
        was = before(self.engine, event)
        self.journal.write("event", encode(event, self.engine))
        commands = self.engine.feed(event)
        self._todo.extend(commands)
        for entry in entries(self.engine, event, was, commands, self.clock.now()):
            self._tell(entry)

    def _tell(self, entry: Entry) -> None:
        self.operator.tell(entry, self.engine)

    def _submit(self, what: str, op: int, job: Callable[[], Any]) -> None:
        operation = self.engine.operation(op) if op >= 0 else None
        attempt = attempt_of(self.engine, op) if op >= 0 else 0
        self._workers.submit(_Mark(what, op, attempt, operation), job)

    def _timer(self, delay: Seconds, what: str, op: int) -> None:
        self._order += 1
        when = self.clock.monotonic() + delay
        heappush(self._timers, (when, self._order, what, op, attempt_of(self.engine, op)))

    def _check(self, command: Check) -> None:
        op = command.op
        self._between.moment("before", op)
        self._submit("check", op, partial(self._look_before, op))

    def _look_before(self, op: int) -> tuple[Checked, looking.Known]:
        """The facts, and the tasks that are there: what is new after the call was started by it."""
        event = looking.check(self.engine, op, self.world)
        sends = not (event.already or event.needless or self.engine.remaining(event.unmet))
        return event, looking.known(self.engine.operation(op), self.world) if sends else None

    def _perform(self, command: Perform) -> None:
        """The lease, the intent, the call: in this order."""
        op, operation = command.op, self.engine.operation(command.op)
        self._lease.check()
        planned = self.engine.planned(op)
        self._lease.beat(planned.id)
        known = self._known.get(op)
        self.journal.write(
            "intent",
            {
                "op": op,
                "id": planned.id,
                "attempt": command.attempt,
                "says": operation.sentence().en,
                "known": None if known is None else sorted(known),
            },
        )
        self._tell(Entry(self.clock.now(), op, "perform", command.attempt))
        self._calling.add(op)
        if not isinstance(operation, Wait):
            self._timer(command.timeout, "fired", op)
        self._submit("call", op, lambda: self._call(op, operation))
        self._between.moment("during", op)

    def _unsent(self, command: Unsent) -> None:
        self._submit("unsent", command.op, partial(self._look_before, command.op))

    def _seen_unsent(self, mark: _Mark, result: tuple[Checked, looking.Known]) -> None:
        """Nothing was sent: send it if all it needs is still so; else let the engine look, and ask."""
        event, self._known[mark.op] = result
        if not self._current(mark, State.PERFORMING):
            return
        if event.already or event.needless or self.engine.remaining(event.unmet):
            self._look(Look(mark.op))
        else:
            self._perform(Perform(mark.op, mark.attempt, self.engine.planned(mark.op).policy.timeout))

    def _remaining(self, command: Remaining) -> None:
        self._timer(command.seconds, "over", command.op)

    def _call(self, op: int, operation: Operation) -> Event:
        try:
            task = self._between.call(op, operation, self.world)
        except Refused as refusal:
            return Denied(op, refusal.words)
        except Failed as failure:
            return Ended(op, failure.words)
        except (Lost, Unreachable) as lost:
            return AnswerLost(op, lost.words)
        except Exception as bug:  # noqa: BLE001 — a driver's bug leaves the same doubt as a lost answer
            return AnswerLost(op, f"{type(bug).__name__}: {bug}")
        return Ended(op) if task is None else Accepted(op, task)

    def _verify(self, command: Verify) -> None:
        op = command.op
        self._submit("verify", op, lambda: looking.verify(self.engine, op, self.world))

    def _verify_again(self, command: VerifyAgain) -> None:
        op = command.op
        if op not in self._waiters:
            self._waiters[op] = _Waited(self.clock.monotonic() + self._pace.look)
            self._timer(command.patience or self.engine.planned(op).policy.timeout, "fired", op)

    def _look(self, command: Look) -> None:
        op = command.op
        self._waiters.pop(op, None)
        self._submit("look", op, partial(looking.look, self.engine, op, self.world, self._known.get(op)))

    def _follow(self, command: Follow) -> None:
        task = self.engine.task(command.op)
        assert task is not None, "only a task found running is followed"
        self._tasks[command.op] = _Followed(task, self.clock.monotonic() + self._pace.task)
        self._timer(command.timeout, "fired", command.op)

    def _wake(self, command: Wake) -> None:
        self._timer(command.delay, "fired", command.op)

    def _ask(self, _: Ask) -> None:
        """Questions are shown together, once everything at hand is done."""

    def _accepted_loss(self, command: AcceptedLoss) -> None:
        self._between.accepted(command.facts)

    def _check_goal(self, _: CheckGoal) -> None:
        self._submit("goal", -1, lambda: looking.goal(self.engine, self.world))

    def _show_questions(self) -> None:
        """A run that is paused asks nothing."""
        asked = [] if self.engine.run is RunState.PAUSED else self.engine.questions()
        if asked != self._asked:
            self._asked = asked
            self.operator.ask(asked, self.engine)


_DO: Final[Mapping[type, Callable[[Runner, Any], None]]] = {
    Check: Runner._check,  # noqa: SLF001
    Perform: Runner._perform,  # noqa: SLF001
    Verify: Runner._verify,  # noqa: SLF001
    VerifyAgain: Runner._verify_again,  # noqa: SLF001
    Look: Runner._look,  # noqa: SLF001
    Follow: Runner._follow,  # noqa: SLF001
    Wake: Runner._wake,  # noqa: SLF001
    Ask: Runner._ask,  # noqa: SLF001
    AcceptedLoss: Runner._accepted_loss,  # noqa: SLF001
    CheckGoal: Runner._check_goal,  # noqa: SLF001
    Unsent: Runner._unsent,  # noqa: SLF001
    Remaining: Runner._remaining,  # noqa: SLF001
}

_RESULTS: Final[Mapping[str, Callable[[Runner, _Mark, Any], None]]] = {
    "check": Runner._seen_before,  # noqa: SLF001
    "unsent": Runner._seen_unsent,  # noqa: SLF001
    "call": Runner._sent,  # noqa: SLF001
    "task": Runner._task_seen,  # noqa: SLF001
    "verify": Runner._seen_after,  # noqa: SLF001
    "look": Runner._looked,  # noqa: SLF001
    "goal": Runner._goal_seen,  # noqa: SLF001
}

__all__ = ["Ending", "Pace", "Runner", "Why"]
