"""A journal read back: every record checked against the one before it, and a tail that a crash left unfinished."""

from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from pra.journal.files import JournalAltered, JournalTooNew
from pra.journal.record import FORMAT, Head, Record
from pra.text import Text


@dataclass(frozen=True, slots=True)
class Reading:
    """The records; `torn`: what stands behind the last of them, without a line end; `size`: bytes before that."""

    records: tuple[Record, ...]
    torn: bytes
    size: int

    @property
    def head(self) -> Head:
        return self.records[-1].head if self.records else Head()


_NO_RECORD = Text(en="this line is no record", fr="cette ligne n’est pas un enregistrement")
_NOT_NEXT = Text(
    en="this record does not follow the one before it",
    fr="cet enregistrement ne suit pas celui qui le précède",
)
_NO_BEGIN = Text(en="it does not begin with `begin`", fr="il ne commence pas par « begin »")
_END = Text(en="the end of this line was changed", fr="la fin de cette ligne a été changée")


def read(path: Path) -> Reading:
    """Raises JournalAltered at the first line that is not what was written, JournalTooNew, OSError."""
    return parse(path, path.read_bytes())


def parse(path: Path, raw: bytes) -> Reading:
    """As `read`, of bytes at hand; `path` is for messages."""
    size = raw.rfind(b"\n") + 1
    records = tuple(_record(path, i, line) for i, line in enumerate(raw[:size].split(b"\n")[:-1], 1))
    torn = raw[size:]
    if len(torn) > 1 and _whole(torn[:-1]):
        # A write that was cut short ends earlier than the line end: here something stands in its place.
        raise JournalAltered(path, len(records) + 1, _END)
    if records:
        _begins(path, records[0])
    for before, after in pairwise((None, *records)):
        assert after is not None, "only the first has none before it"
        _follows(path, before.head if before else Head(), after)
    return Reading(records, torn, size)


def _record(path: Path, number: int, line: bytes) -> Record:
    try:
        return Record.decode(line)
    except ValueError:
        raise JournalAltered(path, number, _NO_RECORD) from None


def _whole(line: bytes) -> bool:
    try:
        Record.decode(line)
    except ValueError:
        return False
    return True


def _begins(path: Path, first: Record) -> None:
    version = first.body.get("format")
    if first.kind != "begin":
        raise JournalAltered(path, 1, _NO_BEGIN)
    if version != FORMAT:
        raise JournalTooNew(path, version)


def _follows(path: Path, before: Head, after: Record) -> None:
    if (after.number, after.previous) != (before.number + 1, before.sum):
        raise JournalAltered(path, before.number + 1, _NOT_NEXT)
