"""What names mean in one runbook: its parameters, its selections, and what stands for the item of a step."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final

from pra.inventory.model import Guest, Inventory, Node, Replication
from pra.runbook.kinds import Argument, Sort
from pra.runbook.values import REFERENCE, UNKNOWN, Values, reference
from pra.syntax.read import Trail
from pra.syntax.shape import Problems, did_you_mean
from pra.text import Seconds, Text

SORT_OF: Final[Mapping[str, Sort]] = {
    "node": Sort.NODE,
    "guest": Sort.GUEST,
    "storage": Sort.STORAGE,
    "pool": Sort.WORDS,
    "int": Sort.INT,
    "duration": Sort.SECONDS,
    "text": Sort.WORDS,
    "selection-name": Sort.WORDS,
}


@dataclass(frozen=True, slots=True)
class Given:
    """A parameter's type, its value (UNKNOWN while there is none) and the word that was written."""

    type: str
    value: Any
    word: str = ""


class PerItem(Enum):
    """References that differ from item to item of a step over guests."""

    GUEST = "guest"
    HOME = "home"
    REPLICA = "replica"


PER_ITEM: Final = {p.value: p for p in PerItem}


@dataclass(frozen=True, slots=True)
class PerItemText:
    """A text that names the item; its marks are filled for each."""

    words: Text


@dataclass(frozen=True, slots=True)
class Items:
    """What a step acts on, one operation each.

    known: False where it hangs on something UNKNOWN. wrong: an error was told, even its sort is a guess.
    """

    sort: Sort
    values: tuple[Any, ...]
    name: str
    known: bool = True
    wrong: bool = False


_UNKNOWN_PARAMETER = Text(en="unknown parameter `${name}`", fr="paramètre inconnu `${name}`")
_OTHER_TYPE = Text(
    en="`{word}`: parameter `${name}` is of type {type}, {wanted} is wanted",
    fr="`{word}` : le paramètre `${name}` est de type {type}, il faut {wanted}",
)
_NO_ITEM = Text(
    en="`${name}` stands for each guest of a step: `each: a selection` is missing",
    fr="`${name}` désigne chaque invité d’une étape : il manque `each: une sélection`",
)
_SHORT: Final = 6


