"""Calendar events as Proxmox VE parses them (facts A9), on top of the oncalendar library.

A time without a colon is minutes: `*/15` is 0, 15, 30, 45 past, and `22` is minute 22
of every hour, not ten at night. Times are UTC.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Final

from oncalendar import OnCalendar, OnCalendarError

from pra.text import HOUR, MINUTE

_KEYWORDS: Final = {
    "minutely": "*-*-* *:*:00",
    "hourly": "*-*-* *:00:00",
    "daily": "*-*-* 00:00:00",
    "weekly": "Mon *-*-* 00:00:00",
    "monthly": "*-*-01 00:00:00",
    "quarterly": "*-01,04,07,10-01 00:00:00",
    "semiannually": "*-01,07-01 00:00:00",
    "semi-annually": "*-01,07-01 00:00:00",
    "yearly": "*-01-01 00:00:00",
    "annually": "*-01-01 00:00:00",
}
_DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAY = re.compile(rf"(?:{'|'.join(_DAYS)})[a-z]*(?:(?:,|\.\.)(?:{'|'.join(_DAYS)})[a-z]*)*", re.IGNORECASE)
_DATE = re.compile(r"(?:\*|\d)[\d*,./]*-[\d*,./-]+")
_MINUTES: Final = 60


@dataclass(frozen=True, slots=True)
class Schedule:
    """A parsed calendar event. `minutes` is set when it is the same minutes of every hour, every day."""

    words: str
    event: str
    minutes: tuple[int, ...] | None

    def next_after(self, at: float) -> float:
        """The first moment strictly after `at` (seconds since the epoch) that it names."""
        if self.minutes is None:
            return _next(self.event, at)
        hour = at - at % HOUR
        for minute in self.minutes:
            if hour + minute * MINUTE > at:
                return hour + minute * MINUTE
        return hour + HOUR + self.minutes[0] * MINUTE


@lru_cache(256)
def parse(words: str) -> Schedule:
    """A schedule; ValueError with a plain sentence when Proxmox would refuse it."""
    spec = words.strip().removesuffix(" UTC").strip()
    if not spec:
        raise ValueError("calendar event is empty")
    if spec.lower() in _KEYWORDS:
        event = _KEYWORDS[spec.lower()]
        return Schedule(words, event, {"minutely": tuple(range(_MINUTES)), "hourly": (0,)}.get(spec.lower()))
    day, date, time = _split(spec)
    event = f"{_days(day)}{date or '*-*-*'} {_time(time)}"
    try:
        OnCalendar(event, datetime(2026, 1, 1, tzinfo=UTC))
    except OnCalendarError as error:
        raise ValueError(f"unable to parse calendar event: {error}") from None
    plain = not day and not date and time is not None and ":" not in time
    return Schedule(words, event, _listed(time) if plain and time is not None else None)


def _split(spec: str) -> tuple[str, str, str | None]:
    day = date = ""
    time = None
    for word in spec.split():
        if not day and not date and time is None and _DAY.fullmatch(word):
            day = word
        elif not date and time is None and _DATE.fullmatch(word):
            date = word
        elif time is None:
            time = word
        else:
            raise ValueError(f"unable to parse calendar event - unused parts: {word}")
    return day, date, time


def _days(words: str) -> str:
    if not words:
        return ""
    for first, last in re.findall(r"(\w+)\.\.(\w+)", words):
        if _DAYS.index(first[:3].lower()) > _DAYS.index(last[:3].lower()):
            raise ValueError(f"wrong order in range '{first}..{last}'")
    return words + " "


def _time(words: str | None) -> str:
    if words is None:
        return "00:00:00"
    if ":" not in words:
        return "*:" + ",".join(f"{m:02}" for m in _listed(words)) + ":00"
    parts = words.split(":")
    tops = (24, 60, 60)
    filled = [",".join(f"{n:02}" for n in _listed(p, top)) for p, top in zip(parts, tops, strict=False)]
    return ":".join([*filled, *["00"] * (3 - len(filled))])


def _listed(words: str, top: int = _MINUTES) -> tuple[int, ...]:
    """Every number that `1,4`, `8..17`, `*/15`, `30/10` names below `top`."""
    found: set[int] = set()
    for part in words.split(","):
        base, _, step = part.partition("/")
        if step and (not step.isdigit() or not 0 < int(step) < top):
            raise ValueError(f"repetition '{step}' out of range")
        first, _, last = base.partition("..")
        if base == "*":
            first, last = "0", str(top - 1)
        if not first.isdigit() or (last and not last.isdigit()):
            raise ValueError(f"unable to parse calendar event - unused parts: {part}")
        begin, end = int(first), int(last) if last else (top - 1 if step else int(first))
        if begin >= top:
            raise ValueError(f"value '{begin}' out of range")
        if end >= top:
            raise ValueError(f"range end '{end}' out of range")
        if end < begin:
            raise ValueError(f"wrong order in range '{base}'")
        found.update(range(begin, end + 1, int(step) if step else 1))
    return tuple(sorted(found))


@lru_cache(4096)
def _next(event: str, at: float) -> float:
    return float(next(OnCalendar(event, datetime.fromtimestamp(at, UTC))).timestamp())
