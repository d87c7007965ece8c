"""Reading a runbook and everything it includes; Invalid with every problem of every file."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pra.errors import Invalid, Place, Problem
from pra.runbook.forms import RunbookForm, StepForm
from pra.syntax.collector import collector_paused
from pra.syntax.read import Document, read, read_file
from pra.syntax.shape import check
from pra.text import Text

_CIRCLE = Text(en="includes itself: {chain}", fr="s’inclut lui-même : {chain}")


@dataclass(frozen=True, slots=True)
class Runbook:
    """One runbook file: its shape, its text, and by step name the runbooks it includes."""

    form: RunbookForm
    document: Document
    includes: Mapping[str, "Runbook"] = field(default_factory=dict)

    @property
    def file(self) -> str:
        return self.document.file

    def texts(self) -> list[str]:
        """Its own text and those of all it includes, in order."""
        return [self.document.text, *(t for i in self.includes.values() for t in i.texts())]

    def step_places(self) -> Mapping[str, Place]:
        """Where each step begins."""
        return _step_places(self.document, list(self.form.steps))


@collector_paused()
def load(path: Path) -> Runbook:
    """Read the runbook at `path` and all it includes."""
    return _load(read_file(path), (path.resolve(),))


@collector_paused()
def parse(text: str, file: str) -> Runbook:
    """A runbook from its text; what it includes is found beside `file`."""
    return _load(read(text, file), (Path(file).resolve(),))


def _load(document: Document, chain: tuple[Path, ...]) -> Runbook:
    form = check(document, RunbookForm)
    problems: list[Problem] = []
    includes: dict[str, Runbook] = {}
    for name, step in form.steps.items():
        if step.include is not None:
            try:
                includes[name] = _include(document, name, step, chain)
            except Invalid as invalid:
                problems += invalid.problems
    if problems:
        raise Invalid(tuple(problems))
    return Runbook(form, document, includes)


def _include(document: Document, name: str, step: StepForm, chain: tuple[Path, ...]) -> Runbook:
    path = Path(document.file).parent / (step.include or "")
    real, place = path.resolve(), document.place(("steps", name, "include"))
    if real in chain:
        names = " → ".join(p.name for p in (*chain[chain.index(real) :], real))
        raise Invalid((Problem(place, _CIRCLE.fill(chain=names)),))
    if not path.is_file():
        missing = Text(en="no such file: {path}", fr="fichier introuvable : {path}").fill(path=path)
        raise Invalid((Problem(place, missing),))
    return _load(read_file(path), (*chain, real))


def _step_places(document: Document, names: list[str]) -> Mapping[str, Place]:
    """By the lines that begin like steps, if they are exactly the steps; else by reading the file again.

    The second reading takes as long as the first; lines are found a hundred times faster.
    """
    begin = re.search(r"^steps:[ \t]*(?:#.*)?$", document.text, re.MULTILINE)
    if begin is not None:
        rest = document.text[begin.end() :]
        end = re.search(r"^[^\s#]", rest, re.MULTILINE)
        section = rest[: end.start()] if end else rest
        found = _lines(section, document.text.count("\n", 0, begin.end()))
        if [name for name, _, _ in found] == names:
            return {name: Place(document.file, line, column) for name, line, column in found}
    return {name: document.place(("steps", name), key=True) for name in names}


def _lines(section: str, line: int) -> list[tuple[str, int, int]]:
    first = re.search(r"^( +)[^\s#]", section, re.MULTILINE)
    if first is None:
        return []
    starts = re.compile(rf"\n{first[1]}([^\s#\"'\[{{][^\s:]*):(?=\s)")
    column, last, found = len(first[1]) + 1, 0, []
    for match in starts.finditer(section):
        line += section.count("\n", last, match.start(1))
        last = match.start(1)
        found.append((match[1], line + 1, column))
    return found
