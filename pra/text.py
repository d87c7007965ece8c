"""Text in two languages, and durations, sizes and rates as people write them.

Units inside the program are always the same: durations in seconds (float), sizes
in bytes (int, powers of 1024 as Proxmox counts them), rates in bytes per second.
"""

import re
from dataclasses import dataclass
from typing import Final, Literal, Self

Lang = Literal["en", "fr"]
Seconds = float

MINUTE: Final = 60.0
HOUR: Final = 3600.0
DAY: Final = 86400.0

_DURATION = re.compile(
    r"(?:(\d+)d)?(?:(\d+)h(?:(\d{1,2})(?!\d|m|s))?)?(?:(\d+)m(?!s))?(?:(\d+)s)?(?:(\d+)ms)?"
)
_SIZE = re.compile(r"(\d+(?:\.\d+)?)\s?([KMGTP]?)(?:i?B)?")
_RATE = re.compile(r"(\d+(?:\.\d+)?)\s?([kKMG]?)(b|B)(?:/s|ps)")
_POWERS: Final = {"": 0, "K": 1, "M": 2, "G": 3, "T": 4, "P": 5}
_DECIMALS: Final = {"": 1, "k": 10**3, "K": 10**3, "M": 10**6, "G": 10**9}


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence in English and French; `{name}` marks are filled by `fill`."""

    en: str
    fr: str

    def in_(self, lang: Lang) -> str:
        return self.fr if lang == "fr" else self.en

    def fill(self, **values: object) -> Self:
        """The same sentence with its marks filled; a value that is a `Text` keeps its language."""
        return type(self)(
            en=self.en.format(**{k: _said(v, "en") for k, v in values.items()}),
            fr=self.fr.format(**{k: _said(v, "fr") for k, v in values.items()}),
        )


def plain(words: str) -> Text:
    """A literal that is the same in every language: a name, a command, a driver's own words."""
    return Text(en=words, fr=words)


def _said(value: object, lang: Lang) -> str:
    return value.in_(lang) if isinstance(value, Text) else str(value)


def parse_duration(words: str) -> Seconds:
    """Seconds in `90s`, `3m`, `1h30`, `1h30m`, `2d`; ValueError for anything else, signs and bare numbers included."""
    found = _DURATION.fullmatch(words)
    if not words or found is None or not any(found.groups()):
        raise ValueError(words)
    days, hours, past, minutes, seconds, millis = (int(g or 0) for g in found.groups())
    return days * DAY + hours * HOUR + (past + minutes) * MINUTE + seconds + millis / 1000


def format_duration(seconds: Seconds) -> str:
    """`0s`, `45s`, `3m`, `3m20s`, `1h30m`, `2d4h`: two units at most, as a person would say it."""
    if seconds < 0:
        return "-" + format_duration(-seconds)
    if 0 < seconds < 1:
        return f"{round(seconds * 1000)}ms"
    whole = round(seconds)
    if whole >= HOUR:  # past an hour nobody reads the seconds
        whole = round(whole / MINUTE) * 60
    parts = [
        (whole // 86400, "d"),
        (whole % 86400 // 3600, "h"),
        (whole % 3600 // 60, "m"),
        (whole % 60, "s"),
    ]
    first = next((i for i, (n, _) in enumerate(parts) if n), len(parts) - 1)
    return "".join(f"{n}{unit}" for n, unit in parts[first : first + 2] if n) or "0s"


def parse_size(words: str) -> int:
    """Bytes in `512M`, `20G`, `1.5T` (powers of 1024, as Proxmox writes disk sizes); ValueError otherwise."""
    found = _SIZE.fullmatch(words)
    if found is None:
        raise ValueError(words)
    return round(float(found[1]) * 1024.0 ** _POWERS[found[2]])


def format_size(size: float) -> str:
    """`512M`, `20G`, `1.5T`: one decimal at most, the largest unit that is not below one."""
    for unit in ("P", "T", "G", "M", "K"):
        amount = size / 1024 ** _POWERS[unit]
        if amount >= 1:
            return f"{amount:.1f}".removesuffix(".0") + unit
    return f"{round(size)}B"


def parse_rate(words: str) -> float:
    """Bytes per second in `1Gb/s` (bits, as links are sold) or `110MB/s` (bytes); ValueError otherwise."""
    found = _RATE.fullmatch(words)
    if found is None:
        raise ValueError(words)
    return float(found[1]) * _DECIMALS[found[2]] / (8 if found[3] == "b" else 1)


def format_rate(rate: float) -> str:
    """`110MB/s`, in bytes, decimal, as transfer tools print it."""
    for unit, scale in (("G", 1e9), ("M", 1e6), ("k", 1e3)):
        if rate >= scale:
            return f"{rate / scale:.1f}".removesuffix(".0") + f"{unit}B/s"
    return f"{rate:.0f}B/s"
