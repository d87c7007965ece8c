"""Scenarios for the tests: those of the repository, and small ones written from words into a folder."""

import json
from pathlib import Path

from pra.drill.driver import Record
from pra.drill.scenario import Scenario, load
from pra.syntax.read import read_file

ROOT = Path(__file__).parents[2]
SCENARIOS = ROOT / "scenarios"
RUNBOOKS = ROOT / "runbooks"
INVENTORIES = SCENARIOS / "inventories"


def folders() -> list[Path]:
    """Every folder that holds a scenario; from the files, so that a new one is tested from its first day."""
    return sorted(p.parent for p in SCENARIOS.rglob("scenario.yaml"))


def name(folder: Path) -> str:
    """The scenario as people call it: `runbook/scenario`."""
    return folder.relative_to(SCENARIOS).as_posix()


def spoiled(runbook: str, *removed: str, **after: object) -> str:
    """A runbook of the repository without some of its steps; `after` says what others wait for instead."""
    written = read_file(RUNBOOKS / f"{runbook}.yaml").data
    for step in removed:
        del written["steps"][step]
    for step, waits in after.items():
        written["steps"][step].pop("after")
        if waits:
            written["steps"][step]["after"] = waits
    written["inventory"] = str(INVENTORIES / f"{Path(written['inventory']).stem}.yaml")
    return json.dumps(written, ensure_ascii=False, indent=1)  # JSON is YAML


def written(folder: Path, runbook: str | Path, **words: object) -> Scenario:
    """A scenario of the ZFS pair in `folder`, as `words` say it; `runbook` is a path, or the text of one."""
    folder.mkdir(exist_ok=True)
    if isinstance(runbook, str):
        (folder / "runbook.yaml").write_text(runbook, encoding="utf-8")
        runbook = folder / "runbook.yaml"
    scenario = {
        "scenario": folder.name,
        "title": {"fr": "Essai", "en": "Trial"},
        "inventory": str(INVENTORIES / "pair-zfs.yaml"),
        "runbook": str(runbook),
        "parameters": {"prod": "sipvirt1"},
        "start": "2013-05-14 21:10",
        "expect": {"outcome": "goal-reached"},
    }
    text = json.dumps({**scenario, **words}, ensure_ascii=False, indent=1)
    (folder / "scenario.yaml").write_text(text, encoding="utf-8")
    return load(folder)


def broken(record: Record) -> set[int]:
    """The invariants that a drill broke."""
    return {v.invariant for v in record.violations}
