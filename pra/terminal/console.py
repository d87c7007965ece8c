"""The console: plain scrolling output that reads the same at 80×24, without colour, in a log."""

import os
import textwrap
from typing import TextIO

from rich.console import Console
from rich.text import Text as Rich
from rich.theme import Theme

from pra.terminal.typography import bound
from pra.text import Lang

THEME = Theme(
    {
        "what": "bold",
        "where": "cyan",
        "good": "green",
        "bad": "bold red",
        "doubt": "yellow",
        "quiet": "dim",
    }
)


class _Console(Console):
    """Rich ends the program itself when its reader goes away; here that is the command line's business."""

    def on_broken_pipe(self) -> None:
        raise  # noqa: PLE0704 — called while the BrokenPipeError is handled


def console(file: TextIO | None = None, *, stderr: bool = False, width: int | None = None) -> Console:
    """A console that never wraps inside a word it could copy, and obeys NO_COLOR and TERM=dumb."""
    return _Console(
        file=file,
        stderr=stderr,
        theme=THEME,
        highlight=False,
        emoji=False,
        width=width,
        soft_wrap=False,
        color_system=None if os.environ.get("NO_COLOR") else "auto",  # no escape codes at all, bold included
    )


def say(console: Console, words: str, style: str = "") -> None:
    """A sentence, wrapped by us: rich would begin a line with the colon of `étape :`."""
    for line in wrapped(words, console.width):
        console.print(Rich(line, style=style))


def wrapped(words: str, width: int) -> list[str]:
    """Lines of at most `width`, broken at plain spaces only, so never at a non-breaking one."""
    lines = textwrap.wrap(bound(words), max(width, 10), break_on_hyphens=False, drop_whitespace=True)
    return lines or [""]


def language(chosen: str | None) -> Lang:
    """`--lang`, else PRA_LANG, else the locale; English where nothing says French."""
    for words in (
        chosen,
        os.environ.get("PRA_LANG"),
        os.environ.get("LC_ALL"),
        os.environ.get("LC_MESSAGES"),
        os.environ.get("LANG"),
    ):
        if words:
            return "fr" if words.lower().startswith("fr") else "en"
    return "en"
