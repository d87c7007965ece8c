"""The words of a step, an `undo:` or a fact, bound to the fields of what they name.

A binding is made once a step; `make` then gives the operation or fact of each item.
"""

from collections.abc import Collection, Mapping
from typing import Any, Final

from pra.runbook.kinds import Argument, Kind, Sort, kind_of
from pra.runbook.scope import Items, PerItem, PerItemText, Scope, listed
from pra.runbook.selections import jobs
from pra.runbook.values import UNKNOWN
from pra.syntax.read import Trail
from pra.syntax.shape import did_you_mean, nearest
from pra.text import Text

_UNKNOWN_WORD = Text(en="`{kind}` has no word `{word}`", fr="`{kind}` n’a pas de mot `{word}`")
_LACKS = Text(en="`{kind}` lacks `{word}` ({sort})", fr="il manque `{word}` à `{kind}` ({sort})")
_EACH = Text(en="or `each: a selection`", fr="ou `each: une sélection`")
_NOT_EACH = Text(
    en="`{kind}` is about one thing, not about {sort}: `each` says nothing to it",
    fr="`{kind}` ne porte pas sur {sort} : `each` n’y a pas de sens",
)
_NO_REPLICA = Text(
    en="`$replica` is not one node for {guests}: name the node",
    fr="`$replica` n’est pas un seul nœud pour {guests} : nommer le nœud",
)
OPERATION: Final = Text(en="unknown operation `{word}`", fr="opération inconnue : `{word}`")
FACT: Final = Text(en="unknown fact `{word}`", fr="fait inconnu : `{word}`")
_ITEMS: Final = (Sort.GUEST, Sort.NODE, Sort.JOB)
_NARROW: Final = ("from", "to")
_END: Final = Argument("node", "node", Sort.NODE, required=False)  # of the jobs that a step is narrowed to


class Binding:
    """A kind with its constant values, and the fields that differ from item to item."""

    __slots__ = ("field", "items", "kind", "own", "ready", "scope", "values")

    def __init__(self, kind: Kind, scope: Scope, items: Items | None) -> None:
        self.kind, self.scope, self.items = kind, scope, items
        self.values: dict[str, Any] = {}
        self.field: str | None = None  # the field that the item itself stands for
        self.own: list[tuple[str, Any]] = []  # fields with a PerItem or a PerItemText
        self.ready = True

    @property
    def sort(self) -> Sort | None:
        """The sort of the field that the item stands for."""
        return next((a.sort for a in self.kind.arguments if a.name == self.field), None)

    def make(self, item: Any = None) -> Any:
        """The operation or fact for one item."""
        if self.field is not None:
            self.values[self.field] = item
        for name, own in self.own:
            self.values[name] = self.scope.for_item(own, item)
        return self.kind.make(**self.values)


def find_kind(
    catalogue: Mapping[str, type[Any]], word: Any, unknown: Text, scope: Scope, path: Trail
) -> Kind | None:
    """The kind of that name; an error with the nearest name if there is none."""
    cls: Any = catalogue.get(word) if isinstance(word, str) else None
    if cls is None:
        scope.problems.error(path, unknown.fill(word=word), did_you_mean(str(word), catalogue))
        return None
    return kind_of(cls)


def bind(
    kind: Kind,
    words: Mapping[str, Any],
    path: Trail,
    scope: Scope,
    items: Items | None,
    *,
    others: Collection[str] = (),
    place: Trail | None = None,
    lenient: bool = False,
) -> Binding:
    """Read every word; tell what is unknown, missing or of the wrong sort.

    others: the words allowed beside the operation's own, for the nearest word. place:
    where what is missing is told (default `path`). lenient: words that the kind does
    not have are another kind's business.
    """
    binding = Binding(kind, scope, items)
    narrowed: dict[str, Any] = {}
    meant: set[str | None] = set()
    for word, value in words.items():
        argument = kind.by_word.get(word)
        if argument is not None:
            found = scope.argument(argument, value, (*path, word), items=items is not None)
            if type(found) is PerItem or type(found) is PerItemText:
                binding.own.append((argument.name, found))
            else:
                binding.values[argument.name] = found
                binding.ready &= found is not UNKNOWN
        elif word in _NARROW and _by_job(kind, items):
            narrowed[word] = scope.argument(_END, value, (*path, word), items=False)
        elif not lenient:
            meant.add(nearest(word, kind.by_word))
            hint = did_you_mean(word, [*kind.by_word, *others])
            scope.problems.error((*path, word), _UNKNOWN_WORD.fill(kind=kind.name, word=word), hint, key=True)
    if items is not None:
        _take_items(binding, items, narrowed, path)
    if len(binding.values) + len(binding.own) + (binding.field is not None) < len(kind.arguments):
        _missing(binding, path if place is None else place, meant)
    if binding.own and binding.ready:
        _check_replicas(binding, path)
    return binding


def _by_job(kind: Kind, items: Items | None) -> bool:
    return items is not None and items.sort is not Sort.NODE and kind.first(Sort.JOB) is not None


def _take_items(binding: Binding, items: Items, narrowed: Mapping[str, Any], path: Trail) -> None:
    """Give the items to the first field of their sort, or the jobs of the guests to a field for a job."""
    kind = binding.kind
    taken = {*binding.values, *(name for name, _ in binding.own)}
    free = next((a for a in kind.arguments if a.sort is items.sort and a.name not in taken), None)
    job = kind.first(Sort.JOB)
    binding.ready &= items.known and UNKNOWN not in narrowed.values()
    if free is not None:
        binding.field = free.name
    elif job is not None and items.sort is not Sort.NODE and job.name not in taken:
        binding.field = job.name
        if binding.ready and items.sort is Sort.GUEST:
            source, target = narrowed.get("from"), narrowed.get("to")
            binding.items = jobs(items, source, target, binding.scope, (*path, "each"))
    elif not items.wrong and any(a.sort is not Sort.TEXT for a in kind.arguments):
        about = (
            Text(en="guests", fr="des invités")
            if items.sort is Sort.GUEST
            else Text(en="nodes", fr="des nœuds")
        )
        binding.scope.problems.error((*path, "each"), _NOT_EACH.fill(kind=kind.name, sort=about))
        binding.ready = False


def _missing(binding: Binding, place: Trail, meant: Collection[str | None]) -> None:
    """Tell what is required and not there, unless a word that is wrong was meant for it."""
    wrong = binding.items is not None and binding.items.wrong
    given = {*binding.values, *(name for name, _ in binding.own), binding.field}
    for argument in binding.kind.arguments:
        if argument.required and argument.name not in given:
            binding.ready = False
            if argument.word in meant or (wrong and argument.sort in _ITEMS):
                continue
            wide = argument.sort in (Sort.GUEST, Sort.JOB) and binding.items is None
            words = _LACKS.fill(kind=binding.kind.name, word=argument.word, sort=argument.sort.value)
            binding.scope.problems.error(place, words, _EACH if wide else None)


def _check_replicas(binding: Binding, path: Trail) -> None:
    """Every item must have exactly one replica where `$replica` is said."""
    for name, own in binding.own:
        if own is PerItem.REPLICA and binding.items is not None:
            wrong = [i for i in binding.items.values if binding.scope.for_item(own, i) is None]
            if wrong:
                word = next(a.word for a in binding.kind.arguments if a.name == name)
                binding.scope.problems.error((*path, word), _NO_REPLICA.fill(guests=listed(wrong)))
                binding.ready = False
