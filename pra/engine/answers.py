"""What each answer does. An answer is only ever applied to a question that offers it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Final

from pra.engine.commands import AcceptedLoss, Check, Look, Verify
from pra.engine.questions import Answer, Question, Reply
from pra.engine.rollback import begin
from pra.engine.states import Move, State
from pra.plan.model import Confirm

if TYPE_CHECKING:
    from pra.engine.engine import Engine
    from pra.facts.base import Fact


def go(engine: Engine, index: int, question: Question, _: Reply) -> None:
    """Yes: to one operation, or to all of the step that wait for the same yes."""
    planned = engine.plan.operations[index]
    whole_step = question.kind == "confirm" and planned.policy.confirm is Confirm.STEP
    engine.confirmed.add(planned.step if whole_step else index)
    for i in asking_with(engine, index) if whole_step else [index]:
        engine.again(i)


def asking_with(engine: Engine, index: int) -> list[int]:
    """The operations of the same step that wait for the same yes."""
    step = engine.plan.steps[engine.plan.operations[index].step]
    return [
        i
        for i in step.operations
        if engine.states[i] is State.ASKING and (i == index or i not in engine.open)
    ]


def retry(engine: Engine, index: int, _: Question, __: Reply) -> None:
    """Look at the facts again, from the first way on."""
    detail = engine.detail(index)
    detail.refusals.clear()
    if detail.choice and engine.states[index] is State.ASKING:
        engine.choose(index, 0)
    engine.again(index)


def wait(engine: Engine, index: int, _: Question, __: Reply) -> None:
    """Give it its time once more; the task, where there is one, is still there."""
    engine.open.pop(index, None)
    engine.attempts[index] += 1
    detail = engine.detail(index)
    detail.late = False
    if engine.states[index] is State.IN_DOUBT:
        engine.out.append(Look(index))
    else:
        engine.move(index, Move.CONFIRMED)
        engine.out.append(Check(index))


def by_hand(engine: Engine, index: int, _: Question, __: Reply) -> None:
    """A person did it: their word stands for what nobody can see, and observation for the rest."""
    engine.open.pop(index, None)
    detail = engine.detail(index)
    detail.failed, detail.by_hand, detail.tried, detail.unmet = False, True, True, ()
    engine.attempts[index] += 1
    engine.attested.update(f for f in engine.ensures(index) if f.attestable)
    engine.move(index, Move.BY_HAND)
    engine.out.append(Verify(index))


def attest(engine: Engine, index: int, _: Question, __: Reply) -> None:
    """The operator's word stands for what cannot be seen."""
    engine.attested.update(settled(u.fact for u in engine.detail(index).unmet if u.fact.attestable))
    engine.again(index)
    go_on_with_covered(engine)


def accept_loss(engine: Engine, index: int, _: Question, __: Reply) -> None:
    """The loss is accepted, by name, and put on record."""
    facts = settled(u.fact for u in engine.detail(index).unmet if u.fact.acceptable)
    engine.accepted.update(facts)
    engine.out.append(AcceptedLoss(index, facts))
    engine.again(index)
    go_on_with_covered(engine)


def settled(facts: Iterable[Fact]) -> tuple[Fact, ...]:
    """The facts that a word is given for, and those that it answers as well, each once."""
    return tuple(dict.fromkeys(f for fact in facts for f in (fact, *fact.settles())))


def go_on_with_covered(engine: Engine) -> None:
    """A word given once stands for every operation that waits for it."""
    for index, question in sorted(engine.open.items()):
        if question.kind == "unmet" and not engine.remaining(engine.detail(index).unmet):
            engine.again(index)


def next_way(engine: Engine, index: int, _: Question, __: Reply) -> None:
    """The next way of a `first-of`."""
    engine.choose(index, engine.detail(index).choice + 1)
    engine.again(index)


def instead(engine: Engine, index: int, _: Question, reply: Reply) -> None:
    """Another operation in this one's place."""
    engine.detail(index).operation = engine.plan.operations[index].substitutes[reply.instead]
    engine.confirmed.add(index)
    engine.again(index)


def skip(engine: Engine, index: int, question: Question, reply: Reply) -> None:
    """Leave it out, with a reason."""
    planned = engine.plan.operations[index]
    whole_step = question.kind == "confirm" and planned.policy.confirm is Confirm.STEP
    for i in asking_with(engine, index) if whole_step else [index]:
        engine.skip(i, reply.words)


def roll_back(engine: Engine, _: int, __: Question, ___: Reply) -> None:
    """Take back what was done."""
    begin(engine)


APPLY: Final[dict[Answer, Callable[[Engine, int, Question, Reply], None]]] = {
    Answer.GO: go,
    Answer.RETRY: retry,
    Answer.WAIT: wait,
    Answer.BY_HAND: by_hand,
    Answer.ATTEST: attest,
    Answer.ACCEPT_LOSS: accept_loss,
    Answer.NEXT: next_way,
    Answer.INSTEAD: instead,
    Answer.SKIP: skip,
    Answer.ROLL_BACK: roll_back,
}
