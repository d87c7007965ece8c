"""Every runbook says what it is in both languages; decisions are numbered one after the other."""

import re
from pathlib import Path

import pytest

from pra.runbook.load import load
from tests.docs.small import ROOT

RUNBOOKS = sorted((ROOT / "runbooks").glob("*.yaml"))
DECISIONS = sorted(p for p in (ROOT / "docs/decisions").glob("*.md") if p.name != "README.md")


@pytest.mark.parametrize("path", RUNBOOKS, ids=lambda p: p.stem)
def test_a_runbook_has_two_titles_and_the_name_of_its_file(path: Path) -> None:
    form = load(path).form
    assert form.runbook == path.stem
    assert form.title.fr != form.title.en, "one language stands for both"
    assert min(len(form.title.fr), len(form.title.en)) > 10


@pytest.mark.parametrize("path", RUNBOOKS, ids=lambda p: p.stem)
def test_every_step_that_has_a_title_has_two(path: Path) -> None:
    titles = {name: step.title for name, step in load(path).form.steps.items() if step.title is not None}
    assert [name for name, title in titles.items() if not isinstance(title, dict)] == []


def test_decisions_are_numbered_one_after_the_other() -> None:
    assert [p.name[:4] for p in DECISIONS] == [f"{i:04}" for i in range(1, len(DECISIONS) + 1)]


@pytest.mark.parametrize("path", DECISIONS, ids=lambda p: p.stem)
def test_a_decision_is_called_by_its_number(path: Path) -> None:
    first = path.read_text(encoding="utf-8").partition("\n")[0]
    assert re.fullmatch(rf"# {path.name[:4]} \S.*\S", first), first
    assert re.fullmatch(r"\d{4}(-[a-z0-9]+)+\.md", path.name)
