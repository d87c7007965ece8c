"""The console: plain scrolling output that reads the same at 80×24, without colour, in a log."""

import os
from typing import TextIO

from rich.console import Console
from rich.theme import Theme

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


def console(file: TextIO | None = None, *, stderr: bool = False, width: int | None = None) -> Console:
    """A console that never wraps inside a word it could copy, and obeys NO_COLOR and TERM=dumb."""
    return Console(
        file=file, stderr=stderr, theme=THEME, highlight=False, emoji=False, width=width, soft_wrap=False
    )


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
