"""Second places for a journal: another path (a USB stick, a share of another site), the system's log."""

import errno
import os
import socket
from pathlib import Path
from typing import Final

from pra.journal.record import Record

_SYSLOG: Final = Path("/dev/log")
_PRIORITY: Final = 13 * 8 + 5  # facility "log audit", severity notice (RFC 5424)


class CopySink:
    """The same lines in another file. A file that already holds others is not written to."""

    def __init__(self, path: Path, already: bytes = b"") -> None:
        """already: the lines that the journal has so far; they are brought up to date here. OSError."""
        self.path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            _bring_up(handle, path, already)
        except BaseException:
            os.close(handle)
            raise
        self._handle = handle

    @property
    def name(self) -> str:
        return str(self.path)

    def put(self, line: bytes) -> None:
        _add(self._handle, line)


class SyslogSink:
    """The head after each record, and what it is, in the system's log: enough to show a cut or a forgery."""

    def __init__(self, run: str, path: Path = _SYSLOG) -> None:
        """OSError when there is no such log."""
        self._run, self._path = run, path
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.setblocking(False)  # a log that hangs must not hold the run
        self._socket.connect(str(path))

    @property
    def name(self) -> str:
        return "syslog"

    def put(self, line: bytes) -> None:
        record = Record.decode(line.rstrip(b"\n"))
        words = (
            f"<{_PRIORITY}>pra: run={self._run} record={record.number} kind={record.kind} sum={record.sum}"
        )
        self._socket.send(words.encode())


def _bring_up(handle: int, path: Path, already: bytes) -> None:
    there = path.read_bytes()
    if not already.startswith(there):
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path))
    if len(there) < len(already):
        _add(handle, already[len(there) :])


def _add(handle: int, data: bytes) -> None:
    if os.write(handle, data) != len(data):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    os.fsync(handle)
