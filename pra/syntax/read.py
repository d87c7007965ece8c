"""YAML read safely: libyaml's events in one pass into plain values, every mistake at its place.

YAML 1.2 core meaning: `on`, `off`, `no`, `12:30`, `010` are words. No anchors, aliases,
merge keys or tags; one document; duplicate keys refused; bounded in size, depth and
number of events. The pass that everybody pays for keeps no marks: a place is found
again, by a second pass, for the few paths that an error names.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice
from math import isfinite
from pathlib import Path
from typing import Any, Final

import yaml

from pra.errors import Invalid, Place, Problem
from pra.syntax.characters import INVISIBLE, invisible, told
from pra.syntax.collector import collector_paused
from pra.syntax.said import said
from pra.text import Text, format_size

Key = str | int
Trail = tuple[Key, ...]
_Spot = tuple[Trail, bool]  # a path, and whether its key is meant
_Mark = tuple[int, int]  # line and column, from 0

_Parser: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # the pure parser where libyaml is absent

_INT = re.compile(r"-?(?:0|[1-9][0-9]{0,17})")
_FLOAT = re.compile(r"-?(?=[0-9]*[.eE])(?:\.[0-9]+|(?:0|[1-9][0-9]*)(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_WORDS: Final = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
                 "null": None, "Null": None, "NULL": None, "~": None, "": None}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one file: an estate of 10,000 guests is about 10 MB and 600,000 events."""

    size: int = 32 * 1024 * 1024
    events: int = 4_000_000
    depth: int = 32
    scalar: int = 64 * 1024
    problems: int = 1000  # nobody reads on


@dataclass(slots=True)
class Document:
    """One file: its text and its plain values. `place(path)` finds where a value, or its key, stands."""

    file: str
    text: str
    data: Any
    limits: Limits = field(default_factory=Limits)
    inherited: dict[Key, Trail] = field(default_factory=dict)  # where items of a section have the rest from
    _marks: dict[_Spot, _Mark] = field(default_factory=dict, repr=False, compare=False)
    _unread: Iterator[tuple[_Spot, _Mark]] | None = field(default=None, repr=False, compare=False)

    def place(self, path: Trail, *, key: bool = False) -> Place:
        """The place of the value at `path` (of its key, if `key`), or of the nearest thing that exists."""
        path = self._written(path, key=key)
        for length in range(len(path), -1, -1):
            found = self._marks.get((path[:length], key and length == len(path) > 0))
            found = found or self._marks.get((path[:length], False))
            if found:
                return Place(self.file, found[0] + 1, found[1] + 1)
        return Place(self.file, 1, 1)

    def _written(self, path: Trail, *, key: bool) -> Trail:
        """The path itself, or that of the default it stands for."""
        if self._is_there((path, key and len(path) > 0)) or len(path) <= 2 or path[0] not in self.inherited:  # noqa: PLR2004
            return path
        default = (*self.inherited[path[0]], *path[2:])
        own = self._is_there((path[:3], False))
        return (
            path if own or not self._is_there((default[: len(default) - len(path) + 3], False)) else default
        )

    def _is_there(self, spot: _Spot) -> bool:
        self._read_up_to(spot)
        return spot in self._marks

    def _read_up_to(self, wanted: _Spot) -> None:
        """The second pass goes no further than what is asked for: a warning near the top costs next to nothing."""
        if wanted in self._marks:
            return
        if self._unread is None:
            self._unread = _marks(self.text)
        for spot, mark in self._unread:
            self._marks[spot] = mark
            if spot == wanted:
                return


def read_file(path: Path, limits: Limits | None = None) -> Document:
    """Read a file; Invalid when it is missing, not a file, not readable, not UTF-8, or not YAML as we take it."""
    bounds = limits or Limits()
    try:
        with path.open("rb") as opened:  # a pipe or a device has no size: never more than the bound is read
            data = opened.read(bounds.size + 1)
    except IsADirectoryError:
        words = Text(en="this is a folder, a file is wanted", fr="c’est un dossier, il faut un fichier")
    except PermissionError:
        words = Text(en="not allowed to read this file", fr="lecture de ce fichier interdite")
    except (FileNotFoundError, NotADirectoryError, ValueError):
        words = Text(en="no such file", fr="fichier introuvable")
    except OSError as error:
        words = Text(en="cannot be read: {why}", fr="lecture impossible : {why}").fill(why=error.strerror)
    else:
        if len(data) > bounds.size:
            raise Invalid((_too_large(str(path), bounds),))
        return read(_decoded(data, str(path)), str(path), bounds)
    raise Invalid((Problem(Place(str(path)), words),))


def _decoded(data: bytes, file: str) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        begin = data.rfind(b"\n", 0, error.start) + 1
        column = len(data[begin : error.start].decode("utf-8")) + 1
        place = Place(file, data.count(b"\n", 0, error.start) + 1, column)
        byte = f"0x{data[error.start]:02X}"
        words = Text(
            en=f"not UTF-8 (byte {byte}): save the file as UTF-8",
            fr=f"ce n’est pas de l’UTF-8 (octet {byte}) : enregistrez le fichier en UTF-8",
        )
        raise Invalid((Problem(place, words),)) from None


