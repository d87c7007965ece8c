"""What a person sees during a run: plain lines of at most 80 columns, the same on any terminal and in a log."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from pra.engine.engine import Engine
from pra.engine.questions import Question
from pra.operations.base import Effect, Operation, PointOfNoReturn, Risk
from pra.plan.model import Planned
from pra.run.progress import Progress, StepStands
from pra.run.words import BECAUSE, KINDS, place_of
from pra.terminal.console import wrapped
from pra.terminal.typography import bound
from pra.text import Lang, Seconds, Text, format_duration

EXERCISE: Final = Text(en="EXERCISE", fr="EXERCICE")
LIVE: Final = Text(en="LIVE", fr="RÉEL")

_EFFECTS: Final = {
    Effect.READ: Text(en="changes nothing", fr="ne change rien"),
    Effect.IDEMPOTENT: Text(en="twice is the same as once", fr="deux fois reviennent à une"),
    Effect.GUARDED: Text(
        en="sent again only after proof that it did not happen",
        fr="renvoyé seulement sur preuve que rien ne s’est passé",
    ),
    Effect.DESTRUCTIVE: Text(
        en="DESTROYS; never sent twice without your answer",
        fr="DÉTRUIT ; jamais envoyé deux fois sans votre réponse",
    ),
}
_LABELS: Final = {
    "where": Text(en="where", fr="où"),
    "call": Text(en="call", fr="appel"),
    "takes": Text(en="takes", fr="durée"),
    "effect": Text(en="effect", fr="effet"),
    "undo": Text(en="undo", fr="retour"),
    "seen": Text(en="seen", fr="constat"),
    "then": Text(en="then", fr="ensuite"),
    "note": Text(en="note", fr="note"),
    "people": Text(en="people", fr="qui"),
}
_ABOUT = Text(en="about {time}", fr="environ {time}")
_ABOUT_ALL = Text(en="about {time} each, {count} of them", fr="environ {time} chacune, {count} en tout")
_MORE = Text(
    en="… and {count} more, one for each: `show`", fr="… et {count} autres, une pour chacun : `show`"
)
_NO_UNDO = Text(en="nothing to take back", fr="rien à défaire")
_NO_RETURN = Text(en="NONE, point of no return: {why}", fr="AUCUN, point de non-retour : {why}")
_SEEN = Text(
    en="all that it requires is true ({facts} facts, {age} ago); looked at again before it is sent",
    fr="tout ce qu’il exige est vrai ({facts} faits, il y a {age}) ; revérifié avant l’envoi",
)
_NOTHING_REQUIRED = Text(en="it requires nothing", fr="il n’exige rien")
_THEN = Text(en="looks whether {facts}", fr="vérifie que {facts}")
_TWO = Text(en="two people must say go", fr="deux personnes doivent dire « allez-y »")
_TWO_MORE = Text(
    en="{who} said go; a second person is wanted, from another terminal: pra confirm",
    fr="{who} a dit « allez-y » ; une seconde personne est attendue, d’un autre terminal : pra confirm",
)
_GLANCE = Text(
    en="step {over}/{steps} · running {running} · waiting: {who} · T+{elapsed}",
    fr="étape {over}/{steps} · en cours {running} · attend : {who} · T+{elapsed}",
)
_LEFT = Text(en=" · left about {left}", fr=" · reste environ {left}")
_MARGIN = Text(en=" · RTO {rto} → margin {margin}", fr=" · RTO {rto} → marge {margin}")
_MISSED = Text(en=" · RTO {rto} → MISSED by {margin}", fr=" · RTO {rto} → DÉPASSÉ de {margin}")
_YOU = Text(en="you", fr="vous")
_MACHINES = Text(en="machines", fr="machines")
_NOBODY = Text(en="nobody", fr="personne")
_MARKS: Final = {
    "done": Text(en="done", fr="fait"),
    "running": Text(en="RUNNING", fr="EN COURS"),
    "asks": Text(en="ASKS YOU", fr="VOUS ATTEND"),
    "failed": Text(en="FAILED", fr="ÉCHEC"),
    "next": Text(en="next", fr="suit"),
    "blocked": Text(en="later", fr="plus tard"),
    "undone": Text(en="taken back", fr="défait"),
}
_BLOCKED = Text(en="waits for {names}", fr="attend {names}")
_HERE = Text(en="YOU ARE HERE", fr="VOUS ÊTES ICI")
FEW: Final = 3  # operations of a step that are shown by name


@dataclass(frozen=True, slots=True)
class Scene:
    """What stands on every line: the mode and the infrastructure; and how things are told.

    calls: the exact calls or commands of an operation, a line each.
    """

    live: bool
    infrastructure: str
    lang: Lang
    calls: Callable[[Operation], Sequence[str]]
    width: int = 80

    @property
    def tag(self) -> str:
        return f"{(LIVE if self.live else EXERCISE).in_(self.lang)} {self.infrastructure}"


def log_line(scene: Scene, at: float, place: str, words: Text) -> list[str]:
    """`03:12:40 EXERCISE pair-zfs sipvirt2 start[345]: done in 3s`, continued under the words."""
    stamp = datetime.fromtimestamp(at).astimezone().strftime("%H:%M:%S")
    head = f"{stamp} {scene.tag} "
    told = bound(words.in_(scene.lang))
    first, *rest = wrapped(f"{place} {told}".strip(), scene.width - len(head))
    return [head + first, *(" " * 9 + line for r in rest for line in wrapped(r, scene.width - 9))]


def briefing(scene: Scene, question: Question, engine: Engine, age: Seconds) -> list[str]:
    """Everything known before a person decides: what, where, how, how long, what takes it back, on what evidence."""
    planned = engine.planned(question.index)
    kind = KINDS[question.kind].in_(scene.lang)
    lines = _wrap(
        scene,
        f"? {question.id} ({kind}): " if scene.lang == "en" else f"? {question.id} ({kind}) : ",
        question.says.in_(scene.lang),
    )
    for label, words in _facts_of(scene, question, engine, planned, age):
        name = _LABELS[label].in_(scene.lang)
        lines += _wrap(scene, f"  {name:<8}", words)
    for because in question.because:
        lines += _wrap(scene, "  ", BECAUSE.fill(words=because).in_(scene.lang).strip())
    return lines


def _wrap(scene: Scene, head: str, words: str) -> list[str]:
    """`head` before the first line, as many spaces before the others."""
    indent = " " * min(len(head), 10)
    first, *rest = wrapped(bound(words), scene.width - len(head))
    lines = [head + first]
    return lines + [indent + r for part in rest for r in wrapped(part, scene.width - len(indent))]


def _facts_of(
    scene: Scene, question: Question, engine: Engine, planned: Planned, age: Seconds
) -> Iterator[tuple[str, str]]:
    lang, many = scene.lang, question.covers > 1
    operations = _covered(engine, question)
    where = sorted({p for o in operations if (p := place_of(engine, o))})
    if where:
        yield "where", ", ".join(where)
    if question.kind in ("confirm", "failed", "in-doubt", "refused", "late"):
        for operation in operations[:FEW]:
            for call in scene.calls(engine.operation(operation)):
                yield "call", call
        if len(operations) > FEW:
            yield "call", _MORE.fill(count=len(operations) - FEW).in_(lang)
    time = format_duration(planned.duration)
    yield (
        "takes",
        (_ABOUT_ALL.fill(time=time, count=len(operations)) if many else _ABOUT.fill(time=time)).in_(lang),
    )
    if question.kind == "confirm":
        yield from _consequences(scene, question, engine, planned, operations, age)
    note = engine.plan.steps[planned.step].note if planned.step in engine.plan.steps else None
    if note is not None:
        yield "note", note.in_(lang)
    if question.people > 1:
        words = _TWO_MORE.fill(who=", ".join(question.said)) if question.said else _TWO
        yield "people", words.in_(lang)


def _consequences(
    scene: Scene,
    question: Question,
    engine: Engine,
    planned: Planned,
    operations: Sequence[int],
    age: Seconds,
) -> Iterator[tuple[str, str]]:
    lang, operation = scene.lang, engine.operation(question.index)
    yield (
        "effect",
        _EFFECTS[Effect.DESTRUCTIVE if operation.risk is Risk.DESTRUCTIVE else operation.effect].in_(lang),
    )
    yield "undo", _undo(planned).in_(lang)
    count = sum(len(engine.facts(o)[2]) for o in operations)
    seen = _SEEN.fill(facts=count, age=format_duration(age)) if count else _NOTHING_REQUIRED
    yield "seen", seen.in_(lang)
    ensures = engine.facts(question.index)[1]
    if ensures:
        yield "then", _THEN.fill(facts=", ".join(f.sentence().in_(lang) for f in ensures[:FEW])).in_(lang)


def _undo(planned: Planned) -> Text:
    undo = planned.undo
    if isinstance(undo, PointOfNoReturn):
        return _NO_RETURN.fill(why=undo.why)
    return _NO_UNDO if undo is None else undo.sentence()


def _covered(engine: Engine, question: Question) -> Sequence[int]:
    """The operations that the answer decides."""
    if question.covers <= 1:
        return [question.index]
    step = engine.plan.steps.get(question.step)
    return list(step.operations) if step else [question.index]


def glance(scene: Scene, progress: Progress) -> str:
    """The last line, always: where, who waits for whom, since when, and what is left of the RTO."""
    lang = scene.lang
    who = _YOU if progress.asks else _MACHINES if progress.running else _NOBODY
    words = _GLANCE.fill(
        over=progress.over,
        steps=len(progress.steps),
        running=progress.running,
        who=who,
        elapsed=clock(progress.elapsed),
    ).in_(lang)
    margin = progress.margin
    if margin is not None and progress.rto is not None:
        template = _MARGIN if margin >= 0 else _MISSED
        rest = template.fill(rto=format_duration(progress.rto), margin=format_duration(abs(margin))).in_(lang)
    else:
        rest = "" if progress.left is None else _LEFT.fill(left=format_duration(progress.left)).in_(lang)
    return (words + rest)[: scene.width]


def clock(seconds: Seconds) -> str:
    """`18:42`, `1:02:07`."""
    whole = max(0, round(seconds))
    head = f"{whole // 3600}:{whole % 3600 // 60:02}" if whole >= 3600 else f"{whole // 60}"  # noqa: PLR2004
    return f"{head}:{whole % 60:02}"


def here(scene: Scene, progress: Progress, height: int = 20) -> list[str]:
    """YOU ARE HERE: every step in plan order, or those around the present one where a screen does not hold them all."""
    rows = [_row(scene, s) for s in progress.steps]
    first = next((i for i, s in enumerate(progress.steps) if s.standing not in ("done", "undone")), len(rows))
    begin = max(0, min(first - 3, len(rows) - height))
    shown = rows[begin : begin + height]
    title = f"{_HERE.in_(scene.lang)}  {scene.tag}"
    before = [f"  … {begin}"] if begin else []
    after = [f"  … {len(rows) - begin - height}"] if len(rows) > begin + height else []
    return [title, *before, *shown, *after]


def _row(scene: Scene, stands: StepStands) -> str:
    lang = scene.lang
    mark = _MARKS[stands.standing].in_(lang)
    count = f"{stands.over}/{stands.total}"
    says = stands.step.says.in_(lang)
    if stands.blocked_by:
        says = _BLOCKED.fill(names=", ".join(stands.blocked_by[:3])).in_(lang)
    arrow = ">" if stands.standing in ("running", "asks", "failed") else " "
    line = f"{arrow} {mark:<11} {count:>7}  {stands.step.name:<16} {says}"
    return line if len(line) <= scene.width else line[: scene.width - 1] + "…"
