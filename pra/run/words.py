"""The words of runs and drills, the same in both: one table, two languages."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from pra.engine.engine import Engine
from pra.engine.questions import Question, Reply
from pra.engine.states import Outcome
from pra.plan.model import Planned
from pra.run.entry import Entry
from pra.text import Text, format_duration, plain

ANSWERS: Final[Mapping[str, Text]] = {
    "go": Text(en="go", fr="allez-y"),
    "retry": Text(en="try again", fr="réessayer"),
    "wait": Text(en="wait", fr="attendre"),
    "done-by-hand": Text(en="done by hand", fr="fait à la main"),
    "attest": Text(en="attest", fr="attester"),
    "accept-loss": Text(en="accept the loss", fr="accepter la perte"),
    "next": Text(en="the next way", fr="la voie suivante"),
    "instead": Text(en="instead", fr="à la place"),
    "skip": Text(en="skip", fr="passer"),
    "roll-back": Text(en="roll back", fr="revenir en arrière"),
    "pause": Text(en="pause", fr="suspendre"),
}

OUTCOMES: Final[Mapping[Outcome, Text]] = {
    Outcome.GOAL_REACHED: Text(en="goal reached", fr="but atteint"),
    Outcome.GOAL_NOT_REACHED: Text(en="goal not reached", fr="but non atteint"),
    Outcome.ROLLED_BACK: Text(en="rolled back, completely", fr="retour arrière complet"),
    Outcome.STUCK: Text(
        en="stuck: an undo failed, a person must act",
        fr="bloqué : un retour a échoué, une personne doit agir",
    ),
    Outcome.PAUSED: Text(en="paused, waiting for a person", fr="suspendu, une personne est attendue"),
    Outcome.IN_DOUBT: Text(
        en="in doubt: a person must look", fr="dans le doute : une personne doit regarder"
    ),
}

BEGIN = Text(
    en="the runbook starts: {title} ({count} operations)",
    fr="la procédure commence : {title} ({count} opérations)",
)
STEP = Text(en="{step}: {says}", fr="{step} : {says}")
TAKE_BACK = Text(en="take back “{says}”", fr="défaire « {says} »")
ENDED = Text(en="{id}: done{time}", fr="{id} : terminé{time}")
STEP_ENDED = Text(en="{id}: {count} done{time}", fr="{id} : {count} terminées{time}")
IN = Text(en=" in {time}", fr=" en {time}")
ALREADY = Text(en="{id}: already so", fr="{id} : déjà le cas")
ALREADY_ALL = Text(en="{id}: already so for {count}", fr="{id} : déjà le cas pour {count}")
NEEDLESS = Text(en="{id}: not needed", fr="{id} : sans objet")
NEEDLESS_ALL = Text(en="{id}: not needed for {count}", fr="{id} : sans objet pour {count}")
DENIED = Text(en="{id}: performing → refused: {words}", fr="{id} : en cours → refusé : {words}")
BADLY = Text(en="{id}: performing → ended badly: {words}", fr="{id} : en cours → échec : {words}")
LOST = Text(en="{id}: performing → in doubt: {words}", fr="{id} : en cours → dans le doute : {words}")
FOUND = Text(
    en="{id}: in doubt → its task runs, followed again",
    fr="{id} : dans le doute → la tâche tourne, suivie de nouveau",
)
RETRY = Text(en="{id}: tried again in {time}", fr="{id} : nouvel essai dans {time}")
ASK = Text(en="{id}: asks ({kind}) {says}", fr="{id} : demande ({kind}) {says}")
ASK_ALIKE = Text(
    en="{id}: asks ({kind}) for {count} alike: {ids}",
    fr="{id} : demande ({kind}) pour {count} semblables : {ids}",
)
ANSWER = Text(en="{who}: {answer}", fr="{who} : {answer}")
ANSWER_WORDS = Text(en="{who}: {answer} — {words}", fr="{who} : {answer} — {words}")
END = Text(en="the run ends: {outcome}", fr="l’exécution se termine : {outcome}")
BECAUSE = Text(en="  because {words}", fr="  car {words}")
OFFERED = Text(en="  may answer: {answers}", fr="  réponses : {answers}")
KINDS: Final[Mapping[str, Text]] = {
    "confirm": Text(en="confirmation", fr="confirmation"),
    "manual": Text(en="by hand", fr="à la main"),
    "unmet": Text(en="a fact is not true", fr="un fait n’est pas vrai"),
    "refused": Text(en="refused", fr="refusé"),
    "failed": Text(en="failed", fr="échec"),
    "late": Text(en="late", fr="en retard"),
    "in-doubt": Text(en="in doubt", fr="dans le doute"),
}
NOTE: Final = Text(en="{who} notes: {words}", fr="{who} note : {words}")
SIMPLE: Final[Mapping[str, Text]] = {
    "denied": DENIED,
    "badly": BADLY,
    "lost": LOST,
    "found": FOUND,
    "retry": RETRY,
}


def place_of(engine: Engine, op: int) -> str:
    """The node that an operation is about, where there is one."""
    arguments = engine.operation(op).arguments()
    node = arguments.get("node") or arguments.get("target") or arguments.get("source")
    return str(node) if node is not None else ""


def answer_words(reply: Reply) -> Text:
    """What an operator answered, and the words that came with it."""
    said = ANSWERS[reply.answer.value]
    answer = Text(en=f"“{said.en}”", fr=f"« {said.fr} »")
    words = f"{reply.words} {reply.instead}".strip()
    template = ANSWER_WORDS if words else ANSWER
    return template.fill(who=reply.who, answer=answer, words=plain(words))


def simple(entry: Entry, planned: Planned) -> Text:
    """A line about one operation that did not simply go well."""
    time = format_duration(entry.value) if isinstance(entry.value, float) else ""
    return SIMPLE[entry.what].fill(id=planned.id, words=entry.value, time=time)


def offered(question: Question) -> Text:
    """The answers that a question allows, in words."""
    joined = Text(
        en=", ".join(ANSWERS[a.value].en for a in question.answers),
        fr=", ".join(ANSWERS[a.value].fr for a in question.answers),
    )
    return OFFERED.fill(answers=joined)


class Teller:
    """One line an entry, as it happens; `took` is counted from when an operation was sent."""

    def __init__(self) -> None:
        self._sent: dict[int, float] = {}

    def lines(self, entry: Entry, engine: Engine) -> Iterator[tuple[str, Text]]:
        """`(place, words)`; questions are not told here, they are asked."""
        op, value = entry.op, entry.value
        if entry.what == "begin":
            count = sum(not o.gate for o in engine.plan.operations)
            yield "", BEGIN.fill(title=engine.plan.title, count=count)
        elif entry.what == "end":
            yield "", END.fill(outcome=OUTCOMES[engine.so_far()])
        elif entry.what == "note":
            yield "", NOTE.fill(who=value[0], words=value[1])
        elif op >= 0 and entry.what != "ask":
            yield place_of(engine, op), self._about(entry, engine.planned(op), engine, value)

    def _about(self, entry: Entry, planned: Planned, engine: Engine, value: Any) -> Text:
        if entry.what == "perform":
            self._sent[entry.op] = entry.at
            return STEP.fill(step=planned.id, says=_undoing(planned, engine))
        if entry.what == "done":
            took = entry.at - self._sent.get(entry.op, entry.at)
            time = IN.fill(time=format_duration(took)) if took >= 1 else plain("")
            return ENDED.fill(id=planned.id, time=time)
        if entry.what == "answer":
            return answer_words(value[1])
        if entry.what in SIMPLE:
            return simple(entry, planned)
        return {"already": ALREADY, "needless": NEEDLESS}[entry.what].fill(id=planned.id)


def _undoing(planned: Planned, engine: Engine) -> Text:
    return planned.says if planned.step.startswith("undo:") else engine.operation(planned.index).sentence()