def _too_large(file: str, limits: Limits) -> Problem:
    size = format_size(limits.size)
    return Problem(Place(file), Text(en=f"larger than {size}", fr=f"plus grand que {size}"))


def read(text: str, file: str, limits: Limits | None = None) -> Document:
    """The plain values of `text`; Invalid with every problem found, each with file, line and column."""
    bounds = limits or Limits()
    if len(text) > bounds.size:
        raise Invalid((_too_large(file, bounds),))
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    problems = list(islice(invisible(text, file), bounds.problems))
    if problems:
        raise Invalid(tuple(problems))
    data: Any = None
    builder = _Builder(file, bounds)
    try:
        with collector_paused():
            data = builder.build(text)
    except _EnoughError:
        pass
    except yaml.MarkedYAMLError as error:
        builder.problems.append(said(file, text, error))
    if builder.problems or builder.doubles:
        raise Invalid((*builder.problems, *_doubles(text, file, builder.doubles)))
    return Document(file, text, data, bounds)


class _EnoughError(Exception):
    """So many problems that nobody would read on."""


class _Builder:
    """Turns events into values. A stack of our own: no depth can overflow it."""

    def __init__(self, file: str, limits: Limits) -> None:
        self.file, self.limits = file, limits
        self.problems: list[Problem] = []
        self.doubles: dict[_Mark, Key] = {}

    def build(self, text: str) -> Any:  # noqa: C901, PLR0912, PLR0915 — one loop, for speed
        next_event = _Parser(text).get_event
        scalar_event, map_start, list_start = (
            yaml.ScalarEvent,
            yaml.MappingStartEvent,
            yaml.SequenceStartEvent,
        )
        map_end, list_end = yaml.MappingEndEvent, yaml.SequenceEndEvent
        depth_limit, event_limit, scalar_limit = self.limits.depth, self.limits.events, self.limits.scalar
        stack: list[tuple[Any, Any]] = []
        box: Any = None
        key: Any = _NO_KEY
        root: Any = None
        documents = count = 0
        words = _WORDS
        hides = INVISIBLE.search
        memo: dict[str, Any] = {}
        while True:
            event = next_event()
            kind = type(event)
            count += 1
            if kind is scalar_event:
                value = event.value
                if event.implicit[0]:
                    if value in memo:
                        value = memo[value]
                    else:
                        resolved = words[value] if value in words else _number(value)
                        memo[value] = resolved
                        value = resolved
                elif event.style == '"':
                    hidden = hides(value)
                    if hidden:
                        self._refuse(event, told(hidden[0]))
                if event.tag is not None:
                    self._refuse(event, _TAG)
                if event.anchor is not None:
                    self._refuse(event, _ANCHOR)
                if type(value) is str and len(value) > scalar_limit:
                    self._refuse(event, _LONG)
                    value = ""
            elif kind is map_start or kind is list_start:
                if event.anchor is not None:
                    self._refuse(event, _ANCHOR)
                if event.tag is not None:
                    self._refuse(event, _TAG)
                if len(stack) >= depth_limit:
                    self._refuse(event, _DEEP)
                    return None
                value = {} if kind is map_start else []
                if type(box) is dict and key is _NO_KEY:
                    self._refuse(event, _KEY)
                    return None
                stack.append((box, key))
                box, key = value, _NO_KEY
                continue
            elif kind is map_end or kind is list_end:
                value = box
                box, key = stack.pop()
            elif kind is yaml.AliasEvent:
                self._refuse(event, _ANCHOR)
                value = None
                if type(box) is dict and key is _NO_KEY:
                    key = ""  # nothing is kept of a file that is refused
                    continue
            elif kind is yaml.DocumentStartEvent:
                documents += 1
                if documents > 1:
                    self._refuse(event, _SEVERAL)
                    return root
                continue
            elif kind is yaml.StreamEndEvent:
                return root
            else:
                continue
            if type(box) is dict:
                if key is _NO_KEY:
                    if value == "<<":
                        self._refuse(event, _MERGE)
                    if type(value) is not str and type(value) is not int:
                        self._refuse(event, _KEY)
                        value = event.value
                    if value in box or ((event.style or type(value) is int) and _twin(value) in box):
                        self._twice(event, value)
                    key = value
                else:
                    box[key] = value
                    key = _NO_KEY
            elif type(box) is list:
                box.append(value)
            else:
                root = value
            if count > event_limit:
                self._refuse(event, _MANY)
                return None

    def _refuse(self, event: Any, words: Text) -> None:
        mark = event.start_mark
        self.problems.append(Problem(Place(self.file, mark.line + 1, mark.column + 1), words))
        self._enough()

    def _twice(self, event: Any, key: Key) -> None:
        """Only where it stands is kept: where the first one stands, one more pass finds for all of them."""
        self.doubles[event.start_mark.line, event.start_mark.column] = key
        self._enough()

    def _enough(self) -> None:
        if len(self.problems) + len(self.doubles) >= self.limits.problems:
            raise _EnoughError


