"""A scenario as a world for a run: the same faults, on a model that is kept, while a person really answers."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from pra.clock import Clock
from pra.drill.faults import Moment, perform
from pra.drill.scenario import Scenario, play
from pra.drill.script import Script, ScriptedOperator
from pra.drill.strikes import Strikes, guests_of
from pra.engine.engine import Engine
from pra.engine.questions import Answer, Question, Reply
from pra.facts.base import Fact
from pra.model.kept import KeptModel
from pra.model.world import Model
from pra.operations.base import Operation
from pra.run.entry import Entry
from pra.run.operator import Halt, Heard, Replied
from pra.run.seams import Between
from pra.text import Seconds
from pra.world import Task, World


def infrastructure(scenario: Scenario, path: Path | None = None) -> KeptModel:
    """The scenario's infrastructure, kept at `path` where there is one.

    Its story begins at the scenario's start, or where the scenario that it continues ended.
    """
    if scenario.earlier is not None:
        model = play(scenario.earlier).model
        model.violations()  # what was broken before is not this run's
    else:
        model = Model(scenario.inventory, start=scenario.start, seed=scenario.seed)
    setting = scenario.setting
    timed = tuple((model.time + t.at, t.fault) for t in setting.timed)
    return KeptModel(model, path, timed, {s.number: s.fault for s in setting.struck})


class Struckwise(Between):
    """Lets the scenario's faults strike at their operations, and its calls go wrong on their way."""

    def __init__(self, scenario: Scenario, kept: KeptModel) -> None:
        self._strikes = Strikes(scenario.plan, scenario.setting.struck, scenario.setting.calls)
        self._kept = kept

    def call(self, op: int, operation: Operation, world: World) -> Task | None:
        return perform(operation, world, self._strikes.call(op))

    def moment(self, moment: Moment, op: int) -> None:
        for struck in self._strikes.hit(moment, op):
            self._kept.strike(struck.number, struck.delay)

    def accepted(self, facts: tuple[Fact, ...]) -> None:
        for guest in guests_of(facts):
            self._kept.accept_loss(guest)


Otherwise = Callable[[Question], Answer]


class Scripted:
    """A scenario's scripted operator, for runs that nobody watches."""

    def __init__(
        self, script: Script, clock: Clock, start: float, otherwise: Otherwise | None = None
    ) -> None:
        """otherwise: what is answered where the script says nothing; the obvious, or a pause."""
        self._otherwise = otherwise
        self.who = script.who
        self.entries: list[Entry] = []
        self._script, self._clock, self._start = ScriptedOperator(script), clock, start
        self._known: dict[int, tuple[Question, float, Reply | None]] = {}

    def tell(self, entry: Entry, engine: Engine) -> None:
        del engine
        self.entries.append(entry)

    def ask(self, questions: Sequence[Question], engine: Engine) -> None:
        """When each will be answered is decided when it is first seen."""
        del engine
        kept = {q.index: k for q in questions if (k := self._known.get(q.index)) and k[0] == q}
        at = self._clock.now() - self._start
        for question in questions:
            if question.index not in kept:
                answer = self._script.answer(question, at)
                when, reply = (at, None) if answer is None else answer
                if reply is not None and reply.answer is Answer.PAUSE and self._otherwise is not None:
                    reply = replace(reply, answer=self._otherwise(question))
                kept[question.index] = question, self._start + when, reply
        self._known = kept

    def hear(self, wait: Seconds) -> Heard | None:
        if not self._known:
            return None
        index, (question, when, reply) = min(self._known.items(), key=lambda item: item[1][1])
        left = when - self._clock.now()
        if left > 0:
            self._clock.sleep(min(left, wait))
            return None
        if reply is None:
            return Halt("unanswered", who=self.who)
        del self._known[index]
        return Replied(question.index, reply)


__all__ = ["Scripted", "Struckwise", "infrastructure"]
