"""What a kind of operation or fact takes: its fields, as words and sorts of value.

The catalogue is handed in from above, so a kind is any frozen dataclass: its fields'
types say the sort, their metadata the word in the runbook where it differs.
"""

from collections.abc import Mapping
from dataclasses import MISSING, Field, dataclass, fields
from enum import Enum
from functools import cache
from typing import Any, Final, Literal, get_args, get_origin, get_type_hints

from pra.inventory.model import Guest, Node, Replication, Storage
from pra.text import Text

WORD: Final = "word"
HELP: Final = "help"


class Sort(Enum):
    """What a word stands for. The value is how a message says it."""

    GUEST = Text(en="a guest", fr="un invité")
    NODE = Text(en="a node", fr="un nœud")
    JOB = Text(en="a replication job", fr="une tâche de réplication")
    STORAGE = Text(en="a storage", fr="un stockage")
    SECONDS = Text(en="a duration, such as 90s, 30m or 1h30", fr="une durée, comme 90s, 30m ou 1h30")
    INT = Text(en="a whole number", fr="un nombre entier")
    BOOL = Text(en="true or false", fr="true ou false")
    CHOICE = Text(en="a word", fr="un mot")
    WORDS = Text(en="words", fr="des mots")
    __hash__ = object.__hash__  # looked up for every word of every step

    TEXT = Text(
        en="a text: words, or {fr: …, en: …} with both",
        fr="un texte : des mots, ou {fr: …, en: …} avec les deux",
    )


@dataclass(frozen=True, slots=True, eq=False)
class Argument:
    """One field: `word` is what the runbook says."""

    name: str
    word: str
    sort: Sort
    required: bool
    choices: tuple[str, ...] = ()
    help: Text | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Kind:
    """A kind of operation or fact. `make` takes the fields' values by name."""

    name: str
    make: Any
    arguments: tuple[Argument, ...]
    by_word: Mapping[str, Argument]

    def first(self, sort: Sort) -> Argument | None:
        """The first field of that sort: what an item of `each` stands for."""
        return next((a for a in self.arguments if a.sort is sort), None)


_SORTS: Final[dict[Any, Sort]] = {
    Guest: Sort.GUEST,
    Node: Sort.NODE,
    Replication: Sort.JOB,
    Storage: Sort.STORAGE,
    float: Sort.SECONDS,
    int: Sort.INT,
    bool: Sort.BOOL,
    str: Sort.WORDS,
    Text: Sort.TEXT,
}


@cache
def kind_of(cls: type[Any]) -> Kind:
    """What `cls` takes. A field of a type that no word can stand for is a bug."""
    hints = get_type_hints(cls)
    arguments = tuple(_argument(f, hints[f.name]) for f in fields(cls))
    return Kind(vars(cls)["kind"], cls, arguments, {a.word: a for a in arguments})


def _argument(field: Field[Any], hint: Any) -> Argument:
    sort, choices = _sort(hint)
    required = field.default is MISSING and field.default_factory is MISSING
    metadata = field.metadata
    return Argument(field.name, metadata.get(WORD, field.name), sort, required, choices, metadata.get(HELP))


def _sort(hint: Any) -> tuple[Sort, tuple[str, ...]]:
    if get_origin(hint) is Literal:
        return Sort.CHOICE, tuple(str(c) for c in get_args(hint))
    members = [a for a in get_args(hint) if a is not type(None)]
    if members:  # a union: `Text | str` is a text, `X | None` an X
        return (Sort.TEXT, ()) if Text in members else _sort(members[0])
    assert hint in _SORTS, f"no word can stand for {hint}"
    return _SORTS[hint], ()
