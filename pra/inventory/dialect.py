"""Proxmox VE's calendar events (facts A9; its parser is `proxmox-time`), put in the words of oncalendar.

`[days] [[year-]month-day] [[hour:]minute[:second]]`: a time without a colon is minutes,
a day or a date alone is its midnight, ranges are `8..17`, repetitions `*/15` or `30/10`.
"""

import re
from typing import Final

from pra.syntax.shape import did_you_mean
from pra.text import Text

KEYWORDS: Final = {
    "minutely": "*:*:0",
    "hourly": "*:0:0",
    "daily": "0:0:0",
    "weekly": "mon 0:0:0",
    "monthly": "*-1 0:0:0",
    "quarterly": "1,4,7,10-1 0:0:0",
    "semiannually": "1,7-1 0:0:0",
    "semi-annually": "1,7-1 0:0:0",
    "yearly": "1-1 0:0:0",
    "annually": "1-1 0:0:0",
}
_DAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SHORT: Final = tuple(day[:3] for day in _DAYS)
_NUMBER: Final = re.compile(r"[0-9]{1,4}")
_TIME: Final = (23, 59, 59)  # the last hour, minute and second

_EMPTY: Final = Text(en="it is empty", fr="il est vide")
_UNUSED: Final = Text(en="`{word}` has no meaning here", fr="`{word}` n’a pas de sens ici")
_DAY: Final = Text(en="`{word}` is neither a day nor a period", fr="`{word}` n’est ni un jour ni une période")
_HINTED: Final = Text(en="{said}, {hint}", fr="{said}, {hint}")
_RANGE: Final = Text(
    en="`{word}` is out of range ({low} to {high})", fr="`{word}` est hors limites ({low} à {high})"
)
_ORDER: Final = Text(en="`{word}` is in the wrong order", fr="`{word}` est dans le mauvais ordre")
_STEP: Final = Text(
    en="the repetition `{word}` is out of range (1 to {high})",
    fr="la répétition `{word}` est hors limites (1 à {high})",
)
_YEAR: Final = Text(
    en="it names a year: what protects has to come again, every year",
    fr="il nomme une année : ce qui protège doit revenir, chaque année",
)


class NotASchedule(ValueError):
    """Why Proxmox would refuse it, or never run it."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


def translated(words: str) -> tuple[str, tuple[int, ...] | None]:
    """The event for oncalendar, and its minutes when they are the same in every hour of every day."""
    spec = words.strip().removesuffix("UTC").strip()
    if not spec:
        raise NotASchedule(_EMPTY)
    parts = KEYWORDS.get(spec, spec).split()
    day = _days(parts.pop(0)) if parts[0][0].isalpha() else ""
    date = _date(parts.pop(0)) if parts and "-" in parts[0] else "*-*"
    hours, minutes, seconds = _time(parts.pop(0)) if parts else ((0,), (0,), (0,))
    if parts:
        raise NotASchedule(_UNUSED.fill(word=parts[0]))
    event = f"{day} *-{date} {_said(hours)}:{_said(minutes)}:{_said(seconds)}".strip()
    every_hour = not day and date == "*-*" and len(hours) == _TIME[0] + 1 and seconds == (0,)
    return event, minutes if every_hour else None


def _said(numbers: tuple[int, ...]) -> str:
    return ",".join(f"{n:02}" for n in numbers)


def _days(words: str) -> str:
    """`mon,wed..fri`; a range may go over the end of the week."""
    found: set[int] = set()
    for part in words.split(","):
        first, _, last = part.partition("..")
        begin, end = _day(first), _day(last or first)
        found.update((begin + n) % 7 for n in range((end - begin) % 7 + 1))
    return "" if len(found) == len(_DAYS) else ",".join(_SHORT[n].capitalize() for n in sorted(found))


def _day(word: str) -> int:
    lower = word.lower()
    for names in (_SHORT, _DAYS):
        if lower in names:
            return names.index(lower)
    said, hint = _DAY.fill(word=word), did_you_mean(lower, (*KEYWORDS, *_SHORT, *_DAYS))
    raise NotASchedule(_HINTED.fill(said=said, hint=hint) if hint else said)


def _date(words: str) -> str:
    """`month-day`, or `*-month-day`."""
    parts = words.split("-")
    if len(parts) == 3:  # noqa: PLR2004 — year, month, day
        if parts[0] != "*":
            raise NotASchedule(_YEAR if _NUMBER.match(parts[0]) else _UNUSED.fill(word=parts[0]))
        parts = parts[1:]
    if len(parts) != 2:  # noqa: PLR2004 — month, day
        raise NotASchedule(_UNUSED.fill(word=words))
    month, day = (_listed(p, 1, high) for p, high in zip(parts, (12, 31), strict=True))
    return f"{_said(month) if parts[0] != '*' else '*'}-{_said(day) if parts[1] != '*' else '*'}"


def _time(words: str) -> tuple[tuple[int, ...], ...]:
    parts = words.split(":")
    if len(parts) > len(_TIME):
        raise NotASchedule(_UNUSED.fill(word=":".join(parts[3:])))
    filled = ["*", *parts, "0"] if len(parts) == 1 else [*parts, "0"][: len(_TIME)]
    return tuple(_listed(part, 0, high) for part, high in zip(filled, _TIME, strict=True))


def _listed(words: str, low: int, high: int) -> tuple[int, ...]:
    """Every number that `1,4`, `8..17`, `*/15`, `30/10` names from `low` to `high`."""
    found: set[int] = set()
    for part in words.split(","):
        base, slash, step = part.partition("/")
        first, dots, last = base.partition("..")
        if base == "*" and part == words:
            begin, end = low, high
        else:
            begin = _number(first, low, high)
            end = _number(last, low, high) if dots else high if slash else begin
        if end < begin:
            raise NotASchedule(_ORDER.fill(word=base))
        every = int(step) if _NUMBER.fullmatch(step) else 0
        if slash and not 0 < every <= high:
            raise NotASchedule(_STEP.fill(word=step, high=high))
        found.update(range(begin, end + 1, every or 1))
    return tuple(sorted(found))


def _number(word: str, low: int, high: int) -> int:
    if not _NUMBER.fullmatch(word):
        raise NotASchedule(
            _UNUSED.fill(word=word) if word else Text(en="a number is missing", fr="il manque un nombre")
        )
    if not low <= int(word) <= high:
        raise NotASchedule(_RANGE.fill(word=word, low=low, high=high))
    return int(word)
