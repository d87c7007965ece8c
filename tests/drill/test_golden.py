"""Every scenario of the repository comes out as it is written: its log byte for byte, its outcome, its figures."""

from pathlib import Path

import pytest

from pra.drill.scenario import GOLDEN, differences, load, play
from pra.drill.story import golden
from tests.drill.small import INVENTORIES, RUNBOOKS, SCENARIOS, folders, name

every_scenario = pytest.mark.parametrize("folder", folders(), ids=name)


@every_scenario
def test_the_log_and_the_outcome_are_as_written(folder: Path) -> None:
    scenario = load(folder)
    assert scenario.name == folder.name
    record = play(scenario)
    assert [d.en for d in differences(scenario, record)] == []
    assert golden(record).encode() == (folder / GOLDEN).read_bytes()


@every_scenario
def test_it_says_what_it_teaches(folder: Path) -> None:
    assert (folder / "README.md").read_text(encoding="utf-8").strip()


def test_there_are_scenarios() -> None:
    """An empty list of parameters would pass in silence."""
    assert len(folders()) > 10
    assert {f.parent.parent for f in folders()} == {SCENARIOS}


def test_playing_one_twice_tells_the_same_story() -> None:
    scenario = load(SCENARIOS / "prod-lost-zfs" / "start-on-spare")
    assert golden(play(scenario)) == golden(play(scenario))


def test_the_ending_is_no_accident_of_one_seed(tmp_path: Path) -> None:
    """The seed decides durations, not what comes out."""
    folder = SCENARIOS / "prod-lost-zfs" / "start-on-spare"
    text = (folder / "scenario.yaml").read_text(encoding="utf-8")
    text = text.replace("../../../runbooks", str(RUNBOOKS)).replace("../../inventories", str(INVENTORIES))
    text = text.replace("\nexpect:", "\nseed: 4711\nexpect:")
    (tmp_path / "scenario.yaml").write_text(text, encoding="utf-8")
    scenario = load(tmp_path)
    assert scenario.seed == 4711
    assert [d.en for d in differences(scenario, play(scenario))] == []
