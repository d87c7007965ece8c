"""How a field of a fact or an operation is named in a runbook."""

from dataclasses import field
from typing import Any, Final

from pra.text import Text

WORD: Final = "word"
HELP: Final = "help"


def argument(word: str, *, default: Any = ..., help: Text | None = None) -> Any:  # noqa: A002
    """A field whose word in the runbook differs from its name, or that wants a line of help."""
    metadata = {WORD: word, HELP: help}
    return field(metadata=metadata) if default is ... else field(default=default, metadata=metadata)
