"""One record of a journal: a line of canonical JSON that carries its number, its times and the sum of the one before.

`{"at":…,"body":{…},"boot":…,"kind":…,"mono":…,"n":…,"prev":…,"sum":…}`: keys sorted, no
spaces, UTF-8. `sum` is the SHA-256 of the same line without it, so that a changed byte, a
record missing, doubled or moved shows. What no chain can show by itself is a tail cut off at
the end of a record: for that the head is told elsewhere (`verify.py`).
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, NamedTuple, Self, TypeVar

from pra.journal.card import keys_of, loads

FORMAT: Final = 1
GENESIS: Final = "0" * 64
"""What the first record names as the one before it."""

_KEYS: Final = {"n", "at", "mono", "boot", "kind", "body", "prev", "sum"}
_HEX: Final = frozenset("0123456789abcdef")
_SHORT: Final = 12
T = TypeVar("T")


class Head(NamedTuple):
    """How far a journal goes: its last number and that record's sum; `0` and zeros for an empty one."""

    number: int = 0
    sum: str = GENESIS

    def __str__(self) -> str:
        """`41:9f3a12bc77d0`: short enough to read aloud and to write on paper."""
        return f"{self.number}:{self.sum[:_SHORT]}"


@dataclass(frozen=True, slots=True)
class Record:
    """A record as it was read.

    at: UTC, ISO 8601 with milliseconds. mono: seconds of the clock that never goes back,
    comparable within one `boot`.
    """

    number: int
    at: str
    mono: float
    boot: str
    kind: str
    body: Mapping[str, Any]
    previous: str
    sum: str

    @property
    def head(self) -> Head:
        return Head(self.number, self.sum)

    @classmethod
    def decode(cls, line: bytes) -> Self:
        """A line without its end. ValueError unless it is exactly what `encode` wrote."""
        value = keys_of(loads(line.decode()), _KEYS)
        record = cls(
            _typed(value["n"], int),
            _typed(value["at"], str),
            _typed(value["mono"], float),
            _typed(value["boot"], str),
            _typed(value["kind"], str),
            _typed(value["body"], dict),
            _typed(value["prev"], str),
            _typed(value["sum"], str),
        )
        if _line(value) != line:
            raise ValueError("not canonical")
        if record.sum != _sum(value):
            raise ValueError("sum")
        datetime.fromisoformat(record.at)
        return record


def encode(before: Head, now: float, mono: float, boot: str, kind: str, body: Mapping[str, Any]) -> bytes:
    """The record that follows `before`, with its line end. ValueError for a body that JSON cannot carry back."""
    value: dict[str, Any] = {
        "n": before.number + 1,
        "at": stamp(now),
        "mono": round(float(mono), 3),
        "boot": boot,
        "kind": kind,
        "body": dict(body),
        "prev": before.sum,
    }
    value["sum"] = _sum(value)
    return _line(value) + b"\n"


def stamp(now: float) -> str:
    """`2026-11-24T02:21:13.000Z`."""
    return datetime.fromtimestamp(now, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _sum(value: Mapping[str, Any]) -> str:
    return hashlib.sha256(_line({k: v for k, v in value.items() if k != "sum"})).hexdigest()


def _line(value: Mapping[str, Any]) -> bytes:
    """One line: JSON escapes every line end that a text may hold."""
    words = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return words.encode()


def _typed(value: object, kind: type[T]) -> T:
    if type(value) is not kind:
        raise ValueError(f"{value!r} is no {kind.__name__}")
    return value


def is_sum(words: str) -> bool:
    """Whether these are the first digits of a sum, at least four of them."""
    return 4 <= len(words) <= 64 and set(words) <= _HEX  # noqa: PLR2004
