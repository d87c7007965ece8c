"""Where runs are kept: a folder each, with the journal, the files the plan was made from, and a letter box.

A run goes on from its own copies: what was shown is what runs, whatever happens to the
files meanwhile.
"""

import os
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pra.errors import PraError
from pra.runbook.load import Runbook
from pra.text import Text


class NoSuchRun(PraError):
    """No run, or no such run, is kept there."""

    exit_code = 2


@dataclass(frozen=True, slots=True)
class Folder:
    """One run's folder."""

    path: Path

    @property
    def id(self) -> str:
        return self.path.name

    @property
    def journal(self) -> Path:
        return self.path / "journal.jsonl"

    @property
    def world(self) -> Path:
        """Where the model of an exercise keeps what happened to it."""
        return self.path / "world.jsonl"

    @property
    def sources(self) -> Path:
        return self.path / "sources"

    @property
    def letters(self) -> Path:
        """What other terminals say to this run."""
        return self.path / "letters"


def default_root() -> Path:
    """`$PRA_STATE`, else `$XDG_STATE_HOME/pra`, else `~/.local/state/pra`."""
    chosen = os.environ.get("PRA_STATE")
    if chosen:
        return Path(chosen)
    state = os.environ.get("XDG_STATE_HOME")
    return (Path(state) if state else Path.home() / ".local" / "state") / "pra"


@dataclass(frozen=True, slots=True)
class Store:
    """All runs kept under one folder."""

    root: Path

    @property
    def runs(self) -> Path:
        return self.root / "runs"

    @property
    def leases(self) -> Path:
        return self.root / "leases"

    def new(self, name: str, now: float) -> Folder:
        """A new folder, named after the moment and what runs; sorts by time."""
        stamp = datetime.fromtimestamp(now, UTC).strftime("%Y%m%d-%H%M%S")
        for number in range(1, 1000):
            path = self.runs / (f"{stamp}-{name}" + (f"-{number}" if number > 1 else ""))
            try:
                path.mkdir(parents=True, mode=0o700)
            except FileExistsError:
                continue
            (path / "letters").mkdir()
            return Folder(path)
        raise AssertionError("a thousand runs in one second")

    def all(self) -> list[Folder]:
        """Oldest first; only folders with a journal count."""
        if not self.runs.is_dir():
            return []
        return [Folder(p) for p in sorted(self.runs.iterdir()) if (p / "journal.jsonl").is_file()]

    def find(self, name: str | None) -> Folder:
        """The run of that name, or whose name contains it alone; the newest when none is given."""
        known = self.all()
        if not known:
            raise NoSuchRun(
                Text(en="no run is kept under {root}", fr="aucune exécution n’est gardée sous {root}").fill(
                    root=self.runs
                )
            )
        if name is None:
            return known[-1]
        exact = [f for f in known if f.id == name]
        close = exact or [f for f in known if name in f.id]
        if len(close) == 1:
            return close[0]
        raise NoSuchRun(
            Text(en="`{name}` names {count} runs", fr="« {name} » désigne {count} exécutions").fill(
                name=name, count=len(close)
            ),
            Text(en="one of: {names}", fr="au choix : {names}").fill(
                names=", ".join(f.id for f in (close or known)[-12:])
            ),
        )


def keep_sources(folder: Folder, files: Iterable[Path]) -> dict[Path, str]:
    """Copy the files, each at its place relative to the others; the name of each under `sources`."""
    real = {f: f.resolve() for f in files}
    base = Path(os.path.commonpath([p.parent for p in real.values()]))
    names = {f: str(p.relative_to(base)) for f, p in real.items()}
    for given, name in names.items():
        target = folder.sources / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(real[given], target)
    return names


def files_of(runbook: Runbook) -> list[Path]:
    """Its file and those of all it includes."""
    return [Path(runbook.file), *(f for i in runbook.includes.values() for f in files_of(i))]
