"""French is set as French is: its spaces do not break, and a plan reads as well as in English."""

import re
from pathlib import Path

import pytest

from pra.terminal.console import wrapped
from pra.terminal.typography import NBSP, bound
from tests.terminal.small import ROOT, drilled, shown

LOOSE = re.compile(r"\w [:;!?»](?: |$)|« ")
DRILL = ROOT / "scenarios" / "prod-lost-zfs" / "start-on-spare"


@pytest.mark.parametrize("width", [60, 80])
def test_no_loose_space_in_a_plan(width: int) -> None:
    lines = shown("table", "fr", width) + shown("tree", "fr", width)
    assert [line for line in lines if LOOSE.search(line)] == []
    assert any(NBSP + ":" in line for line in lines)


@pytest.mark.parametrize("width", [60, 70, 80])
@pytest.mark.parametrize("folder", [DRILL, DRILL.parent / "loss-not-accepted"], ids=lambda f: f.name)
def test_no_line_of_a_drill_begins_with_a_mark_or_ends_with_an_open_quote(folder: Path, width: int) -> None:
    lines = drilled(folder, "fr", width)
    assert [line for line in lines if LOOSE.search(line)] == []
    assert [line for line in lines if re.match(r"\s*[:;!?»]", line) or line.endswith("«")] == []
    assert any(NBSP + "»" in line for line in lines)


@pytest.mark.parametrize(
    ("words", "set_so"),
    [
        ("étape : fin", "étape~: fin"),
        ("vraiment ?", "vraiment~?"),
        ("dit « oui »", "dit «~oui~»"),
        ("« oui » ; non", "«~oui~»~; non"),
        ("step: end", "step: end"),
        ("16:30 à 17:00", "16:30 à 17:00"),
    ],
)
def test_the_spaces_that_french_sets(words: str, set_so: str) -> None:
    assert bound(words) == set_so.replace("~", NBSP)


@pytest.mark.parametrize("words", ["tapez `[ ! -e x ] && y`", "command 'test ! -e /x' failed", "a:b"])
def test_what_may_be_copied_is_not_touched(words: str) -> None:
    assert bound(words) == words


@pytest.mark.parametrize("width", range(17, 40))
def test_wherever_a_line_is_broken(width: int) -> None:
    for line in wrapped("étape : il demande « une confirmation » ; et puis ? rien !", width):
        assert not re.match(r"[:;!?»]", line)
        assert not line.endswith("«")
