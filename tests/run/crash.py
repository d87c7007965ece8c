"""Killing a run, for all the ways in which a record and an effect can be parted, and going on from its journal."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, cast

from pra.clock import HandClock
from pra.drill.rehearsal import Scripted, Struckwise, infrastructure
from pra.drill.scenario import Scenario
from pra.engine.engine import Engine
from pra.engine.questions import Answer, Question
from pra.model.kept import KeptModel, _out
from pra.operations.base import Effect, Operation
from pra.run.operator import Heard, TakeBack
from pra.run.replay import outstanding, replay
from pra.run.runner import Ending, Runner, Why
from pra.run.workers import Inline
from pra.world import World
from tests.run.small import PACE, Alone

AWAY = 45.0
"""How long the run is dead before somebody resumes it."""


class Killed(BaseException):
    """SIGKILL: nothing after it happens."""


@dataclass(frozen=True)
class Kept:
    number: int
    at: str
    kind: str
    body: Mapping[str, Any]


class MortalShelf:
    """A journal in memory, and death at record `at`: before it is there, or just after."""

    def __init__(self, clock: HandClock) -> None:
        self.records: list[Kept] = []
        self.clock, self.at, self.durable = clock, 0, True

    def write(self, kind: str, body: Mapping[str, Any]) -> None:
        number = len(self.records) + 1
        if number == self.at and not self.durable:
            raise Killed
        self.records.append(Kept(number, stamp(self.clock.now()), kind, body))
        if number == self.at:
            raise Killed


def stamp(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="milliseconds")


PATIENCE = 30
"""How often a person tries the same again before leaving it with a reason."""


def sensible(question: Question, *, begun: bool, asked: int) -> Answer:
    """Who comes back after a crash sends again what is offered again, else waits, attests what is so, at last leaves it.

    begun: what hands do, they did; who was there knows it. asked: how often before.
    """
    wanted = [Answer.RETRY, Answer.WAIT]
    if question.kind == "in-doubt" and begun:
        wanted = [Answer.WAIT]
    elif asked >= PATIENCE:
        wanted = [Answer.SKIP]
    elif question.kind == "unmet" and asked > 1:
        wanted = [Answer.ATTEST, Answer.ACCEPT_LOSS, Answer.RETRY]
    return next((a for a in wanted if a in question.answers), Answer.PAUSE)


class _Noticed(Exception):
    """A call of the port, caught before it does anything."""

    def __init__(self, call: list[Any]) -> None:
        super().__init__(call)
        self.call = call


class _Noticing:
    """A world that only says which call would be made."""

    def __init__(self, area: str = "") -> None:
        self._area = area

    def __getattr__(self, name: str) -> Any:
        if not self._area:
            return _Noticing(name)

        def call(*given: Any, **named: Any) -> None:
            raise _Noticed([self._area, name, [_out(a) for a in given], named])

        return call


def call_of(operation: Operation) -> list[Any] | None:
    """What `perform` asks of the port, as the model keeps it; None when it asks nothing."""
    try:
        operation.perform(cast("World", _Noticing()))
    except _Noticed as noticed:
        return noticed.call
    return None


class Changing(Scripted):
    """An operator who takes it all back once the journal is so long; says it once a life, until it is so."""

    shelf: MortalShelf
    back: int = 0

    def hear(self, wait: float) -> Heard | None:
        if self.back and len(self.shelf.records) >= self.back:
            self.back = 0
            if not any(r.body.get("what") == "taken-back" for r in self.shelf.records):
                return TakeBack(self.who, "changed my mind")
        return super().hear(wait)


class Night:
    """One infrastructure, one journal, and as many lives as it takes."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.kept: KeptModel = infrastructure(scenario)
        self.start = self.kept.model.time
        self.clock = HandClock(self.start)
        self.kept.follow(self.clock.now)
        self.clock.sleep(scenario.setting.begin)
        self.between = Struckwise(scenario, self.kept)
        self.shelf = MortalShelf(self.clock)
        self.engine = Engine(scenario.plan)
        self.asked: list[tuple[str, str]] = []

    def live(self, at: int = 0, *, durable: bool = True, back: int = 0) -> Ending | None:
        """Until the end, or until it is killed at that record: None. back: the record at which it is taken back."""
        self.shelf.at, self.shelf.durable = at, durable
        commands, known = None, {}
        if self.shelf.records:
            self.clock.sleep(AWAY)
            found = replay(self.scenario.plan, self.shelf.records)
            self.engine, known = found.engine, found.known
            commands = outstanding(found, self.clock.now())
        script = self.scenario.setting.script
        operator = Changing(script, self.clock, self.start, self._decide)
        operator.shelf, operator.back = self.shelf, back
        runner = Runner(
            self.engine,
            self.kept,
            self.clock,
            operator,
            self.shelf,
            Alone(),
            Inline(self.clock.sleep),
            pace=PACE,
            between=self.between,
            known=known,
        )
        try:
            return runner.run(commands)
        except Killed:
            return None

    def _decide(self, question: Question) -> Answer:
        asked = self.asked.count((question.id, question.kind))
        answer = sensible(question, begun=self._begun(question.index), asked=asked)
        assert len(self.asked) < 200, f"asked for ever about {question.id}"
        self.asked.append((question.id, question.kind))
        return answer

    def _begun(self, op: int) -> bool:
        """Whether hands have really begun this operation."""
        operation = self.engine.operation(op)
        call = call_of(operation) if operation.manual else None
        return call is not None and any(line.get("call") == call for line in self.kept.happened)

    def repeatable(self) -> set[str]:
        """The calls that may be made twice: those of operations for which twice is the same as once."""
        size = len(self.engine.states) + (len(self.engine.back.states) if self.engine.back else 0)
        done = [self.engine.operation(i) for i in range(size) if not self.engine.planned(i).gate]
        strict = {str(call_of(o)) for o in done if o.effect in (Effect.GUARDED, Effect.DESTRUCTIVE)}
        return {str(call_of(o)) for o in done} - strict

    def effects(self) -> Counter[str]:
        """How often each change was made."""
        return Counter(str(line["call"]) for line in self.kept.happened if "call" in line)

    def truth(self) -> dict[str, Any]:
        """What a person would find, without times."""
        model = self.kept.model
        return {
            "running": {n: sorted(model.guests_on(n)) for n in model.states},
            "powered": {n: s.powered for n, s in model.states.items()},
            "tombstones": {n: s.tombstone for n, s in model.states.items()},
            "configs": sorted((g, c.owner, c.onboot, c.lock) for (_, g), c in model.configs.items()),
            "copies": sorted((g, n, c.readonly, c.healthy) for (g, n), c in model.copies.items()),
            "pools": sorted((p.name, p.chassis, str(p.imported_on)) for p in model.pools),
        }


def whole(scenario: Scenario) -> Night:
    """The same night without any death."""
    night = Night(scenario)
    ending = night.live()
    assert ending is not None
    assert ending.why is not Why.STOPPED
    return night


def kinds(night: Night) -> set[str]:
    """The kinds of operation that were sent."""
    sent = [r.body["op"] for r in night.shelf.records if r.kind == "intent"]
    return {night.engine.operation(op).kind for op in sent}
