"""A toy world for the engine: switches that are on or off, and calls whose fate the test decides."""

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from pra.engine import looking
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
from pra.engine.engine import Engine
from pra.engine.events import Accepted, Answered, AnswerLost, Denied, Ended, Event, Fired, Started
from pra.engine.questions import Answer, Question, Reply
from pra.engine.states import RunState
from pra.errors import Failed, Lost, Place, Refused, Unreachable
from pra.facts.base import Fact, Observation, fact, false, true
from pra.inventory.model import Inventory
from pra.operations.base import Effect, Operation, PointOfNoReturn, Risk, operation
from pra.plan.model import Plan, Planned, PlannedStep, Policy
from pra.text import Text, plain
from pra.world import Task, TaskState, TaskStatus, World


@dataclass
class Switches:
    """The toy's whole truth: which switches are on, which cannot be seen, and every call that had an effect."""

    on: set[str] = field(default_factory=set)
    hidden: set[str] = field(default_factory=set)
    calls: list[str] = field(default_factory=list)
    fates: dict[str, list[str]] = field(default_factory=dict)
    running: dict[str, str] = field(default_factory=dict)

    def status(self, task: Task) -> TaskStatus:
        return TaskStatus(TaskState.RUNNING if task.ref in self.running else TaskState.OK)

    @property
    def tasks(self) -> "Switches":
        return self

    @property
    def inventory(self) -> Inventory:
        return EMPTY

    def set(self, name: str, *, on: bool) -> Task:
        """The one changing call: `fates` may refuse it, lose it before or after its effect, or let it fail."""
        fate = self.fates.get(f"{name} {'on' if on else 'off'}", [])
        what = fate.pop(0) if fate else "well"
        if what == "refused":
            raise Refused("no")
        if what == "lost-before":
            raise Lost("no answer")
        if what == "failed":
            raise Failed("it broke")
        self.calls.append(f"{name} {'on' if on else 'off'}")
        (self.on.add if on else self.on.discard)(name)
        if what == "lost-after":
            raise Lost("no answer")
        if what == "slow":
            self.running[name] = name
            (self.on.discard if on else self.on.add)(name)
            return Task(name, "toy")
        return Task("done", "toy")


@fact("toy.is")
class Is(Fact):
    """A switch is on, or off."""

    name: str
    on: bool = True
    says = Text(en="{name} is {on}", fr="{name} est {on}")
    attestable = True

    def look(self, world: World) -> Observation:
        toy = cast("Switches", world)
        if self.name in toy.hidden:
            raise Unreachable("dark")
        return true() if (self.name in toy.on) is self.on else false(plain("it is not"))


@operation("toy.turn")
class Turn(Operation):
    """Turn a switch; `needs` must be on first."""

    name: str
    on: bool = True
    needs: tuple[str, ...] = ()
    final: bool = False
    effect = Effect.GUARDED
    says = Text(en="turn {name}", fr="tourner {name}")

    def requires(self) -> Iterator[Fact]:
        for name in self.needs:
            yield Is(name)

    def ensures(self) -> Iterator[Fact]:
        yield Is(self.name, self.on)

    def perform(self, world: World) -> Task:
        return cast("Switches", world).set(self.name, on=self.on)

    def undo(self) -> Operation | PointOfNoReturn:
        return PointOfNoReturn(plain("welded")) if self.final else Turn(self.name, not self.on)

    def duration(self, inventory: Inventory) -> float:
        return 1.0


@operation("toy.smash")
class Smash(Turn):
    """The same, destructive."""

    risk = Risk.DESTRUCTIVE
    effect = Effect.DESTRUCTIVE


EMPTY = Inventory("toy", plain("toy"), "toy.yaml", {}, {}, {}, {}, {}, {})


