"""Scenarios for the tests: those of the repository, and small ones written from words into a folder."""

from pathlib import Path

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
