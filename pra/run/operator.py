"""Who decides: the port between a run and the person at the terminal, a script, or an answers file."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from pra.engine.engine import Engine
from pra.engine.questions import Question, Reply
from pra.run.entry import Entry
from pra.text import Seconds


@dataclass(frozen=True, slots=True)
class Replied:
    """An answer to an open question, by its operation's number."""

    op: int
    reply: Reply


@dataclass(frozen=True, slots=True)
class Noted:
    """Words for the journal."""

    words: str
    who: str = ""


@dataclass(frozen=True, slots=True)
class Halt:
    """Begin nothing more. `leave`: do not even wait for what is under way. `why`: for the journal."""

    why: Literal["asked", "interrupt", "hang-up", "terminated", "end-of-file", "unanswered", "left"]
    leave: bool = False
    who: str = ""


@dataclass(frozen=True, slots=True)
class TakeBack:
    """Undo what was done, although nothing is asked just now."""

    who: str = ""
    words: str = ""


Heard = Replied | Noted | Halt | TakeBack


class Operator(Protocol):
    """Told what happens and asked what to do. Nothing here may delay the journal: a dead terminal is silent."""

    @property
    def who(self) -> str: ...

    def tell(self, entry: Entry, engine: Engine) -> None:
        """Something happened."""

    def ask(self, questions: Sequence[Question], engine: Engine) -> None:
        """The questions that are open now, in plan order; called whenever they change."""

    def hear(self, wait: Seconds) -> Heard | None:
        """What was said since; waits at most that long for it."""
