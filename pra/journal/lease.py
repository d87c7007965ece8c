"""Only one hand on an infrastructure: who has it, who may take it, and how it changes hands.

Rules:

- Nothing frees a lease but its holder, a theft typed by a person, or the same run coming back when its
  process is known to be gone. No age of a heartbeat does: a laptop that slept keeps its lease, or learns
  at its next act that it was stolen.
- What cannot be read is held by somebody.
- The card changes by temporary file, fsync, rename, fsync of the directory; every change is made under
  `flock` on a guard file that is never removed.
- The history is written before the card. A line whose token the card never reached did not come about.

Files of one lease: `NAME.card`, `NAME.guard`, `NAME.history`, and `NAME.TOKEN.alive`, locked by the
holder's process for as long as it lives. The token is in that name because a thief has a process to
show while the one it stole from still runs.
"""

import errno
import fcntl
import hashlib
import json
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path
from threading import Lock
from typing import Any, Final, NamedTuple, Protocol

from pra.clock import Clock
from pra.errors import PraError
from pra.journal.card import (
    ALPHABET,
    ID_LENGTH,
    Card,
    Change,
    What,
    keys_of,
    loads,
    moment,
    shown,
    to_resume,
    to_steal,
    wrapped,
)
from pra.text import Lang, Seconds, Text

PATIENCE: Final[Seconds] = 10.0  # for the guard: it is held for milliseconds, unless its holder is suspended
_PAUSE: Final[Seconds] = 0.005
_FORMAT: Final = 1
_LONGEST: Final = 120  # bytes of a name on disk, far from the 255 that file systems take


class Lease(Protocol):
    """Only one hand. `check` is called before every act, and never remembers: it looks."""

    def take(self, card: Card) -> None:
        """Have it from now on; Locked when another has it. The same run takes its own back once it is gone."""

    def check(self) -> None:
        """LeaseLost unless this holder still has it, or when that cannot be known."""

    def beat(self, step: str) -> None:
        """A sign of life, and the step last begun (empty: the same). Does nothing for who has it no more."""

    def release(self) -> None:
        """Have it no more. Does nothing to another's."""

    def steal(self, id_typed: str, card: Card, reason: str) -> Card:
        """Have it from now on, against its holder, who is returned; NotStolen unless the id is the present one's."""

    def history(self) -> tuple[Change, ...]:
        """Every change of hand, oldest first."""


class Life(Enum):
    """Whether the holder's process runs."""

    RUNS = "runs"
    GONE = "gone"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Standing:
    """How a lease stands. card: the holder's, the last known one when `wrong` says why it cannot be read."""

    token: int
    card: Card | None = None
    life: Life = Life.UNKNOWN
    wrong: Text | None = None
    id: str = ""  # to type for stealing

    @property
    def free(self) -> bool:
        return self.card is None and self.wrong is None


class LeaseError(PraError):
    """The hand is another's, or nobody can tell whose."""

    exit_code = 9


class Locked(LeaseError):
    """Another has it: their card, and what to type."""

    def __init__(self, infrastructure: str, standing: Standing, now: float) -> None:
        super().__init__((standing.wrong or _HELD).fill(infrastructure=shown(infrastructure)))
        self.standing = standing
        self.now = now

    def lines(self, lang: Lang) -> list[str]:
        said = [*wrapped(self.message.in_(lang)), ""]
        card = self.standing.card
        if self.standing.wrong:
            said += wrapped((_LAST_KNOWN if card else _NOBODY_KNOWN).in_(lang))
        if card:
            said += [*card.about(lang, self.now), *self._life(card, lang)]
        return said + to_steal(self.standing.id, lang, _WHEN_SURE if self.standing.wrong else None)

    def _life(self, card: Card, lang: Lang) -> list[str]:
        words = wrapped(_LIFE[self.standing.life].fill(host=shown(card.host)).in_(lang))
        if self.standing.wrong or self.standing.life is not Life.GONE:
            return ["", *words]
        return ["", *words, *wrapped(_GO_ON.in_(lang)), to_resume(card.run)]


class NotStolen(LeaseError):
    """A theft was refused; nothing was changed."""


class LeaseLost(LeaseError):
    """The run must do nothing more."""


class Unusable(LeaseError):
    """The lease's files cannot be read or written."""


