"""French typography for sentences that are wrapped: no line begins with a colon, none ends with an opening quote."""

import re
from typing import Final

NBSP: Final = "\u00a0"
_LITERAL: Final = r"`[^`]*`|(?<!\w)'[^']*'"  # what may be copied is not touched
_SPACE: Final = r"(?<=\S) (?=[:;!?»%](?:\W|$))|(?<=«) "
_FOUND: Final = re.compile(f"(?P<literal>{_LITERAL})|{_SPACE}")


def bound(words: str) -> str:
    """The same words; spaces that French sets before a mark or inside its quotes no longer break."""
    return _FOUND.sub(lambda m: m["literal"] or NBSP, words)
