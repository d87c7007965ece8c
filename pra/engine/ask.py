"""The questions of the engine: which answers are allowed in which case, and on what evidence."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pra.engine.questions import Answer, Kind, Question
from pra.facts.base import Verdict
from pra.operations.base import Effect
from pra.plan.model import Confirm
from pra.text import Text, plain

if TYPE_CHECKING:
    from pra.engine.engine import Detail, Engine

_REFUSED = Text(en="refused: {words}", fr="refusé : {words}")
_FAILED = Text(en="ended badly: {words}", fr="a échoué : {words}")
_LOST = Text(en="it may have happened: {words}", fr="c'est peut-être fait : {words}")
_LATE = Text(en="its time is up and it is not over", fr="le délai est passé et ce n'est pas terminé")
_NO_RETURN = Text(
    en="no rollback: {id} is done and cannot be taken back ({why})",
    fr="pas de retour arrière : {id} est fait et ne se reprend pas ({why})",
)
_NOT_TRUE = {
    Verdict.FALSE: Text(en="not so: {fact} — {evidence}", fr="faux : {fact} — {evidence}"),
    Verdict.UNKNOWN: Text(en="unknown: {fact} — {evidence}", fr="inconnu : {fact} — {evidence}"),
}


def question(engine: Engine, index: int, kind: Kind, *, unhappened: bool) -> Question:
    """The question of `kind` about the operation at `index`.

    unhappened: it is proven that a call in doubt had no effect, so that it may be sent again.
    """
    planned = engine.plan.operations[index]
    step = engine.plan.steps[planned.step]
    whole_step = kind == "confirm" and planned.policy.confirm is Confirm.STEP
    operation = engine.operation(index)
    detail = engine.details.get(index)
    type_back = None
    if planned.policy.type_back and kind == "confirm":
        type_back = planned.step if whole_step else operation.type_back()
    return Question(
        index=index,
        id=planned.step if whole_step else planned.id,
        step=planned.step,
        kind=kind,
        says=step.says if whole_step else operation.sentence(),
        because=(*_because(kind, detail), *_no_return(engine)),
        answers=_answers(engine, index, kind, unhappened=unhappened),
        type_back=type_back,
        instead=planned.policy.substitutes if kind in ("failed", "late") else (),
        covers=len(step.operations) if whole_step else 1,
        people=planned.policy.people if kind == "confirm" else 1,
    )


def renumbered(asked: Question, index: int) -> Question:
    """The same question about an operation whose number is seen from further out."""
    return replace(asked, index=index)


def _because(kind: Kind, detail: Detail | None) -> tuple[Text, ...]:
    if detail is None:
        return ()
    head: tuple[Text, ...] = ()
    if kind == "refused":
        head = (_REFUSED.fill(words=detail.words),)
    elif kind == "failed" and detail.words:
        head = (_FAILED.fill(words=detail.words),)
    elif kind == "in-doubt" and detail.words:
        head = (_LOST.fill(words=detail.words),)
    elif kind == "late":
        head = (_LATE,)
    return (*head, *(unmet_line(u.fact.sentence(), u.seen.verdict, u.seen.evidence) for u in detail.unmet))


def unmet_line(fact: Text, verdict: Verdict, evidence: Text) -> Text:
    """One line of evidence: the fact, how it stands, and who says so."""
    return _NOT_TRUE[verdict].fill(fact=fact, evidence=evidence)


def _no_return(engine: Engine) -> tuple[Text, ...]:
    passed = engine.passed_no_return()
    if passed is None:
        return ()
    why = getattr(passed.undo, "why", plain(""))
    return (_NO_RETURN.fill(id=passed.id, why=why),)


def _answers(engine: Engine, index: int, kind: Kind, *, unhappened: bool) -> tuple[Answer, ...]:
    """The allowed answers, in the order in which they are shown."""
    chosen = list(_first(engine, index, kind, unhappened=unhappened))
    detail, planned = engine.details.get(index), engine.plan.operations[index]
    if detail is not None and kind == "unmet":
        open_facts = [u for u in detail.unmet if not u.fact.acceptable]
        unknowns = [u for u in open_facts if u.seen.verdict is Verdict.UNKNOWN]
        if any(u.fact.attestable and u.seen.verdict is Verdict.UNKNOWN for u in detail.unmet):
            chosen.append(Answer.ATTEST)
        if not open_facts or (len(unknowns) == len(open_facts) and all(u.fact.attestable for u in unknowns)):
            chosen += [Answer.ACCEPT_LOSS] if any(u.fact.acceptable for u in detail.unmet) else []
    if detail is not None and kind in ("failed", "late") and detail.choice < len(planned.alternatives):
        chosen.append(Answer.NEXT)
    if planned.policy.substitutes and kind in ("failed", "late"):
        chosen.append(Answer.INSTEAD)
    chosen.append(Answer.SKIP)
    if not planned.id.startswith("undo:") and engine.passed_no_return() is None:
        chosen.append(Answer.ROLL_BACK)
    return (*chosen, Answer.PAUSE)


def _first(engine: Engine, index: int, kind: Kind, *, unhappened: bool) -> tuple[Answer, ...]:
    """The answers that go on with the operation itself."""
    operation = engine.operation(index)
    if kind in ("confirm", "manual"):
        return (Answer.GO,)
    if kind == "unmet":
        return (Answer.RETRY,)
    if kind == "refused":
        return (Answer.RETRY, Answer.BY_HAND)
    if kind == "late":
        return (Answer.WAIT, Answer.BY_HAND)
    if kind == "failed":
        again = operation.effect is not Effect.DESTRUCTIVE or unhappened
        return (Answer.RETRY, Answer.BY_HAND) if again else (Answer.BY_HAND,)
    # Only who was there knows what hands began: they say whether it is to be done now.
    again = unhappened or operation.manual or operation.effect in (Effect.READ, Effect.IDEMPOTENT)
    return (Answer.WAIT, *((Answer.RETRY,) if again else ()), Answer.BY_HAND)
