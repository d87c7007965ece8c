"""Files as people really break them: each is told at its place, in both languages, with the documented code."""

import re
from pathlib import Path

import pytest

from tests.cli.small import BAD, SMALL, Pra

INVALID = 3

TOLD = {
    "runbooks/bad-duration": ("11:63", "`10 minutes` is not a duration"),
    "runbooks/cycle": ("11:41", "steps wait for each other: a after c after b after a"),
    "runbooks/destroys-without-asking": ("11:63", "never done without confirmation"),
    "runbooks/guest-by-name": ("11:37", "guests are named by number: 102"),
    "runbooks/included-file-missing": ("11:18", "no such file: "),
    "runbooks/includes-itself": ("11:18", "includes itself"),
    "runbooks/memory-does-not-fit": ("11:3", "it has 4G (8G − 4G for the host)"),
    "runbooks/missing-guest": ("11:37", "unknown guest `999`"),
    "runbooks/no-steps": ("10:7", "`steps`"),
    "runbooks/no-usable-copy": ("11:3", "no copy of 101, 102, 103 on lone"),
    "runbooks/nothing-required": ("10:3", "selection `none` matches no guest"),
    "runbooks/twice-the-same-key": ("12:3", "`stop` stands twice"),
    "runbooks/unknown-fact": ("13:12", "did you mean `guest.stopped`?"),
    "runbooks/unknown-key": ("11:54", "did you mean `after`?"),
    "runbooks/unknown-node": ("11:47", "did you mean `prod1`?"),
    "runbooks/unknown-operation": ("11:14", "did you mean `guest.stop`?"),
    "runbooks/unknown-parameter": ("11:47", "did you mean `$prod`?"),
    "runbooks/unknown-selection": ("11:36", "did you mean `moved`?"),
    "runbooks/unknown-step": ("11:61", "unknown step `snyc`"),
    "runbooks/unknown-top-key": ("12:1", "did you mean `goal`?"),
    "runbooks/unreachable-step": ("11:41", "never reached behind it: after-both"),
    "inventories/bad-size": ("13:39", "`20 gigs` is not a size"),
    "inventories/guest-not-a-number": ("21:3", "a whole number is wanted"),
    "inventories/impossible-schedule": ("23:111", "`25:00` is not a schedule"),
    "inventories/needs-in-a-circle": ("19:27", "102 → 103 → 102"),
    "inventories/needs-nobody": ("19:28", "unknown guest `999`"),
    "inventories/one-language": ("2:8", "{fr: …, en: …} with both"),
    "inventories/pair-with-itself": ("23:32", "source and target must not be identical"),
    "inventories/unknown-method": ("23:48", "did you mean `zfs`?"),
    "inventories/unknown-node": ("4:28", "did you mean `prod1`?"),
    "inventories/unknown-storage": ("17:56", "did you mean `tank`?"),
    "files/a-list": ("1:1", "a mapping (name: value) is wanted"),
    "files/binary": ("1:1", "not UTF-8"),
    "files/bomb": ("1:10", "anchors and aliases are not allowed"),
    "files/control": ("1:11", "U+0007 is not allowed"),
    "files/deep": ("1:41", "nested too deep"),
    "files/empty": ("1:1", "is missing"),
    "files/not-yaml": ("1:14", "never closed"),
    "files/prose": ("1:1", "a mapping (name: value) is wanted"),
    "files/tag": ("1:10", "tags are not allowed"),
    "scenarios/answer-to-nothing": ("7:12", "unknown step or operation `start`"),
    "scenarios/bad-start": ("5:8", "`2026-02-31 03:12` is no date and time"),
    "scenarios/continues-itself": ("5:12", "in a circle"),
    "scenarios/crash-of-a-dead-node": ("7:5", "reality cannot produce this: prod1 is down already"),
    "scenarios/damaged-copy-that-is-not": ("6:5", "spare1 holds no copy of 201"),
    "scenarios/hangs-but-does-not-run": ("7:5", "101 runs nowhere"),
    "scenarios/no-moment": ("6:5", "a fault says when"),
    "scenarios/no-such-link": ("6:24", "unknown network `wan`"),
    "scenarios/not-on-that-network": ("6:5", "prod1 is not on side"),
    "scenarios/return-of-a-living-node": ("6:5", "spare1 is on already"),
    "scenarios/two-things-at-once": ("6:5", "exactly one thing that goes wrong"),
    "scenarios/unknown-answer": ("7:26", "`yes-please`"),
    "scenarios/unknown-disk": ("6:5", "no disk X1 in prod1"),
    "scenarios/unknown-expectation": ("5:50", "unknown node `prod9`"),
    "scenarios/unknown-node": ("6:26", "unknown node `prod9`"),
    "scenarios/unknown-pool": ("6:25", "unknown pool `tonk`"),
    "scenarios/unknown-step": ("6:14", "unknown step or operation `stopp`"),
}


