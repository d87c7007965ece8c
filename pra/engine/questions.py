"""Questions and answers as values: shown by a terminal, answered by a script, enumerated by a proof."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from pra.text import Text


class Answer(StrEnum):
    """Everything an operator can say. PAUSE is always allowed, and is what Ctrl-C and end-of-file answer."""

    GO = "go"
    RETRY = "retry"
    WAIT = "wait"
    BY_HAND = "done-by-hand"
    ATTEST = "attest"
    ACCEPT_LOSS = "accept-loss"
    NEXT = "next"
    INSTEAD = "instead"
    SKIP = "skip"
    ROLL_BACK = "roll-back"
    PAUSE = "pause"


Kind = Literal["confirm", "manual", "unmet", "refused", "failed", "late", "in-doubt"]
"""Why it is asked: a yes is wanted, a person must act, a fact is not true, the call was refused,
it ended badly, it takes too long, nobody knows whether it happened."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question.

    because: the evidence, line by line. answers: the allowed ones, the safest named first
    among equals. type_back: what must be typed for GO, never a yes. instead: the operation
    kinds that INSTEAD may name. covers: how many operations the answer decides.
    people: how many different people must say GO. said: who did so far.
    """

    index: int
    id: str
    step: str
    kind: Kind
    says: Text
    because: tuple[Text, ...]
    answers: tuple[Answer, ...]
    type_back: str | None = None
    instead: tuple[str, ...] = ()
    covers: int = 1
    people: int = 1
    said: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer, who gave it, and the words that go with it (a reason, a name typed back, what was seen).

    alike: it answers every open question of the same step and kind that offers it, so that nobody
    accepts the same loss twenty-seven times, one guest after the other.
    """

    answer: Answer
    who: str = ""
    words: str = ""
    instead: str = ""
    alike: bool = False
