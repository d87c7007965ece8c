"""Every error a person can meet, its tree and its exit code; the table is `docs/exit-codes.md`.

    PraError
    ├─ Invalid      3  a file is wrong: every problem at once, each with its place
    ├─ Refusal      4  a required fact is false or unknown; nothing was changed
    ├─ Unwritable   2  a file that the command line names cannot be written
    ├─ LeaseError   9  the hand is another's, or nobody can tell whose (journal/lease.py)
    ├─ JournalError 10 the journal cannot be written or is not what was written (journal/files.py)
    └─ WorldError      what a driver may say of one call, and nothing else
       ├─ Refused      not accepted: the world is as it was
       ├─ Failed       accepted, ran, ended badly
       ├─ Lost         between sent and answered: it may have happened
       └─ Unreachable  a reading that got no answer: nothing is known, nothing was changed

Bugs are `assert`. What the engine decides on is an event, not an exception.
"""

from dataclasses import dataclass
from typing import ClassVar, Literal

from pra.text import Lang, Text


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where in a file: line and column count from 1; 0 means the whole file."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong (or doubtful) in a file: where, what, and what to type instead."""

    place: Place
    message: Text
    hint: Text | None = None
    level: Literal["error", "warning"] = "error"

    def line(self, lang: Lang) -> str:
        hint = f" ({self.hint.in_(lang)})" if self.hint else ""
        return f"{self.place}: {self.message.in_(lang)}{hint}"


class PraError(Exception):
    """What a person can cause or meet; never a traceback."""

    exit_code: ClassVar[int] = 1

    def __init__(self, message: Text, hint: Text | None = None) -> None:
        super().__init__(message.en)
        self.message = message
        self.hint = hint

    def lines(self, lang: Lang) -> list[str]:
        """What is printed: what happened, then what to type next."""
        return [self.message.in_(lang), *([self.hint.in_(lang)] if self.hint else [])]


class Invalid(PraError):
    """A runbook, inventory or scenario is wrong; carries every problem found."""

    exit_code = 3

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        errors = sum(p.level == "error" for p in problems)
        super().__init__(Text(en=f"{errors} error(s) found", fr=f"{errors} erreur(s) trouvée(s)"))
        self.problems = problems

    def lines(self, lang: Lang) -> list[str]:
        return [p.line(lang) for p in sorted(self.problems, key=lambda p: p.place)]


class Refusal(PraError):
    """A required fact is false or unknown; nothing was changed."""

    exit_code = 4


class Unwritable(PraError):
    """A file that the command line names cannot be written."""

    exit_code = 2

    def __init__(self, path: str, why: str) -> None:
        super().__init__(
            Text(en=f"{path}: cannot be written: {why}", fr=f"{path} : écriture impossible : {why}")
        )


class WorldError(Exception):
    """What a driver says of one call that did not go well. Three ways for changes, one for readings."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


class Refused(WorldError):
    """Not accepted: the world is as it was."""


class Failed(WorldError):
    """Accepted, ran, ended badly."""


class Lost(WorldError):
    """Between sent and answered: it may have happened. A time-out after sending is this."""


class Unreachable(WorldError):
    """A reading that nobody answered. Nothing is known; silence is never a no."""
