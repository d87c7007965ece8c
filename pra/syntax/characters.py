"""Characters that a person cannot see: refused, so that what is read is what is seen.

Controls, line breaks that only YAML takes for such (a comment could hide a step behind
one), marks that turn the direction of writing, characters without width.
"""

import re
from collections.abc import Iterator
from typing import Final

from pra.errors import Place, Problem
from pra.text import Text

INVISIBLE: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2064\u2066-\u2069"
    "\ud800-\udfff\ufeff\ufffe\uffff\U000e0000-\U000e007f]"
)


def invisible(text: str, file: str) -> Iterator[Problem]:
    """One problem for each, in the order of the text; lines are counted once, whatever there is."""
    line, start = 1, 0
    for found in INVISIBLE.finditer(text):
        line += text.count("\n", start, found.start())
        start = found.start()
        place = Place(file, line, start - text.rfind("\n", 0, start))
        yield Problem(place, told(found[0]))


def told(character: str) -> Text:
    """What is said of one of them: its number, as nothing else can be shown."""
    name = f"U+{ord(character):04X}"
    return Text(
        en=f"the invisible character {name} is not allowed",
        fr=f"le caractère invisible {name} est interdit",
    )
