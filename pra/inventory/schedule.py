"""When a calendar event of Proxmox VE comes: its dialect is in `dialect.py`, oncalendar counts. Times are UTC."""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Final

from oncalendar import OnCalendar, OnCalendarError

from pra.inventory.dialect import NotASchedule, translated
from pra.text import HOUR, MINUTE, Text

_EPOCH: Final = datetime(2026, 1, 1, tzinfo=UTC)
_NEVER: Final = Text(en="that day never comes", fr="ce jour n’arrive jamais")


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
    """A schedule; NotASchedule, a ValueError, when Proxmox would refuse it or it never comes."""
    event, minutes = translated(words)
    try:
        next(OnCalendar(event, _EPOCH))
    except (OnCalendarError, StopIteration):
        raise NotASchedule(_NEVER) from None
    return Schedule(words, event, minutes)


@lru_cache(4096)
def _next(event: str, at: float) -> float:
    return float(next(OnCalendar(event, datetime.fromtimestamp(at, UTC))).timestamp())


__all__ = ["NotASchedule", "Schedule", "parse"]
