"""What the engine asks of a driver. A driver does exactly these, and answers each with an event."""

from typing import NamedTuple

from pra.engine.questions import Question
from pra.facts.base import Fact
from pra.text import Seconds


class Check(NamedTuple):
    """Look at `when`, `ensures` and `requires`; answer `Checked`."""

    op: int


class Perform(NamedTuple):
    """Send the call; answer `Accepted` and later `Ended`, or `Denied`, or `AnswerLost`; `Fired` after `timeout`."""

    op: int
    attempt: int
    timeout: Seconds


class Verify(NamedTuple):
    """Look at `ensures`; answer `Verified`."""

    op: int


class VerifyAgain(NamedTuple):
    """Look once more when something may have changed; `Fired` if not so after `patience` (0: a timer runs already)."""

    op: int
    attempt: int
    patience: Seconds


class Look(NamedTuple):
    """In doubt: ask after the task, look at `ensures` and `requires`; answer `Looked`."""

    op: int


class Follow(NamedTuple):
    """The task runs after all: follow it again; `Fired` after `timeout`."""

    op: int
    attempt: int
    timeout: Seconds


class Wake(NamedTuple):
    """Answer `Fired` after `delay`."""

    op: int
    attempt: int
    delay: Seconds


class Ask(NamedTuple):
    """Put a question to the operator; answer `Answered`."""

    op: int
    question: Question


class AcceptedLoss(NamedTuple):
    """For the record: an operator accepted these losses, by name."""

    op: int
    facts: tuple[Fact, ...]


class CheckGoal(NamedTuple):
    """Every operation is over: look at the goal; answer `GoalChecked`."""


Command = Check | Perform | Verify | VerifyAgain | Look | Follow | Wake | Ask | AcceptedLoss | CheckGoal
