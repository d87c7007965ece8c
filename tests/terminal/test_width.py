"""Nothing is wider than the terminal, nothing that decides is cut off."""

import re
from pathlib import Path

import pytest

from pra.terminal.console import wrapped
from pra.text import Lang
from tests.terminal.small import ROOT, drilled, shown

DRILLS = [
    ROOT / "scenarios" / name
    for name in (
        "prod-lost-zfs/start-on-spare",
        "prod-lost-zfs/loss-not-accepted",
        "switch-pair-zfs/replication-link-cut",
    )
]
LANGS: tuple[Lang, ...] = ("en", "fr")


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("width", [80, 100])
@pytest.mark.parametrize("view", ["table", "tree", "waves"])
def test_a_plan_stays_within_the_width(view: str, width: int, lang: Lang) -> None:
    assert [line for line in shown(view, lang, width) if len(line) > width] == []


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("folder", DRILLS, ids=lambda f: f.name)
def test_a_drill_stays_within_the_width_and_no_figure_is_cut(folder: Path, lang: Lang) -> None:
    lines = drilled(folder, lang)
    assert [line for line in lines if len(line) > 80] == []
    heads = {"en": ("guest", "down", "RTO", "lost", "RPO"), "fr": ("invité", "arrêt", "RTO", "perdu", "RPO")}
    (at,) = [i for i, line in enumerate(lines) if all(h in line for h in heads[lang])]
    names = {"en": "still down", "fr": "encore arrêté"}
    for line in lines[at + 1 :]:
        assert "…" not in line.split(maxsplit=2)[2].replace(names[lang], ""), line


@pytest.mark.parametrize("width", [60, 80])
def test_a_sentence_goes_on_under_itself(width: int) -> None:
    lines = drilled(DRILLS[0], "fr", width)
    story = lines[lines.index("") + 1 :]
    story = story[: story.index("")]
    column = len("0:00:00 sipvirt1 ")
    more = [line for line in story if not re.match(r"\d+:\d\d:\d\d ", line)]
    assert more
    assert [line for line in more if line[:column].strip() or line[column] == " "] == []


@pytest.mark.parametrize("view", ["table", "tree", "waves"])
def test_every_step_is_named_at_80_columns(view: str) -> None:
    words = "\n".join(shown(view, "en"))
    for step in (
        "last-pass",
        "hold-replication",
        "stop",
        "sync",
        "install",
        "writable",
        "answer",
        "autostart",
    ):
        assert step in words


def test_the_tree_names_every_operation() -> None:
    words = "\n".join(shown("tree", "en"))
    assert words.count("stop[") == words.count("start[") - words.count("autostart[") == 27


def test_wrapping_loses_no_letter_and_breaks_between_words() -> None:
    words = "not so: sipvirt2 holds all that sipvirt1 holds of 330 — the newest snapshots differ " * 3
    lines = wrapped(words, 40)
    assert max(len(line) for line in lines) <= 40
    assert " ".join(lines) == " ".join(words.split())


def test_a_word_longer_than_the_line_is_broken_rather_than_lost() -> None:
    lines = wrapped("x" * 100, 40)
    assert [len(line) for line in lines] == [40, 40, 20]