def plan(
    operations: Mapping[str, Operation | None],
    after: Mapping[str, list[str]] | None = None,
    policies: Mapping[str, Policy] | None = None,
    goal: tuple[Fact, ...] = (),
    extra: Mapping[str, Any] | None = None,
) -> Plan:
    """A plan of one operation a step; `name[x]` belongs to the step `name`."""
    names = list(operations)
    number = {n: i for i, n in enumerate(names)}
    step_of = {n: n.split("[")[0] for n in names}
    edges = {n: [number[a] for a in (after or {}).get(n, [])] for n in names}
    before = [tuple(j for j, m in enumerate(names) if number[n] in edges[m]) for n in names]
    rules = policies or {}
    planned = tuple(
        Planned(
            i, n, step_of[n], "", operations[n], rules.get(step_of[n], Policy()), **(extra or {}).get(n, {})
        )
        for n, i in number.items()
    )
    steps = {
        s: PlannedStep(
            s,
            plain(s),
            rules.get(s, Policy()),
            tuple(i for n, i in number.items() if step_of[n] == s),
            Place("t"),
        )
        for s in dict.fromkeys(step_of.values())
    }
    return Plan(
        "toy",
        plain("toy"),
        "test",
        "toy.yaml",
        "0",
        EMPTY,
        {},
        planned,
        tuple(tuple(edges[n]) for n in names),
        tuple(before),
        steps,
        goal,
    )


Operator = Callable[[Question], Reply | None]


def yes(question: Question) -> Reply | None:
    """Says go to a confirmation, and nothing to anything else."""
    return Reply(Answer.GO, "toy") if Answer.GO in question.answers else None


class Driver:
    """Does what the engine commands, at once; timers fire when nothing else can happen."""

    def __init__(
        self, engine: Engine, toy: Switches, operator: Operator = yes, known: looking.Known = frozenset()
    ) -> None:
        self.engine, self.toy, self.operator = engine, toy, operator
        self.known = known
        self.events: list[Event] = []
        self.questions: list[Question] = []
        self.timers: list[Fired] = []
        self.todo: deque[Command] = deque()
        self.under_way: list[int] = []

    @property
    def world(self) -> World:
        return cast("World", self.toy)

    def feed(self, event: Event) -> None:
        self.events.append(event)
        self.todo.extend(self.engine.feed(event))

    def run(self, most: int = 2000) -> Engine:
        self.feed(Started())
        self.go(most)
        return self.engine

    def go(self, most: int = 2000) -> None:
        for _ in range(most):
            if self.todo:
                self.do(self.todo.popleft())
            elif self.timers and self.engine.run is not RunState.PAUSED:
                self.feed(self.timers.pop(0))
            else:
                return
        raise AssertionError("the engine does not come to rest")

    def do(self, command: Command) -> None:
        match command:
            case Check(op):
                self.feed(looking.check(self.engine, op, self.world))
            case Perform(op, attempt, _):
                self.perform(op, attempt)
            case Verify(op):
                self.feed(looking.verify(self.engine, op, self.world))
            case VerifyAgain(op, attempt, _) | Follow(op, attempt, _) | Wake(op, attempt, _):
                self.timers.append(Fired(op, attempt))
            case Look(op):
                self.feed(looking.look(self.engine, op, self.world, self.known))
            case Ask(op, question):
                self.questions.append(question)
                reply = self.operator(question)
                if reply is not None:
                    self.feed(Answered(op, reply))
            case CheckGoal():
                self.feed(looking.goal(self.engine, self.world))
            case _:
                pass

    def perform(self, op: int, attempt: int) -> None:
        try:
            task = self.engine.operation(op).perform(self.world)
        except Refused as refusal:
            self.feed(Denied(op, refusal.words))
        except Failed as failure:
            self.feed(Ended(op, failure.words))
        except Lost as lost:
            self.feed(AnswerLost(op, lost.words))
        else:
            if task is not None:
                self.feed(Accepted(op, task))
            if task is not None and task.ref in self.toy.running:
                self.timers.append(Fired(op, attempt))
            else:
                self.feed(Ended(op))
