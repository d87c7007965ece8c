"""The scripted operator: a list of lines, each saying what to answer to which question."""

from dataclasses import dataclass
from fnmatch import fnmatchcase

from pra.engine.questions import Answer, Kind, Question, Reply
from pra.inventory.estimate import PERSON
from pra.text import Seconds


@dataclass(frozen=True, slots=True)
class Line:
    """To questions about `to` (an operation or a step, `*` allowed) of kind `on` (None: any), answer so.

    times: how often it may be used, 0 for always. after: how long the person takes, None for `thinks`.
    """

    to: str
    answer: Answer
    on: Kind | None = None
    words: str = ""
    instead: str = ""
    after: Seconds | None = None
    times: int = 0


@dataclass(frozen=True, slots=True)
class Absence:
    """Nobody answers between these two moments, in seconds after the start; `until` None: nobody comes back."""

    begin: Seconds
    until: Seconds | None


@dataclass(frozen=True, slots=True)
class Script:
    """Who answers, how fast, and what; what no line answers is confirmed if it is a mere yes, else it pauses."""

    who: str = "operator"
    second: str = "second operator"
    thinks: Seconds = PERSON
    lines: tuple[Line, ...] = ()
    absences: tuple[Absence, ...] = ()


class ScriptedOperator:
    """Answers by the script; counts how often each line was used."""

    def __init__(self, script: Script) -> None:
        self.script = script
        self._used = [0] * len(script.lines)
        self._before: tuple[tuple[object, ...], Line | None] = ((), None)

    def answer(self, question: Question, at: Seconds) -> tuple[Seconds, Reply] | None:
        """When the answer comes (seconds after the start) and what it is; None when it never comes."""
        line = self._line(question, at)
        if line is None:
            obvious = Answer.GO if Answer.GO in question.answers else Answer.PAUSE
            line = Line(to=question.id, answer=obvious)
        words = line.words or (question.type_back or "" if line.answer is Answer.GO else "")
        delay = self.script.thinks if line.after is None else line.after
        who = self.script.second if self.script.who in question.said else self.script.who
        when = self._present(at + delay)
        alike = line.to == question.step or line.to.endswith(
            "*"
        )  # a line about a step answers for the whole of it
        return None if when is None else (when, Reply(line.answer, who, words, line.instead, alike))

    def unused(self) -> list[Line]:
        """Lines that never answered anything: a scenario that says what does not happen is wrong."""
        return [line for line, used in zip(self.script.lines, self._used, strict=True) if not used]

    def _line(self, question: Question, at: Seconds) -> Line | None:
        """The first line that fits; questions alike asked at one moment get the same one, and count as one."""
        alike = (at, question.step, question.kind, question.answers)
        if alike == self._before[0] and self._before[1] is not None and not self._by_name(self._before[1]):
            return self._before[1]
        for i, line in enumerate(self.script.lines):
            fits = matches(line.to, question.id) or matches(line.to, question.step)
            fits = fits and line.answer in question.answers  # what is not offered cannot be answered
            if fits and line.on in (None, question.kind) and not (line.times and self._used[i] >= line.times):
                self._used[i] += 1
                self._before = (alike, line)
                return line
        return None

    def _by_name(self, line: Line) -> bool:
        """A line about one operation speaks for that one alone."""
        return "[" in line.to

    def _present(self, at: Seconds) -> Seconds | None:
        for absence in self.script.absences:
            if absence.begin <= at and (absence.until is None or at < absence.until):
                return absence.until
        return at


def matches(pattern: str, name: str) -> bool:
    """Whether `*` and `?` in `pattern` cover `name`; brackets mean themselves: `stop[345]`."""
    return fnmatchcase(name, pattern.replace("[", "[[]"))