class Scope:
    """The names of one runbook, with the parameters it was given."""

    def __init__(
        self,
        values: Values,
        parameters: Mapping[str, Given],
        selections: Mapping[str, Items],
        *,
        roles: Collection[str] = (),
        partial: bool = False,
    ) -> None:
        self.values, self.parameters, self.selections = values, parameters, selections
        self.roles = roles
        self.partial = partial  # some parameters have no value: only checked
        self._read: dict[
            tuple[Argument, str], Any
        ] = {}  # what words stood for: the same few, step after step

    @property
    def inventory(self) -> Inventory | None:
        return self.values.inventory

    @property
    def problems(self) -> Problems:
        return self.values.problems

    def argument(self, argument: Argument, value: Any, path: Trail, *, items: bool) -> Any:
        """What a word of a step stands for; PerItem where it differs from guest to guest."""
        if type(value) is not str:
            return self._argument(argument, value, path, items=items)
        found = self._read.get((argument, value))
        if found is None:
            found = self._argument(argument, value, path, items=items)
            if found is not UNKNOWN and not isinstance(found, PerItem | PerItemText):
                self._read[argument, value] = found
        return found

    def _argument(self, argument: Argument, value: Any, path: Trail, *, items: bool) -> Any:
        sort = argument.sort
        name = reference(value)
        if name is not None and sort is not Sort.TEXT:
            value = self.refer(name, sort, path, items=items)
            if sort is not Sort.CHOICE or value is UNKNOWN:
                return value
        if sort is Sort.CHOICE:
            return self.values.choice(value, argument.choices, path)
        found = self.values.read(sort, value, path)
        return self.text(found) if sort is Sort.TEXT and found is not UNKNOWN else found

    def refer(self, name: str, sort: Sort, path: Trail, *, items: bool = False) -> Any:
        """The value behind `$name`, if a `sort` can be made of it."""
        given = self.parameters.get(name)
        if given is None:
            return self._per_item(name, sort, path, items=items)
        fits = SORT_OF[given.type] is sort
        if sort in (Sort.WORDS, Sort.CHOICE) and given.value is not UNKNOWN:
            return given.word  # any parameter can be written out
        if not fits and sort not in (Sort.WORDS, Sort.CHOICE):
            wrong = _OTHER_TYPE.fill(word=path[-1], name=name, type=given.type, wanted=sort.value)
            self.problems.error(path, wrong)
            return UNKNOWN
        return given.value

    def _per_item(self, name: str, sort: Sort, path: Trail, *, items: bool) -> Any:
        own = PER_ITEM.get(name)
        if own is None:
            known = [f"${p}" for p in (*self.parameters, *PER_ITEM)]
            self.problems.error(path, _UNKNOWN_PARAMETER.fill(name=name), did_you_mean(f"${name}", known))
            return UNKNOWN
        if not items:
            self.problems.error(path, _NO_ITEM.fill(name=name))
            return UNKNOWN
        fits = Sort.GUEST if own is PerItem.GUEST else Sort.NODE
        if sort not in (fits, Sort.WORDS):
            self.values.wrong(sort, f"${name}", path)
            return UNKNOWN
        return own

    def duration(self, value: Any, path: Trail) -> Seconds | None:
        """Seconds, or the duration that a parameter holds; None once the error is told."""
        name = reference(value)
        found = self.values.seconds(value, path) if name is None else self.refer(name, Sort.SECONDS, path)
        return None if found is UNKNOWN else float(found)

    def text(self, text: Text) -> Any:
        """The text with the parameters it names written out; what is no parameter stays as it is."""
        if "$" not in text.en and "$" not in text.fr:
            return text
        written = Text(en=REFERENCE.sub(self._written, text.en), fr=REFERENCE.sub(self._written, text.fr))
        own = any(f"${p}" in written.en or f"${p}" in written.fr for p in PER_ITEM)
        return PerItemText(written) if own else written

    def plain_text(self, text: Text) -> Text:
        """The same, for a text that belongs to the whole step."""
        found = self.text(text)
        return found.words if isinstance(found, PerItemText) else found

    def _written(self, found: Any) -> str:
        given = self.parameters.get(found[1])
        return given.word if given is not None and given.word else str(found[0])

    def for_item(self, own: Any, item: Any) -> Any:
        """What a PerItem or a PerItemText is for one guest (or one guest's job); None: not one node."""
        assert self.inventory is not None
        guest = self.inventory.guests[item.guest] if isinstance(item, Replication) else item
        if isinstance(own, PerItemText):
            return self._text_for(own.words, guest)
        if own is PerItem.GUEST:
            return guest
        if own is PerItem.HOME:
            return self.inventory.nodes[guest.node]
        return replica(self.inventory, guest)

    def _text_for(self, words: Text, guest: Guest) -> Text:
        assert self.inventory is not None
        names = {
            "$guest": f"{guest.id} ({guest.name})",
            "$home": guest.node,
            "$replica": str(replica(self.inventory, guest) or "?"),
        }
        en, fr = words.en, words.fr
        for mark, name in names.items():
            en, fr = en.replace(mark, name), fr.replace(mark, name)
        return Text(en=en, fr=fr)


def replica(inventory: Inventory, guest: Guest) -> Node | None:
    """The one node that a guest is replicated to."""
    targets = dict.fromkeys(r.target for r in inventory.replicas(guest.id))
    return inventory.nodes[next(iter(targets))] if len(targets) == 1 else None


def listed(values: tuple[Any, ...] | list[Any]) -> str:
    """A few names, and how many more."""
    names = ", ".join(str(v) for v in values[:_SHORT])
    more = len(values) - _SHORT
    return f"{names} (+{more})" if more > 0 else names
