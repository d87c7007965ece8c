"""Every command: its exit codes, and JSON that programs can rely on."""

import json
from pathlib import Path
from shutil import copytree

import pytest

from pra import cli
from pra.errors import PraError
from tests.cli.small import BAD, ROOT, RUNBOOK, SCENARIO, SMALL, Pra

USAGE, INVALID = 2, 3


def copied(tmp_path: Path) -> Path:
    """A scenario of the repository, in a folder that a test may spoil."""
    folder = tmp_path / "start-on-spare"
    copytree(SCENARIO, folder)
    file = folder / "scenario.yaml"
    words = file.read_text(encoding="utf-8")
    words = words.replace("../../../runbooks", str(ROOT / "runbooks"))
    file.write_text(words.replace("../../inventories", str(ROOT / "scenarios" / "inventories")), "utf-8")
    return folder


@pytest.mark.parametrize(
    "words",
    [
        ["plan", RUNBOOK, "prod=sipvirt1"],
        ["plan", RUNBOOK, "prod=sipvirt1", "--tree"],
        ["plan", RUNBOOK, "prod=sipvirt1", "--waves"],
        ["plan", RUNBOOK, "prod=sipvirt1", "--json"],
        ["plan", RUNBOOK, "prod=sipvirt1", "--mermaid"],
        ["plan", RUNBOOK, "prod=sipvirt1", "--inventory", ROOT / "scenarios/inventories/pair-zfs.yaml"],
        ["drill", SCENARIO],
        ["drill", SCENARIO / "scenario.yaml", "--brief"],
        ["drill", SCENARIO, "--json"],
        ["check", SMALL, BAD / "pair.yaml", SCENARIO],
        ["schema", "runbook"],
        ["--help"],
        ["plan", "--help"],
    ],
    ids=lambda words: "-".join(Path(str(w)).name.lstrip("-") for w in words),
)
def test_what_goes_well_ends_with_0_and_says_nothing_on_stderr(words: list[str | Path], pra: Pra) -> None:
    said = pra(*words)
    assert (said.code, said.err) == (0, "")
    assert said.out.strip()


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["plan"],
        ["plan", RUNBOOK, "prod"],
        ["plan", RUNBOOK, "prod=sipvirt1", "--lang", "de"],
        ["plan", RUNBOOK, "--unknown"],
        ["plam", RUNBOOK],
        ["drill"],
        ["check"],
        ["schema", "poem"],
        ["plan", RUNBOOK, "prod=sipvirt1", "--svg", "/nowhere/at/all.svg"],
    ],
    ids=lambda words: "-".join(Path(w).name for w in words) or "nothing",
)
def test_wrong_usage_ends_with_2(words: list[str], pra: Pra) -> None:
    said = pra(*words)
    assert said.code == USAGE
    assert said.err.strip()
    assert "Traceback" not in said.err


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ([], "parameter `prod` has no value"),
        (["prod=nobody"], "unknown node `nobody`"),
        (["prod=sipvirt1", "foo=1"], "unknown parameter `foo`"),
    ],
)
def test_parameters_that_do_not_fit_the_runbook_end_with_3(given: list[str], told: str, pra: Pra) -> None:
    said = pra("plan", RUNBOOK, *given)
    assert said.code == INVALID
    assert said.err.startswith(RUNBOOK)
    assert told in said.err
    assert said.out == ""


def test_a_drill_that_comes_out_otherwise_ends_with_1_and_shows_the_line(pra: Pra, tmp_path: Path) -> None:
    folder = copied(tmp_path)
    golden = folder / "expected.log"
    golden.write_text(golden.read_text(encoding="utf-8").replace("goal reached", "goal missed"), "utf-8")
    said = pra("drill", folder, "--brief")
    assert said.code == 1
    assert "goal missed" in said.out
    assert f"{golden}:" in said.out
    assert "0 of 1" in said.out


