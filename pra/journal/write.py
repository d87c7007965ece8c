"""The one writer of a journal: a record is durable when `write` returns, or nothing more is ever written."""

import hashlib
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Protocol, Self

from pra.clock import Clock
from pra.journal.files import RESERVE, Disk, JournalBroken, JournalBusy, OsDisk
from pra.journal.read import Reading, parse
from pra.journal.record import FORMAT, Head, encode


class Sink(Protocol):
    """A second place for every record. What goes wrong there is told, and stops nothing."""

    @property
    def name(self) -> str: ...

    def put(self, line: bytes) -> None:
        """One record with its line end; OSError when it did not arrive."""


class Writer:
    """Opened for one run by one process. After a failed write or sync every further `write` fails too.

    A disk that failed to sync may say yes the next time and still have lost the data: it is
    not asked again. `reserved`: whether room was set aside. `found`: what was there when opened.
    """

    def __init__(
        self, path: Path, clock: Clock, disk: Disk | None = None, sinks: Iterable[Sink] = ()
    ) -> None:
        """Open or make the file; a tail that a crash cut is taken off, and that is recorded."""
        self.path, self._clock, self._disk = path, clock, disk or OsDisk()
        self._sinks = list(sinks)
        self._broken: str | None = None
        try:
            handle = self._disk.open(path)
        except OSError as error:
            raise JournalBroken(path, _why(error)) from error
        if handle is None:
            raise JournalBusy(path)
        self._handle = handle
        try:
            self.found = self._begin()
        except BaseException:
            self._disk.close(handle)
            raise

    def _begin(self) -> Reading:
        try:
            reading = parse(self.path, self._disk.read(self.path))
            self.head = reading.head
            self.reserved = self._disk.reserve(self._handle, RESERVE)
            if reading.torn:
                self._disk.cut(self._handle, reading.size)
                self._disk.sync(self._handle)
            self._disk.sync_directory(self.path.parent)
        except OSError as error:
            raise JournalBroken(self.path, _why(error)) from error
        if reading.torn and reading.records:
            self.write(
                "torn",
                {"bytes": len(reading.torn), "sha256": hashlib.sha256(reading.torn).hexdigest()},
            )
        return reading

    def write(self, kind: str, body: Mapping[str, Any]) -> Head:
        """Append one record: one write, one sync. Raises JournalBroken; the record may then be there or not."""
        if self._broken is not None:
            raise JournalBroken(self.path, self._broken)
        if not self.head.number:
            assert kind == "begin", "a journal begins with `begin`"
            body = {"format": FORMAT, **body}
        clock = self._clock
        line = encode(self.head, clock.now(), clock.monotonic(), clock.boot(), kind, body)
        try:
            self._disk.append(self._handle, line)
            self._disk.sync(self._handle)
        except OSError as error:
            self._broken = _why(error)
            raise JournalBroken(self.path, self._broken) from error
        self.head = Head(self.head.number + 1, _sum_of(line))
        self._mirror(line)
        return self.head

    def _mirror(self, line: bytes) -> None:
        """The others get it too; one that fails is recorded, and not tried again."""
        lost = []
        for sink in self._sinks:
            try:
                sink.put(line)
            except OSError as error:
                lost.append((sink, _why(error)))
        for sink, _ in lost:
            self._sinks.remove(sink)
        for sink, why in lost:
            self.write("sink-lost", {"name": sink.name, "why": why})

    def close(self) -> None:
        self._disk.close(self._handle)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _why(error: OSError) -> str:
    return os.strerror(error.errno) if error.errno else str(error)


def _sum_of(line: bytes) -> str:
    """Keys are sorted: nothing stands behind the sum but the end of the line."""
    return line[-67:-3].decode("ascii")
