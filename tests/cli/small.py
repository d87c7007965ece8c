"""The command line, run in this process: what it prints on each side, and its exit code."""

from pathlib import Path
from typing import NamedTuple

import pytest

from pra.cli import main

ROOT = Path(__file__).parents[2]
BAD = Path(__file__).parent / "bad"
RUNBOOK = str(ROOT / "runbooks" / "switch-pair-zfs.yaml")
SMALL = str(BAD / "switch.yaml")
SCENARIO = ROOT / "scenarios" / "prod-lost-zfs" / "start-on-spare"


class Said(NamedTuple):
    """What a command said, and how it ended."""

    code: int
    out: str
    err: str


class Pra:
    """`pra(...)` runs a command as `main` does, errors and exit codes included."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, *words: str | Path) -> Said:
        with pytest.raises(SystemExit) as ended:
            main([str(w) for w in words])
        told = self._capsys.readouterr()
        code = ended.value.code
        return Said(code if isinstance(code, int) else 0, told.out, told.err)