def command(name: str) -> tuple[str, Path, Path]:
    """The command that reads it, what it is given, and the file it must name."""
    path = BAD / name
    if path.is_dir():
        return "drill", path, path / "scenario.yaml"
    return "check", path.with_suffix(".yaml"), path.with_suffix(".yaml")


def everything() -> dict[Path, bytes]:
    return {p: p.read_bytes() for p in BAD.rglob("*") if p.is_file()}


@pytest.mark.parametrize("name", sorted(TOLD))
def test_it_is_told_at_its_place(name: str, pra: Pra) -> None:
    verb, given, file = command(name)
    place, words = TOLD[name]
    said = pra(verb, given)
    assert said.code == INVALID
    lines = said.err.splitlines()
    assert [line for line in lines if line.startswith(f"{file}:{place}: ") and words in line], said.err
    assert all(re.match(rf"{re.escape(str(file))}:\d+:\d+: .", line) for line in lines)
    assert "Traceback" not in said.out + said.err


@pytest.mark.parametrize("name", sorted(TOLD))
def test_it_is_told_in_french_at_the_same_places(name: str, pra: Pra) -> None:
    verb, given, _ = command(name)
    english, french = pra(verb, given), pra(verb, given, "--lang", "fr")
    place = re.compile(r"^\S+:\d+:\d+: ", re.MULTILINE)
    assert french.code == english.code
    assert place.findall(french.err) == place.findall(english.err)
    assert french.err != english.err or name == "inventories/pair-with-itself"  # the words of Proxmox itself


def test_every_bad_file_is_in_the_table() -> None:
    """A file that nobody expects anything of tests nothing."""
    files = {p.relative_to(BAD).with_suffix("").as_posix() for p in BAD.glob("*/*")}
    assert files == set(TOLD)
    assert len(TOLD) >= 40


def test_nothing_is_written(pra: Pra, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither beside the files nor where the person stands, even with --update and --svg."""
    monkeypatch.chdir(tmp_path)
    before = everything()
    pra("check", *sorted(BAD.glob("*/*.yaml")))
    pra("drill", "--update", BAD / "scenarios")
    pra("plan", BAD / "runbooks" / "cycle.yaml", "--svg", tmp_path / "plan.svg")
    assert everything() == before
    assert list(tmp_path.iterdir()) == []


def test_every_file_is_told_of_not_the_first_alone(pra: Pra) -> None:
    good, bad = BAD / "pair.yaml", sorted(BAD.glob("runbooks/unknown-*.yaml"))
    said = pra("check", *bad, good)
    assert said.code == INVALID
    assert [b for b in bad if f"{b}:" not in said.err] == []
    assert said.out == f"✓ {good}\n" or str(good) in said.out.replace("\n", "")


@pytest.mark.parametrize(
    ("verb", "given", "words"),
    [
        ("check", "nothing.yaml", "no such file"),
        ("plan", "nothing.yaml", "no such file"),
        ("plan", ".", "this is a folder, a file is wanted"),
        ("drill", "nothing", "no such file or folder"),
        ("drill", ".", "no scenario.yaml in this folder"),
        ("check", ".", "no scenario.yaml in this folder"),
    ],
)
def test_what_is_not_a_file(
    verb: str, given: str, words: str, pra: Pra, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    said = pra(verb, given)
    assert (said.code, said.err) == (INVALID, f"{given}: {words}\n")


def test_an_empty_folder_among_others_is_told(pra: Pra, tmp_path: Path) -> None:
    said = pra("drill", BAD / "scenarios" / "unknown-node", tmp_path)
    assert (said.code, said.err) == (INVALID, f"{tmp_path}: no scenario.yaml in this folder\n")


def test_a_file_that_is_no_scenario_is_not_taken_for_its_folder(pra: Pra) -> None:
    said = pra("drill", SMALL)
    assert (said.code, said.err) == (INVALID, f"{SMALL}: a scenario is a folder with scenario.yaml\n")


def test_a_file_that_cannot_be_read(pra: Pra, tmp_path: Path) -> None:
    """A link that leads to itself is there and cannot be read, not even by the superuser."""
    unreadable = tmp_path / "round.yaml"
    unreadable.symlink_to(unreadable)
    for verb in ("check", "plan"):
        said = pra(verb, unreadable)
        assert said.code == INVALID
        assert said.err.startswith(f"{unreadable}: cannot be read: ")
