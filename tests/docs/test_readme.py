"""What the documents promise is there: commands, options, files, links."""

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from pra.cli import app
from tests.docs.small import ROOT

COMMANDS: dict[str, Any] = vars(get_command(app))["commands"]
DOCUMENTS = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md"), *(ROOT / "scenarios").rglob("*.md")])
LINK = re.compile(r"\]\(([^)\s]+)\)")
TYPED = re.compile(r"(?:\./pra-here|^\s*pra|`pra) ([a-z][^`#|>\n]*)", re.MULTILINE)
OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]*")
OPTIONS = {word for c in COMMANDS.values() for p in c.params for word in (*p.opts, *p.secondary_opts)}
BUILT_IN = {"--help"}
REFUSED = {"--force"}  # promised not to exist
EXAMPLES = {"my-runbook.yaml", "plan.svg"}  # a reader's own


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def commands_of(path: Path) -> list[list[str]]:
    return [shlex.split(words) for words in TYPED.findall(text_of(path))]


@pytest.mark.parametrize("path", DOCUMENTS, ids=name_of)
def test_every_link_leads_somewhere(path: Path) -> None:
    targets = [t.partition("#")[0] for t in LINK.findall(text_of(path)) if "://" not in t]
    assert [t for t in targets if t and not (path.parent / t).exists()] == []


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_explains_itself(name: str) -> None:
    found = CliRunner().invoke(app, [name, "--help"])
    assert found.exit_code == 0
    assert name in found.output


@pytest.mark.parametrize("path", DOCUMENTS, ids=name_of)
def test_what_is_to_be_typed_can_be_typed(path: Path) -> None:
    for name, *words in commands_of(path):
        assert name in COMMANDS, f"{name} is no command"
        if words:  # else the command is only named
            COMMANDS[name].make_context(name, words)
        files = [w for w in words if "/" in w or w.endswith(".yaml")]
        assert [w for w in files if w not in EXAMPLES and not (ROOT / w).exists()] == []


def test_the_readme_says_what_to_type() -> None:
    assert {"plan", "drill", "check"} <= {name for name, *_ in commands_of(ROOT / "README.md")}


def test_every_command_is_in_the_readme() -> None:
    assert set(COMMANDS) <= {name for name, *_ in commands_of(ROOT / "README.md")}


def test_every_option_that_the_readme_names_is_there() -> None:
    named = set(OPTION.findall(text_of(ROOT / "README.md")))
    assert named - OPTIONS - BUILT_IN - REFUSED == set()
    assert not REFUSED & OPTIONS


def test_every_place_that_the_readme_names_is_there() -> None:
    places = re.findall(r"^\| `([^`]+/|[^`]+\.md)` \|", text_of(ROOT / "README.md"), re.MULTILINE)
    assert len(places) > 4
    assert [p for p in places if not (ROOT / p).exists()] == []
