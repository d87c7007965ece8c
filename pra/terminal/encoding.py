"""What a terminal or a pipe that does not speak UTF-8 is given: the same words in its own letters, never a crash."""

import codecs
import sys
import unicodedata
from io import TextIOWrapper
from typing import Final

NAME: Final = "pra.letters"
_INSTEAD: Final = {
    "’": "'",
    "‘": "'",
    "“": '"',
    "”": '"',
    "«": '"',
    "»": '"',
    "–": "-",
    "—": "-",
    "…": "...",
    "→": "->",
    "×": "x",
    "·": "-",
    "✓": "+",
    "✗": "x",
    "œ": "oe",
    "Œ": "OE",
    "\u00a0": " ",
    "\u202f": " ",
}


def tolerate() -> None:
    """From now on stdout and stderr replace what they cannot write."""
    codecs.register_error(NAME, _nearest)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors=NAME)


def _nearest(error: UnicodeError) -> tuple[str, int]:
    """The nearest ASCII for what cannot be written: letters lose their accents, the rest becomes `?`."""
    assert isinstance(error, UnicodeEncodeError), "only ever asked about writing"
    return "".join(_ascii(c) for c in error.object[error.start : error.end]), error.end


def _ascii(letter: str) -> str:
    if letter in _INSTEAD:
        return _INSTEAD[letter]
    base = unicodedata.normalize("NFKD", letter)[0]
    return base if base.isascii() and base.isprintable() else "?"