def _doubles(text: str, file: str, doubles: dict[_Mark, Key]) -> Iterator[Problem]:
    """One problem for each key that stands twice, with the line of the first one."""
    if not doubles:
        return
    for mark, first in _firsts(text):
        key = doubles.get(mark)
        if key is None:
            continue
        here = mark[0] + 1
        words = Text(
            en=f"`{key}` stands twice (lines {first + 1} and {here})",
            fr=f"`{key}` figure deux fois (lignes {first + 1} et {here})",
        )
        yield Problem(Place(file, here, mark[1] + 1), words)


_NO_KEY: Final = object()
_ANCHOR: Final = Text(en="anchors and aliases are not allowed", fr="les ancres et les alias sont interdits")
_TAG: Final = Text(en="tags are not allowed", fr="les étiquettes de type sont interdites")
_MERGE: Final = Text(en="merge keys are not allowed", fr="les clés de fusion sont interdites")
_DEEP: Final = Text(en="nested too deep", fr="imbrication trop profonde")
_LONG: Final = Text(en="this text is too long", fr="ce texte est trop long")
_MANY: Final = Text(en="too many values", fr="trop de valeurs")
_KEY: Final = Text(en="a key is a word or a whole number", fr="une clé est un mot ou un nombre entier")
_SEVERAL: Final = Text(en="one document a file", fr="un seul document par fichier")


def _number(words: str) -> Any:
    if words[0] in "-.0123456789":
        if _INT.fullmatch(words):
            return int(words)
        if _FLOAT.fullmatch(words) and len(words) < 32:  # noqa: PLR2004 — what no person writes is a word
            number = float(words)
            return number if isfinite(number) else words
    return words


def _twin(key: Key) -> Key:
    """`101` and `"101"` name the same thing: both in one mapping, one would hide the other."""
    if type(key) is int:
        return str(key)
    return int(key) if _INT.fullmatch(str(key)) else key


def _key(event: Any) -> Any:
    """A key as the first pass takes it: words without quotes may be a number."""
    if not event.implicit[0]:
        return event.value
    value = _WORDS[event.value] if event.value in _WORDS else _number(event.value)
    return value if type(value) in (str, int) else event.value


def _firsts(text: str) -> Iterator[tuple[_Mark, int]]:
    """Every key that its mapping has already, and the line of the first one; as far as the text is YAML."""
    boxes: list[list[Any]] = []  # [is a mapping, a key is wanted, line of each key]
    events: Iterator[Any] = yaml.parse(text, Loader=_Parser)
    with suppress(yaml.YAMLError):
        for event in events:
            kind = type(event)
            if kind in (yaml.MappingEndEvent, yaml.SequenceEndEvent):
                boxes.pop()
                continue
            if kind not in (
                yaml.ScalarEvent,
                yaml.AliasEvent,
                yaml.MappingStartEvent,
                yaml.SequenceStartEvent,
            ):
                continue
            if boxes and boxes[-1][0]:
                wanted = boxes[-1][1]
                boxes[-1][1] = not wanted
                if wanted and kind is yaml.ScalarEvent:
                    line, column = event.start_mark.line, event.start_mark.column
                    first = boxes[-1][2].setdefault(str(_key(event)), line)
                    yield (line, column), first
            if kind in (yaml.MappingStartEvent, yaml.SequenceStartEvent):
                boxes.append([kind is yaml.MappingStartEvent, True, {}])


def _marks(text: str) -> Iterator[tuple[_Spot, _Mark]]:
    """Every path of a text that was read already, with line and column (from 0): keys and values."""
    path: list[Key] = []
    boxes: list[list[Any]] = []  # [is a mapping, the pending key or the next number]
    events: Iterator[Any] = yaml.parse(text, Loader=_Parser)
    for event in events:
        kind = type(event)
        if kind in (yaml.MappingEndEvent, yaml.SequenceEndEvent):
            boxes.pop()
            if boxes:
                path.pop()
            continue
        if kind not in (yaml.ScalarEvent, yaml.MappingStartEvent, yaml.SequenceStartEvent):
            continue
        mark = (event.start_mark.line, event.start_mark.column)
        if boxes:
            mapping, pending = boxes[-1]
            if mapping and pending is _NO_KEY:
                value = _key(event)
                boxes[-1][1] = value
                yield ((*path, value), True), mark
                continue
            path.append(pending)
            boxes[-1][1] = _NO_KEY if mapping else pending + 1
        yield (tuple(path), False), mark
        if kind is yaml.ScalarEvent:
            if boxes:
                path.pop()
        else:
            boxes.append([kind is yaml.MappingStartEvent, _NO_KEY if kind is yaml.MappingStartEvent else 0])
