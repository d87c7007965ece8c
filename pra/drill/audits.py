"""The invariants that only whoever drives a run can see broken; those of the data are the model's (`model/audit.py`).

4: a call went out while a fact it requires was not TRUE, attested or accepted.
5: the run is wedged: it has not ended, nobody is asked, and nothing is under way.
6: any of 1 to 4, while taking back what was done.
7: a fact of the runbook's own `never` is TRUE.
"""

from typing import Final

from pra.engine import looking
from pra.engine.engine import Engine
from pra.engine.events import Unmet
from pra.engine.states import RunState
from pra.facts.base import Fact, Verdict
from pra.model.audit import Violation
from pra.model.world import Model
from pra.text import Text
from pra.world import World

BLIND: Final = Text(
    en="{id} was sent while this was not known to be so: {fact}",
    fr="{id} a été lancé sans savoir si : {fact}",
)
WEDGED: Final = Text(
    en="the run is wedged: nobody is asked and nothing is under way",
    fr="l’exécution est bloquée : personne n’est interrogé et rien n’est en cours",
)
NEVER: Final = Text(
    en="the runbook says never, and it is so: {fact}", fr="le plan l’interdit, et c’est le cas : {fact}"
)
TAKING_BACK: Final = Text(en="while taking back: {words}", fr="pendant le retour arrière : {words}")


class Audits:
    """Watches one run. `violations` is what was broken so far; the caller takes it."""

    def __init__(self, engine: Engine, model: Model, world: World) -> None:
        self._engine, self._model, self._world = engine, model, world
        self._seen: dict[int, tuple[int, tuple[Unmet, ...]]] = {}
        self._never: dict[Fact, bool] = dict.fromkeys(engine.plan.never, False)
        self._version = -1

    def looked(self, op: int, unmet: tuple[Unmet, ...]) -> None:
        """What a check saw, and of which state of the infrastructure."""
        self._seen[op] = (self._model.version, unmet)

    def sent(self, op: int) -> list[Violation]:
        """Invariant 4, at the moment a call goes out: what is required is looked at again unless nothing changed."""
        seen = self._seen.pop(op, None)
        if seen is not None and seen[0] == self._model.version:
            unmet = seen[1]
        else:
            when, _, requires = self._engine.facts(op)
            unmet = looking.unmet((*when, *requires), self._world)
        if not unmet:
            return []
        id_ = self._engine.planned(op).id
        return [
            Violation(4, self._model.time, id_, BLIND.fill(id=id_, fact=u.fact.sentence()))
            for u in self._engine.remaining(unmet)
        ]

    def never(self) -> list[Violation]:
        """Invariant 7: told once each time that such a fact becomes TRUE."""
        if not self._never or self._version == self._model.version:
            return []
        self._version = self._model.version
        found = []
        for fact, before in self._never.items():
            now = fact.observe(self._world).verdict is Verdict.TRUE
            self._never[fact] = now
            if now and not before:
                words = NEVER.fill(fact=fact.sentence())
                found.append(Violation(7, self._model.time, _subject(fact), words))
        return found

    def wedged(self) -> list[Violation]:
        """Invariant 5, at the end: a run that has not ended waits for a person, by name."""
        engine = self._engine
        if engine.run in (RunState.ENDED, RunState.PAUSED) or engine.questions():
            return []
        return [Violation(5, self._model.time, "run", WEDGED)]


def _subject(fact: Fact) -> str:
    """What a line of the story puts first: the guest, where the fact is about one."""
    guest = getattr(fact, "guest", None)
    return "" if guest is None else str(guest.id)


def taking_back(violation: Violation) -> Violation:
    """The same, as invariant 6: broken while rolling back."""
    return violation._replace(invariant=6, words=TAKING_BACK.fill(words=violation.words))