class Disk(Protocol):
    """All that a lease asks of a file system; each method is one act, and raises OSError."""

    def read(self, path: Path) -> bytes: ...
    def create(self, path: Path, data: bytes) -> None: ...
    def append(self, path: Path, data: bytes) -> None: ...
    def cut(self, path: Path, size: int) -> None: ...
    def sync(self, path: Path) -> None: ...
    def sync_directory(self, path: Path) -> None: ...
    def rename(self, old: Path, new: Path) -> None: ...
    def remove(self, path: Path) -> None:
        """FileNotFoundError is not raised."""

    def names(self, directory: Path) -> list[str]: ...
    def lock(self, path: Path, *, shared: bool = False, create: bool = True) -> int | None:
        """A handle that has the lock, or None when another has it; never waits."""

    def unlock(self, handle: int) -> None:
        """Close it. (Not LOCK_UN: a forked child would unlock its parent's.)"""


class OsDisk:
    """The machine's own."""

    def read(self, path: Path) -> bytes:
        return path.read_bytes()

    def create(self, path: Path, data: bytes) -> None:
        _put(path, os.O_CREAT | os.O_EXCL, data)

    def append(self, path: Path, data: bytes) -> None:
        _put(path, os.O_CREAT | os.O_APPEND, data)

    def cut(self, path: Path, size: int) -> None:
        os.truncate(path, size)

    def sync(self, path: Path) -> None:
        _sync(path, os.O_RDWR)

    def sync_directory(self, path: Path) -> None:
        _sync(path, os.O_RDONLY | os.O_DIRECTORY)

    def rename(self, old: Path, new: Path) -> None:
        old.replace(new)

    def remove(self, path: Path) -> None:
        path.unlink(missing_ok=True)

    def names(self, directory: Path) -> list[str]:
        return [entry.name for entry in directory.iterdir()]

    def lock(self, path: Path, *, shared: bool = False, create: bool = True) -> int | None:
        handle = os.open(path, os.O_RDWR | (os.O_CREAT if create else 0), 0o664)
        try:
            fcntl.flock(handle, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(handle)
            return None
        except BaseException:
            os.close(handle)
            raise
        return handle

    def unlock(self, handle: int) -> None:
        os.close(handle)


class _Kept(NamedTuple):
    """What the card file says. new: there is none yet."""

    token: int = 0
    card: Card | None = None
    wrong: Text | None = None
    raw: bytes = b""
    new: bool = False


class _Mine(NamedTuple):
    """What this process holds. pid: a fork has a copy of this, and holds nothing."""

    id: str
    token: int
    alive: int
    pid: int
    run: str


class FileLease:
    """A lease in a directory: for the processes of one machine, or of several that share it.

    host: names this machine as its cards do. One object may be used by several threads. A child
    forked without exec keeps the lock that says "my process runs" for as long as it lives.
    """

    def __init__(
        self, directory: Path, infrastructure: str, clock: Clock, host: str, disk: Disk | None = None
    ) -> None:
        self._directory, self._infrastructure = directory, infrastructure
        self._clock, self._host, self._disk = clock, host, disk or OsDisk()
        self._name = safe(infrastructure)
        self._card, self._history = self._path("card"), self._path("history")
        self._mine: _Mine | None = None
        self._one_thread = Lock()

    # ---- the port --------------------------------------------------------------------------------

    def take(self, card: Card) -> None:
        self._fits(card)
        with self._told(), self._alone():
            kept = self._read()
            standing = self._standing(kept)
            held = standing.card
            back = held is not None and standing.life is Life.GONE and held.run == card.run
            if not standing.free and (standing.wrong or not back):
                raise Locked(self._infrastructure, standing, self._clock.now())
            self._hand_over(kept, card, "resumed" if held else "taken", held, "")

    def check(self) -> None:
        # No guard here: a rename is seen whole or not at all, and a wait would delay every act.
        mine = self._mine
        if mine is None or mine.pid != os.getpid():
            raise LeaseLost(_NOT_HELD.fill(infrastructure=shown(self._infrastructure)))
        try:
            kept = self._read()
        except OSError as error:
            raise LeaseLost(_CANNOT_TELL.fill(path=self._card, why=error.strerror or error)) from error
        if not _is(kept, mine):
            raise self._lost(kept, mine)

    def beat(self, step: str) -> None:
        # A sign of life decides nothing: what hinders it must not stop an evacuation.
        with suppress(OSError, Unusable), self._alone():
            kept, mine = self._read(), self._mine
            if kept.card and _is(kept, mine):
                self._write(
                    kept.token, replace(kept.card, step=step or kept.card.step, heartbeat=self._clock.now())
                )

    def release(self) -> None:
        if self._mine is None:
            return
        try:
            with self._told(), self._alone():
                kept, mine = self._read(), self._mine
                if _is(kept, mine):
                    self._write(kept.token, None)
                    self._disk.remove(self._alive(kept.token))
        finally:
            self._keep(None)

    def steal(self, id_typed: str, card: Card, reason: str) -> Card:
        self._fits(card)
        with self._told(), self._alone():
            kept = self._read()
            standing = self._standing(kept)
            self._may_steal(standing, id_typed, reason)
            former = standing.card or _somebody(standing.id, card)
            self._hand_over(kept, card, "stolen", former, reason)
            return former

    def history(self) -> tuple[Change, ...]:
        """Unusable when a line of it is damaged: where, for a person to look."""
        with self._told():
            kept = self._read()
            changes, damaged = self._changes()
        if damaged:
            raise Unusable(_DAMAGED_LINE.fill(path=self._history, line=damaged[0]))
        return _came_about(changes, None if kept.wrong else kept.token)

    def standing(self) -> Standing:
        """How it stands now, for whoever looks on."""
        with self._told(), self._alone():
            return self._standing(self._read())

    # ---- changing hands, under the guard ---------------------------------------------------------

    def _hand_over(self, kept: _Kept, card: Card, what: What, former: Card | None, reason: str) -> None:
        """Alive first, then the history, then the card: whoever reads the card finds the other two."""
        token = (self._highest() if kept.wrong else kept.token) + 1
        self._disk.remove(self._alive(token))  # of an attempt that came to nothing
        alive = self._disk.lock(self._alive(token))
        assert alive is not None, "a new file, under the guard"
        try:
            if kept.new:
                self._write(0, None)  # from here on, a card that is missing was removed
            self._note(Change(token, what, self._clock.now(), card, former, reason))
            self._write(token, card)
            self._keep(_Mine(card.id, token, alive, os.getpid(), card.run))
        except BaseException:
            self._disk.unlock(alive)
            raise
        self._sweep(token)

    def _may_steal(self, standing: Standing, id_typed: str, reason: str) -> None:
        infrastructure = shown(self._infrastructure)
        if standing.free:
            raise NotStolen(_FREE.fill(infrastructure=infrastructure), _JUST_RUN)
        if id_typed != standing.id:
            raise NotStolen(_OTHER_ID.fill(typed=shown(id_typed)), _THE_ID.fill(id=standing.id))
        if not reason.strip():
            raise NotStolen(_NO_REASON, _SAY_WHY)

    def _note(self, change: Change) -> None:
        """Add a line; one that a crash cut in its middle goes first: it stood for nothing that happened."""
        with suppress(FileNotFoundError):
            before = self._disk.read(self._history)
            if not before.endswith(b"\n"):
                self._disk.cut(self._history, before.rfind(b"\n") + 1)
        self._disk.append(self._history, _line(change.to_json()))
        self._disk.sync(self._history)

    def _write(self, token: int, card: Card | None) -> None:
        body: dict[str, Any] = {
            "format": _FORMAT,
            "infrastructure": self._infrastructure,
            "token": token,
            "holder": card.to_json() if card else None,
        }
        new = self._path("new")
        self._disk.remove(new)
        self._disk.create(new, _line({**body, "sum": _sum(body)}))
        self._disk.sync(new)
        self._disk.rename(new, self._card)
        self._disk.sync_directory(self._directory)

    def _sweep(self, token: int) -> None:
        """Remove what tells of processes that have it no more; nothing depends on it."""
        with suppress(OSError):
            for other in self._tokens() - {token}:
                self._disk.remove(self._alive(other))

    # ---- reading ---------------------------------------------------------------------------------

    def _read(self) -> _Kept:
        """OSError when the disk says nothing; what it says wrongly is `wrong`."""
        try:
            raw = self._disk.read(self._card)
        except FileNotFoundError:
            if self._tokens() or self._changes() != ([], []):
                return _Kept(wrong=_MISSING.fill(path=self._card))
            return _Kept(new=True)
        try:
            return _decode(raw, self._infrastructure)
        except ValueError:
            return _Kept(wrong=_DAMAGED.fill(path=self._card), raw=raw)

    def _standing(self, kept: _Kept) -> Standing:
        if kept.wrong is None:
            card = kept.card
            life = self._life(card, kept.token) if card else Life.UNKNOWN
            return Standing(kept.token, card, life, id=card.id if card else "")
        last = _came_about(self._changes()[0], None)[-1:]
        known = last[0].card if last else None
        life = self._life(known, last[0].token) if known else Life.UNKNOWN
        return Standing(self._highest(), known, life, kept.wrong, _stand_in(kept.raw))

    def _life(self, card: Card, token: int) -> Life:
        try:
            handle = self._disk.lock(self._alive(token), shared=True, create=False)
        except FileNotFoundError:
            return Life.UNKNOWN
        if handle is None:
            return Life.RUNS
        self._disk.unlock(handle)
        # Another machine's locks may not be seen from here: a lock that is free proves nothing.
        return Life.GONE if card.host == self._host else Life.UNKNOWN

    def _lost(self, kept: _Kept, mine: _Mine) -> LeaseLost:
        if kept.wrong:
            return LeaseLost(kept.wrong.fill(infrastructure=shown(self._infrastructure)), _STOP)
        with suppress(OSError):
            after = [c for c in _came_about(self._changes()[0], kept.token) if c.token > mine.token]
            if after:
                return _taken_over(after[-1], mine)
        return LeaseLost(_NOT_HELD.fill(infrastructure=shown(self._infrastructure)), _STOP)

    def _changes(self) -> tuple[list[Change], list[int]]:
        """The history's whole lines, and the numbers of those that do not read."""
        try:
            *lines, _ = self._disk.read(self._history).split(b"\n")  # what has no line end is not yet said
        except FileNotFoundError:
            return [], []
        changes, damaged = [], []
        for number, line in enumerate(lines, 1):
            try:
                changes.append(Change.from_json(loads(line.decode())))
            except ValueError:
                damaged.append(number)
        return changes, damaged

    def _highest(self) -> int:
        """The greatest token that anything on disk remembers: for when the card does not."""
        return max([0, *(c.token for c in self._changes()[0]), *self._tokens()])

    def _tokens(self) -> set[int]:
        pattern = re.compile(re.escape(self._name) + r"\.(\d{1,18})\.alive")
        found = (pattern.fullmatch(name) for name in self._disk.names(self._directory))
        return {int(f[1]) for f in found if f}

    # ---- small things ----------------------------------------------------------------------------

    def _path(self, ending: str) -> Path:
        return self._directory / f"{self._name}.{ending}"

    def _alive(self, token: int) -> Path:
        return self._path(f"{token}.alive")

    def _keep(self, mine: _Mine | None) -> None:
        before, self._mine = self._mine, mine
        if before:
            self._disk.unlock(before.alive)

    def _fits(self, card: Card) -> None:
        assert (card.infrastructure, card.host) == (self._infrastructure, self._host), card

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """No other thread and no other process; Unusable when one does not let go."""
        with self._one_thread:
            guard = self._wait_for_guard()
            try:
                yield
            finally:
                self._disk.unlock(guard)

    def _wait_for_guard(self) -> int:
        until = self._clock.monotonic() + PATIENCE
        while (guard := self._disk.lock(self._path("guard"))) is None:
            if self._clock.monotonic() > until:
                raise Unusable(_STUCK.fill(path=self._path("guard")), _FIND_IT)
            self._clock.sleep(_PAUSE)
        return guard

    @contextmanager
    def _told(self) -> Iterator[None]:
        """What the disk refuses, in words."""
        try:
            self._directory.mkdir(parents=True, exist_ok=True)
            yield
        except OSError as error:
            why = os.strerror(error.errno or errno.EIO)
            raise Unusable(
                _NO_DISK.fill(path=error.filename or self._directory, why=why), _FREE_IT
            ) from error


def safe(infrastructure: str) -> str:
    """A file name of its own for every name: small letters, digits, `-`, `_`; all else as `%xx`.

    Capitals too: some file systems take `Site` and `site` for one. Long names end in their hash.
    """
    raw = infrastructure.encode("utf-8", "surrogatepass")
    name = re.sub(rb"[^a-z0-9_-]", lambda m: b"%%%02x" % m[0][0], raw).decode("ascii") or "%"
    if len(name) <= _LONGEST:
        return name
    # `%-` is in no short name: nothing is written so.
    return f"{name[: _LONGEST // 2]}%-{hashlib.sha256(raw).hexdigest()}"


def _put(path: Path, flags: int, data: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | flags, 0o664)
    with os.fdopen(handle, "wb", buffering=0) as file:
        while data:
            data = data[file.write(data) :]


def _sync(path: Path, flags: int) -> None:
    handle = os.open(path, flags)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _is(kept: _Kept, mine: _Mine | None) -> bool:
    """Whether this process is the one that the card names: the id and the token, and no fork of it."""
    return (
        mine is not None
        and kept.card is not None
        and (kept.card.id, kept.token, os.getpid()) == (mine.id, mine.token, mine.pid)
    )


def _decode(raw: bytes, infrastructure: str) -> _Kept:
    body = keys_of(loads(raw.decode()), {"format", "infrastructure", "token", "holder", "sum"})
    said = body.pop("sum")
    token = body["token"]
    if said != _sum(body) or type(token) is not int or token < 0:
        raise ValueError("sum or token")
    if body["format"] != _FORMAT or body["infrastructure"] != infrastructure:
        raise ValueError("format or infrastructure")
    holder = body["holder"]
    return _Kept(token, None if holder is None else Card.from_json(holder), raw=raw)


def _line(body: Mapping[str, Any]) -> bytes:
    return json.dumps(body, sort_keys=True, separators=(",", ":")).encode("ascii") + b"\n"


def _sum(body: Mapping[str, Any]) -> str:
    return hashlib.sha256(_line(body)).hexdigest()


def _came_about(changes: list[Change], token: int | None) -> tuple[Change, ...]:
    """Of several lines with one token, the last; of those beyond the card's token, none."""
    last = {c.token: c for c in changes if token is None or c.token <= token}
    return tuple(last[t] for t in sorted(last))


def _stand_in(raw: bytes) -> str:
    """An id for a card that has none to read: of its bytes, so that it is of this damage only."""
    number = int.from_bytes(hashlib.sha256(b"damaged" + raw).digest())
    signs = []
    for _ in range(ID_LENGTH):
        number, sign = divmod(number, len(ALPHABET))
        signs.append(ALPHABET[sign])
    return "".join(signs)


def _somebody(id_: str, card: Card) -> Card:
    """The holder of whom nothing can be read."""
    return replace(
        card,
        id=id_,
        who="?",
        host="?",
        pid=0,
        boot="",
        run="?",
        plan="",
        contact="",
        step="",
        since=0.0,
        heartbeat=0.0,
    )


def _taken_over(change: Change, mine: _Mine) -> LeaseLost:
    words = _TAKEN_OVER.fill(
        who=shown(change.card.who),
        host=shown(change.card.host),
        at=moment(change.at),
        run=shown(change.card.run),
    )
    said = _BECAUSE.fill(words=words, reason=shown(change.reason)) if change.reason else words
    reach = _REACH.fill(contact=shown(change.card.contact)) if change.card.contact else Text(en="", fr="")
    return LeaseLost(said, _AFTERWARDS.fill(reach=reach, command=to_resume(mine.run).strip()))


_HELD: Final = Text(
    en="another run has the hand on {infrastructure}: nothing was started",
    fr="une autre exécution a la main sur {infrastructure} : rien n’a été lancé",
)
_DAMAGED: Final = Text(
    en="the lease on {{infrastructure}} cannot be read ({path} is damaged): nobody is let in on that",
    fr="le bail sur {{infrastructure}} est illisible ({path} est abîmé) : personne n’entre sur cette base",
)
_MISSING: Final = Text(
    en="the lease on {{infrastructure}} has a history and no card ({path} was removed): nobody is let in on that",
    fr="le bail sur {{infrastructure}} a un historique mais plus de carte ({path} a été supprimé) : "
    "personne n’entre sur cette base",
)
_LAST_KNOWN: Final = Text(en="The last who took it:", fr="Le dernier à l’avoir pris :")
_NOBODY_KNOWN: Final = Text(
    en="Nothing tells who has it: ask everybody who could.",
    fr="Rien ne dit qui l’a : demandez à tous ceux qui pourraient l’avoir.",
)
_WHEN_SURE: Final = Text(
    en="Take it over only once you know that nobody is running anything:",
    fr="Ne prendre la main qu’une fois sûr que personne n’exécute rien :",
)
_LIFE: Final[Mapping[Life, Text]] = {
    Life.RUNS: Text(en="Its process runs.", fr="Son processus tourne."),
    Life.GONE: Text(
        en="Its process is gone (killed or crashed).", fr="Son processus a disparu (tué ou planté)."
    ),
    Life.UNKNOWN: Text(
        en="Whether its process runs cannot be known from here: look on {host}.",
        fr="On ne peut pas savoir d’ici si son processus tourne : regardez sur {host}.",
    ),
}
_GO_ON: Final = Text(en="Go on with that run:", fr="Reprendre cette exécution :")
_FREE: Final = Text(
    en="nobody has the hand on {infrastructure}: there is nothing to steal",
    fr="personne n’a la main sur {infrastructure} : il n’y a rien à prendre",
)
_JUST_RUN: Final = Text(
    en="type `pra run` or `pra resume` as usual",
    fr="tapez « pra run » ou « pra resume » comme d’habitude",
)
_OTHER_ID: Final = Text(
    en="`{typed}` is not the id of the present holder: nothing was taken",
    fr="« {typed} » n’est pas l’identifiant du détenteur actuel : rien n’a été pris",
)
_THE_ID: Final = Text(
    en="read the card again, it may have changed hands meanwhile: the id is now {id}",
    fr="relisez la carte, elle a pu changer de main entre-temps : l’identifiant est maintenant {id}",
)
_NO_REASON: Final = Text(
    en="a theft without a reason: nothing was taken",
    fr="une prise de main sans raison : rien n’a été pris",
)
_SAY_WHY: Final = Text(
    en="say why in a few words: they stay in the history, and the former holder reads them",
    fr="dites pourquoi en quelques mots : ils restent dans l’historique, et l’ancien détenteur les lit",
)
_NOT_HELD: Final = Text(
    en="this process does not have the hand on {infrastructure}: nothing more is done",
    fr="ce processus n’a pas la main sur {infrastructure} : plus rien n’est fait",
)
_CANNOT_TELL: Final = Text(
    en="whether this run still has the hand cannot be read ({path}: {why}): nothing more is done",
    fr="impossible de lire si cette exécution a encore la main ({path} : {why}) : plus rien n’est fait",
)
_STOP: Final = Text(
    en="`pra resume` tells how it stands",
    fr="« pra resume » dira où en sont les choses",
)
_TAKEN_OVER: Final = Text(
    en="{who} on {host} took the hand at {at} for run {run}: nothing more is done here",
    fr="{who} sur {host} a pris la main le {at} pour l’exécution {run} : plus rien n’est fait ici",
)
_BECAUSE: Final = Text(en="{words} (“{reason}”)", fr="{words} (« {reason} »)")
_REACH: Final = Text(en="reach them: {contact}; ", fr="pour les joindre : {contact} ; ")
_AFTERWARDS: Final = Text(
    en="{reach}what this run began is in its journal; once they have let go: {command}",
    fr="{reach}ce que cette exécution a commencé est dans son journal ; quand ils auront rendu la main : {command}",
)
_DAMAGED_LINE: Final = Text(
    en="{path}:{line}: this line of the lease's history is damaged",
    fr="{path}:{line} : cette ligne de l’historique du bail est abîmée",
)
_STUCK: Final = Text(
    en="another process keeps {path} locked: it hangs, or is suspended",
    fr="un autre processus garde {path} verrouillé : il est bloqué, ou suspendu",
)
_FIND_IT: Final = Text(
    en="find it with `fuser -v` on that file, and let it go on (`fg`) or end it",
    fr="trouvez-le par « fuser -v » sur ce fichier, puis laissez-le continuer (« fg ») ou arrêtez-le",
)
_NO_DISK: Final = Text(
    en="the lease cannot be read or written ({path}: {why}): nothing was started",
    fr="le bail ne peut être ni lu ni écrit ({path} : {why}) : rien n’a été lancé",
)
_FREE_IT: Final = Text(
    en="make room or give the right to write there, then type the same again",
    fr="faites de la place ou donnez le droit d’y écrire, puis retapez la même commande",
)
