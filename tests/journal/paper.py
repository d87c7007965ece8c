"""A disk in memory that fails, dies, or lies when told to; and journals of a few records."""

import errno
import os
from pathlib import Path
from typing import Any

from pra.clock import HandClock
from pra.journal.write import Writer

PATH = Path("/runs/20261124-022113-switch/journal.jsonl")
START = 1_795_486_873.0


class PowerLoss(BaseException):
    """Nothing after it happens."""


class MemoryDisk:
    """One file. `durable` is what a power loss leaves; `written` what a reader of this machine sees.

    fail: the number of the act that raises OSError (0: none). die: the act before which the
    power goes. short: bytes of the failing append that still went in. acts: every one so far.
    """

    def __init__(self, data: bytes = b"", *, fail: int = 0, die: int = 0, short: int = 0) -> None:
        self.written = self.durable = data
        self.fail, self.die, self.short = fail, die, short
        self.acts: list[str] = []
        self.locked = False

    def _act(self, name: str) -> None:
        self.acts.append(name)
        if len(self.acts) == self.die:
            raise PowerLoss
        if len(self.acts) == self.fail:
            raise OSError(errno.EIO, os.strerror(errno.EIO))

    def open(self, path: Path) -> int | None:
        if self.locked:
            return None
        self._act("open")
        self.locked = True
        return 3

    def read(self, path: Path) -> bytes:
        self._act("read")
        return self.written

    def cut(self, handle: int, size: int) -> None:
        self._act("cut")
        self.written = self.written[:size]

    def reserve(self, handle: int, size: int) -> bool:
        self.acts.append("reserve")
        return True

    def append(self, handle: int, data: bytes) -> None:
        try:
            self._act("append")
        except OSError:
            self.written += data[: self.short]
            raise
        self.written += data

    def sync(self, handle: int) -> None:
        self._act("sync")
        self.durable = self.written

    def sync_directory(self, path: Path) -> None:
        self._act("sync_directory")

    def close(self, handle: int) -> None:
        self.locked = False


BODIES: tuple[tuple[str, dict[str, Any]], ...] = (
    ("begin", {"run": "20261124-022113-switch", "who": "lambert", "title": "Bascule prod → spare"}),
    ("event", {"what": "started"}),
    ("intent", {"op": 3, "id": "stop[345]", "attempt": 1, "known": [["sipvirt1", "UPID:é\u2028"]]}),
    ("event", {"what": "ended", "op": 3, "words": 'line\nend \\ " \x1b[2J'}),
    ("note", {"who": "lambert", "words": "le téléphone sonne"}),
)


def clock() -> HandClock:
    return HandClock(START)


def written(count: int = len(BODIES)) -> bytes:
    """The bytes of a journal of so many records."""
    disk, hands = MemoryDisk(), clock()
    with Writer(PATH, hands, disk) as writer:
        for kind, body in BODIES[:count]:
            writer.write(kind, body)
            hands.sleep(1.25)
    return disk.durable
