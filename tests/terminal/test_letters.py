"""Terminals of every kind: no colour where none is wanted, no crash where letters are missing."""

import codecs
import io

import pytest

from pra.terminal.console import console, language, say
from pra.terminal.encoding import NAME, tolerate


class Screen(io.StringIO):
    """A file that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def printed(monkeypatch: pytest.MonkeyPatch, **environment: str) -> str:
    for name in ("NO_COLOR", "FORCE_COLOR", "CLICOLOR", "TTY_COMPATIBLE", "TTY_INTERACTIVE"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    screen = Screen()
    say(console(screen, width=80), "DESTRUCTIVE", "bad")
    return screen.getvalue()


def test_a_terminal_gets_colour(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "\x1b[1;31mDESTRUCTIVE" in printed(monkeypatch, TERM="xterm-256color")


def test_no_color_keeps_the_words_and_drops_the_colour(monkeypatch: pytest.MonkeyPatch) -> None:
    told = printed(monkeypatch, TERM="xterm-256color", NO_COLOR="1")
    assert told == "DESTRUCTIVE\n"


def test_a_dumb_terminal_gets_words_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    assert printed(monkeypatch, TERM="dumb") == "DESTRUCTIVE\n"


def test_every_sign_we_print_has_an_ascii_form() -> None:
    tolerate()
    signs = "é à ç œ É « oui » ’ “ ” – — … → × · ✓ ✗ \u202f;"
    assert signs.encode("ascii", NAME).decode() == 'e a c oe E " oui " \' " " - - ... -> x - + x  ;'


def test_what_has_no_form_becomes_a_question_mark() -> None:
    tolerate()
    assert codecs.lookup_error(NAME) is not None
    assert "名".encode("ascii", NAME) == b"?"


@pytest.mark.parametrize(
    ("chosen", "environment", "lang"),
    [
        ("fr", {"PRA_LANG": "en"}, "fr"),
        (None, {"PRA_LANG": "fr", "LC_ALL": "en_US.UTF-8"}, "fr"),
        (None, {"LC_ALL": "fr_FR.UTF-8"}, "fr"),
        (None, {"LC_MESSAGES": "fr_CA", "LANG": "en_US"}, "fr"),
        (None, {"LANG": "de_DE"}, "en"),
        (None, {}, "en"),
    ],
)
def test_the_language(
    chosen: str | None, environment: dict[str, str], lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("PRA_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert language(chosen) == lang
