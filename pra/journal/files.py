"""What a journal asks of a disk, as a port, and what is said when the disk does not do it."""

import ctypes
import errno
import fcntl
import os
import sys
from pathlib import Path
from typing import Final, Protocol

from pra.errors import PraError
from pra.text import Text

RESERVE: Final = 8 * 2**20
"""Bytes set aside when a run begins: the last records are written even when the disk fills meanwhile."""

_KEEP_SIZE: Final = 1  # FALLOC_FL_KEEP_SIZE


class JournalError(PraError):
    """The journal cannot be written, or is not what was written."""

    exit_code = 10


class JournalBroken(JournalError):
    """A record could not be made durable. What was not yet sent is not sent; nothing is written again."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(
            Text(
                en=f"the journal cannot be written ({path}: {why}): nothing more is done",
                fr=f"le journal ne peut être écrit ({path} : {why}) : plus rien n’est fait",
            ),
            Text(
                en=f"free space or mend the disk, then: pra resume {path.parent.name}",
                fr=f"libérez de la place ou réparez le disque, puis : pra resume {path.parent.name}",
            ),
        )


class JournalAltered(JournalError):
    """A journal is not what was written; nothing is concluded from it."""

    def __init__(self, path: Path, line: int, words: Text) -> None:
        super().__init__(
            Text(
                en=f"{path}:{line}: the journal was altered: {{words}}",
                fr=f"{path}:{line} : le journal a été altéré : {{words}}",
            ).fill(words=words),
            Text(
                en="compare it with its second copy or with the heads noted on paper: pra journal verify",
                fr="comparez-le à sa seconde copie ou aux empreintes notées : pra journal verify",
            ),
        )
        self.line = line


class JournalTooNew(JournalError):
    """A later pra wrote it, in a way that this one does not know."""

    def __init__(self, path: Path, version: object) -> None:
        super().__init__(
            Text(
                en=f"{path}: its format is {version}, this pra reads up to 1",
                fr=f"{path} : son format est {version}, ce pra lit jusqu’au 1",
            ),
            Text(
                en="use the pra that wrote it, or a later one",
                fr="utilisez le pra qui l’a écrit, ou un plus récent",
            ),
        )


class JournalBusy(JournalError):
    """Another process writes it."""

    exit_code = 9

    def __init__(self, path: Path) -> None:
        super().__init__(
            Text(
                en=f"run {path.parent.name} is open in another terminal, which writes its journal",
                fr=f"l’exécution {path.parent.name} est ouverte dans un autre terminal, qui écrit son journal",
            ),
            Text(
                en=f"look on with: pra watch {path.parent.name}",
                fr=f"pour regarder : pra watch {path.parent.name}",
            ),
        )


class Disk(Protocol):
    """One file, opened for one writer; each method is one act and raises OSError."""

    def open(self, path: Path) -> int | None:
        """The file, made when there is none, and locked; None when another process has it."""

    def read(self, path: Path) -> bytes: ...

    def cut(self, handle: int, size: int) -> None:
        """Make it that short."""

    def reserve(self, handle: int, size: int) -> bool:
        """Set bytes aside behind its end; False where that cannot be had."""

    def append(self, handle: int, data: bytes) -> None:
        """Write at the end; OSError too when not all of it went in."""

    def sync(self, handle: int) -> None:
        """Return once it is durable."""

    def sync_directory(self, path: Path) -> None: ...

    def close(self, handle: int) -> None: ...


class OsDisk:
    """The machine's."""

    def open(self, path: Path) -> int | None:
        handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(handle)
            return None
        except BaseException:
            os.close(handle)
            raise
        return handle

    def read(self, path: Path) -> bytes:
        return path.read_bytes()

    def cut(self, handle: int, size: int) -> None:
        os.ftruncate(handle, size)

    def reserve(self, handle: int, size: int) -> bool:
        return _fallocate(handle, os.fstat(handle).st_size, size)

    def append(self, handle: int, data: bytes) -> None:
        if os.write(handle, data) != len(data):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def sync(self, handle: int) -> None:
        os.fsync(handle)

    def sync_directory(self, path: Path) -> None:
        handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

    def close(self, handle: int) -> None:
        os.close(handle)


def _fallocate(handle: int, start: int, size: int) -> bool:
    """Keep blocks behind the end of a file without making it longer, which no function of `os` does.

    False where there is no room, or no such call (macOS, NFS). A file system that copies on
    write says yes and promises nothing: there the second sink is what helps.
    """
    if sys.platform != "linux" or sys.maxsize < 2**32:
        return False
    call = ctypes.CDLL(None).fallocate
    call.argtypes = [ctypes.c_int, ctypes.c_int, ctypes.c_int64, ctypes.c_int64]
    return bool(call(handle, _KEEP_SIZE, start, size) == 0)
