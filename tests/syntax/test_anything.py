"""Whatever a file holds, it is read or it is refused: nothing else happens."""

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pra.errors import Invalid, Problem
from pra.syntax.read import read, read_file
from tests.syntax.test_refusals import BOMB

_SNIPPETS = [
    "a: ",
    "- ",
    "? ",
    "\n",
    "\n  ",
    "{",
    "}",
    "[",
    "]",
    ", ",
    ": ",
    "'",
    '"',
    "|",
    ">-",
    "#",
    "&a ",
    "*a",
]
_SNIPPETS += [
    "!!str ",
    "!",
    "<<: ",
    "---\n",
    "...\n",
    "%YAML 1.2\n",
    "%TAG ! x\n",
    "\t",
    "\\",
    "@",
    "`",
    "é",
    "1",
    "~",
]
_SNIPPETS += [
    "1e999",
    "\r",
    "\r\n",
    "\ufeff",
    "\x00",
    "\x85",
    "\u2028",
    "\uffff",
    "\ud800",
    "\U0001f600",
    "x" * 100,
]


def _told(text: str) -> None:
    """Read, or refused with a place that is in the text and words in both languages."""
    for problem in _problems(text):
        assert 1 <= problem.place.line <= text.count("\n") + text.count("\r") + 1
        assert problem.place.column >= 1
        assert problem.message.en
        assert problem.message.fr
        assert "\n" not in problem.message.en + problem.message.fr


def _problems(text: str) -> tuple[Problem, ...]:
    try:
        read(text, "f")
    except Invalid as refusal:
        return refusal.problems
    return ()


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    _told(text)


@given(st.lists(st.sampled_from(_SNIPPETS), max_size=30))
def test_any_pieces_of_yaml_are_read_or_refused(pieces: list[str]) -> None:
    _told("".join(pieces))


@given(st.integers(0, len(BOMB)), st.integers(0, 40), st.sampled_from(_SNIPPETS))
def test_any_damage_is_read_or_refused(at: int, length: int, piece: str) -> None:
    _told(BOMB[:at] + piece + BOMB[at + length :])


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("any") / "any.yaml"


@given(
    data=st.binary()
    | st.text().map(lambda t: t.encode("utf-16"))
    | st.text("aé: \n").map(lambda t: t.encode("latin-1"))
)
def test_any_bytes_are_read_or_refused(file: Path, data: bytes) -> None:
    file.write_bytes(data)
    with suppress(Invalid):
        read_file(file)
