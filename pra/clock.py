"""Time, handed in: nothing in the project asks the system for it anywhere else."""

import time
from pathlib import Path
from typing import Protocol

from pra.text import Seconds


class Clock(Protocol):
    """Wall time for what people read, monotonic time for every duration: a wall clock may be set at any moment."""

    def now(self) -> float:
        """Seconds since the epoch, UTC. May jump."""

    def monotonic(self) -> float:
        """Seconds since the machine booted, suspended time included where the system counts it. Never goes back."""

    def boot(self) -> str:
        """Names the boot that `monotonic` counts from: two readings compare only within one."""

    def sleep(self, seconds: Seconds) -> None:
        """Let that much time pass."""


class SystemClock:
    """The machine's own."""

    def now(self) -> float:
        return time.time()

    def monotonic(self) -> float:
        # CLOCK_BOOTTIME goes on while a laptop sleeps: an outage does too.
        return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))

    def boot(self) -> str:
        try:
            return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        except OSError:
            return ""

    def sleep(self, seconds: Seconds) -> None:
        time.sleep(seconds)


class HandClock:
    """Moves only when told to: for drills of the runner and for tests."""

    def __init__(self, now: float = 0.0, boot: str = "virtual") -> None:
        self._now, self._mono, self._boot = now, 0.0, boot

    def now(self) -> float:
        return self._now

    def monotonic(self) -> float:
        return self._mono

    def boot(self) -> str:
        return self._boot

    def sleep(self, seconds: Seconds) -> None:
        self._now += seconds
        self._mono += seconds

    def jump(self, seconds: Seconds) -> None:
        """Somebody sets the wall clock: `monotonic` does not follow."""
        self._now += seconds


class LeapClock:
    """An exercise's time: it flows as real time does, and leaps where only machines are waited for.

    start: what it says at first, seconds since the epoch. speed: `sleep` takes so many times less than it says.
    """

    def __init__(self, inner: Clock, start: float, speed: float = 1.0) -> None:
        self._inner, self._speed = inner, max(speed, 1.0)
        self._mark, self._base = inner.monotonic(), start
        self._start = start

    def now(self) -> float:
        return self._base + self._inner.monotonic() - self._mark

    def monotonic(self) -> float:
        return self.now() - self._start

    def boot(self) -> str:
        return f"exercise-{self._inner.boot()}"

    def sleep(self, seconds: Seconds) -> None:
        real = seconds / self._speed
        self._inner.sleep(real)
        self._base += seconds - real