def test_a_drill_with_another_outcome_ends_with_1(pra: Pra, tmp_path: Path) -> None:
    folder = copied(tmp_path)
    file = folder / "scenario.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("goal-reached", "rolled-back"), "utf-8")
    said = pra("drill", folder, "--brief")
    assert said.code == 1
    assert "outcome: expected rolled-back, got goal-reached" in said.out


def test_update_writes_what_came_out_and_then_it_is_as_written(pra: Pra, tmp_path: Path) -> None:
    folder = copied(tmp_path)
    (folder / "expected.log").unlink()
    missing = pra("drill", folder, "--brief")
    assert missing.code == 1
    assert "is missing" in missing.out
    assert not (folder / "expected.log").exists()
    assert pra("drill", folder, "--brief", "--update").code == 0
    assert (folder / "expected.log").read_bytes() == (SCENARIO / "expected.log").read_bytes()


def test_an_invalid_scenario_among_good_ones_ends_with_3_and_the_good_ones_are_played(pra: Pra) -> None:
    said = pra("drill", BAD / "scenarios" / "unknown-node", SCENARIO)
    assert said.code == INVALID
    assert "goal reached" in said.out
    assert "1 of 2" in said.out


def test_the_json_of_a_plan_holds_every_operation_and_these_keys(pra: Pra) -> None:
    plan = json.loads(pra("plan", RUNBOOK, "prod=sipvirt1", "--json").out)
    assert {
        "runbook",
        "title",
        "purpose",
        "file",
        "hash",
        "inventory",
        "parameters",
        "objectives",
        "estimate",
        "steps",
        "operations",
    } <= set(plan)
    named = [name for step in plan["steps"] for name in step["operations"]]
    assert len(named) == 270
    assert {o["id"] for o in plan["operations"]} >= set(named)


def test_the_json_of_a_plan_differs_in_words_alone_between_languages(pra: Pra) -> None:
    english = json.loads(pra("plan", SMALL, "--json").out)
    french = json.loads(pra("plan", SMALL, "--json", "--lang", "fr").out)
    assert english.keys() == french.keys()
    assert (english["hash"], english["estimate"]) == (french["hash"], french["estimate"])
    assert english["title"] != french["title"]


def test_the_json_of_drills_has_the_same_keys_for_good_and_invalid_ones(pra: Pra) -> None:
    said = pra("drill", "--json", SCENARIO, BAD / "scenarios" / "unknown-node")
    good, bad = json.loads(said.out)
    assert list(good) == ["scenario", "folder", "as_written", "outcome", "differences", "figures"]
    assert set(bad) == set(good)
    assert (good["scenario"], good["as_written"], good["outcome"]) == ("start-on-spare", True, "goal-reached")
    assert (bad["as_written"], bad["outcome"]) == (False, None)
    assert "unknown node `prod9`" in bad["differences"][0]


@pytest.mark.parametrize("kind", ["inventory", "runbook", "scenario"])
def test_a_schema_is_json(kind: str, pra: Pra) -> None:
    assert json.loads(pra("schema", kind).out)["$id"] == f"{kind}.json"


def test_svg_goes_into_the_file_and_the_plan_is_still_shown(pra: Pra, tmp_path: Path) -> None:
    picture = tmp_path / "plan.svg"
    said = pra("plan", RUNBOOK, "prod=sipvirt1", "--svg", picture)
    assert said.code == 0
    assert "270 operations" in said.out
    assert picture.read_text(encoding="utf-8").startswith("<svg")


def every_error(root: type[PraError]) -> set[type[PraError]]:
    return {root}.union(*(every_error(kind) for kind in root.__subclasses__()))


def test_every_exit_code_is_documented() -> None:
    """The codes of the errors, and those that the command line gives by itself."""
    table = (ROOT / "docs" / "exit-codes.md").read_text(encoding="utf-8")
    own = {141, 130, 70}
    codes = {kind.exit_code for kind in every_error(PraError)} | own
    assert {c for c in codes if f"\n| {c} | " not in table} == set()
    source = Path(cli.__file__).read_text(encoding="utf-8")
    assert [c for c in own if str(c) not in source] == []
