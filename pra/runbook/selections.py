"""Named selections of a runbook as the guests they choose, and what `each:` may name."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from pra.inventory.forms import Selection
from pra.inventory.model import Guest, Inventory, Node, Replication
from pra.inventory.select import select
from pra.runbook.forms import SelectionForm
from pra.runbook.kinds import Sort
from pra.runbook.scope import Items, Scope, listed
from pra.runbook.values import UNKNOWN, reference, shown
from pra.syntax.read import Trail
from pra.syntax.shape import did_you_mean
from pra.text import Text

_UNKNOWN: Final[Mapping[str, Text]] = {
    "on": Text(en="unknown node `{word}`", fr="nœud inconnu : `{word}`"),
    "replicated_to": Text(en="unknown node `{word}`", fr="nœud inconnu : `{word}`"),
    "group": Text(en="unknown group `{word}`", fr="groupe inconnu : `{word}`"),
    "storage": Text(en="unknown storage `{word}`", fr="stockage inconnu : `{word}`"),
    "site": Text(en="unknown site `{word}`", fr="site inconnu : `{word}`"),
    "cluster": Text(en="unknown cluster `{word}`", fr="grappe inconnue : `{word}`"),
}
_FIELDS: Final = (*_UNKNOWN, "guests", "tags")
_SORTS: Final = {"on": Sort.NODE, "replicated_to": Sort.NODE, "storage": Sort.STORAGE, "guests": Sort.GUEST}
_NO_TAG = Text(en="no guest has the tag `{word}`", fr="aucun invité n’a l’étiquette `{word}`")
_EMPTY = Text(en="selection `{name}` matches no guest", fr="la sélection `{name}` ne retient aucun invité")
_SELECTION = Text(en="unknown selection `{word}`", fr="sélection inconnue : `{word}`")
_EACH = Text(
    en="`each`: a selection, or a list of nodes or guests is wanted, not {value}",
    fr="`each` : il faut une sélection, ou une liste de nœuds ou d’invités, pas {value}",
)
_MIXED = Text(
    en="`each`: nodes and guests in one list", fr="`each` : des nœuds et des invités dans la même liste"
)
_TWICE = Text(en="`each`: {names} more than once", fr="`each` : {names} plus d’une fois")
_NO_JOB = Text(
    en="no replication job for {guests} of `{name}`",
    fr="aucune tâche de réplication pour {guests} de `{name}`",
)


WRONG: Final = Items(Sort.GUEST, (), "", known=False, wrong=True)


def resolve(forms: Mapping[str, SelectionForm], scope: Scope) -> dict[str, Items]:
    """Every selection with its guests; one that is empty is told where it is used, or here if it is required."""
    return {name: _one(name, form, scope) for name, form in forms.items()}


def _one(name: str, form: SelectionForm, scope: Scope) -> Items:
    before = len(scope.problems.found)
    path: Trail = ("guests", name)
    short = isinstance(scope.problems.document.data["guests"][name], list)
    plain = _plain(form, scope, path, short=short)
    inventory = scope.inventory
    if plain is None or inventory is None:
        return Items(Sort.GUEST, (), name, known=False)
    told = any(p.level == "error" for p in scope.problems.found[before:])
    found = () if told else select(inventory, plain)
    if not found and not told and form.required:
        scope.problems.error(("guests", name), _EMPTY.fill(name=name), key=True)
    return Items(Sort.GUEST, found, name, known=not told)


def _plain(form: Selection, scope: Scope, path: Trail, *, short: bool = False) -> Selection | None:
    """The selection with every parameter written out and every name known; None where a value is missing."""
    update: dict[str, Any] = {}
    missing = False
    for field in _FIELDS:
        value = getattr(form, field)
        if value is None:
            continue
        word = field.replace("_", "-")
        if isinstance(value, tuple):
            here = path if short else (*path, word)
            found: Any = tuple(_word(field, v, scope, (*here, i)) for i, v in enumerate(value))
            missing |= UNKNOWN in found
        else:
            found = _word(field, value, scope, (*path, word))
            missing |= found is UNKNOWN
        update[field] = found
    if form.except_ is not None:
        update["except_"] = _plain(form.except_, scope, (*path, "except"))
        missing |= update["except_"] is None
    return None if missing else form.model_copy(update=update)


def _word(field: str, value: str, scope: Scope, path: Trail) -> Any:
    name = reference(value)
    if name is not None:
        found = scope.refer(name, _SORTS.get(field, Sort.WORDS), path)
        if found is UNKNOWN:
            return UNKNOWN
        value = str(found.name) if field == "storage" else str(found)
    inventory = scope.inventory
    if inventory is not None:
        _check(field, value, inventory, scope, path)
    return value


def _check(field: str, word: str, inventory: Inventory, scope: Scope, path: Trail) -> None:
    known: Mapping[str, Iterable[Any]] = {
        "on": inventory.nodes,
        "replicated_to": inventory.nodes,
        "group": inventory.groups,
        "storage": inventory.storages,
        "site": inventory.sites,
        "cluster": inventory.clusters,
    }
    if field == "guests":
        scope.values.guest(word, path)
    elif field == "tags":
        tags = {t for g in inventory.guests.values() for t in g.tags}
        if word not in tags:
            scope.problems.warning(path, _NO_TAG.fill(word=word), did_you_mean(word, sorted(tags)))
    elif word not in known[field]:
        words = _UNKNOWN[field].fill(word=word)
        scope.problems.error(path, words, did_you_mean(word, [str(k) for k in known[field]]))


def each(value: Any, scope: Scope, path: Trail) -> Items:
    """What `each:` names: a selection, a group of the inventory, or a list of nodes or guests."""
    if isinstance(value, list):
        return _list(value, scope, path)
    if not isinstance(value, str):
        scope.problems.error(path, _EACH.fill(value=shown(value)))
        return WRONG
    name = reference(value)
    if name is None:
        return _selection(value, scope, path)
    given = scope.parameters.get(name)
    if given is None or given.type == "selection-name":
        word = scope.refer(name, Sort.WORDS, path)
        return Items(Sort.GUEST, (), name, known=False) if word is UNKNOWN else _selection(word, scope, path)
    return _list([value], scope, path)


def _selection(name: str, scope: Scope, path: Trail) -> Items:
    found = scope.selections.get(name)
    if found is not None:
        return found
    groups = scope.inventory.groups if scope.inventory else {}
    if name in groups and scope.inventory is not None:
        members = tuple(scope.inventory.guests[g] for g in groups[name].guests)
        return Items(Sort.GUEST, members, name)
    if scope.inventory is not None or not groups:
        words = _SELECTION.fill(word=name)
        scope.problems.error(path, words, did_you_mean(name, [*scope.selections, *groups]))
        return WRONG
    return Items(Sort.GUEST, (), name, known=False)


def _list(values: list[Any], scope: Scope, path: Trail) -> Items:
    found = [_item(v, scope, (*path, i)) for i, v in enumerate(values)]
    known = UNKNOWN not in found
    nodes = [v for v in found if isinstance(v, Node)]
    guests = [v for v in found if isinstance(v, Guest)]
    if nodes and guests:
        scope.problems.error(path, _MIXED)
        return WRONG
    chosen: list[Any] = [*nodes, *guests]
    twice = [v for i, v in enumerate(chosen) if v in chosen[:i]]
    if twice:
        scope.problems.error(path, _TWICE.fill(names=listed(twice)))
    sort = Sort.NODE if nodes or not guests else Sort.GUEST
    return Items(sort, tuple(dict.fromkeys(chosen)), listed([str(v) for v in chosen]), known)


def _item(value: Any, scope: Scope, path: Trail) -> Any:
    name = reference(value)
    if name is not None:
        given = scope.parameters.get(name)
        return scope.refer(name, Sort.GUEST if given and given.type == "guest" else Sort.NODE, path)
    number = isinstance(value, int) or (isinstance(value, str) and value.isdecimal())
    return scope.values.guest(value, path) if number else scope.values.node(value, path)


def jobs(items: Items, source: Node | None, target: Node | None, scope: Scope, path: Trail) -> Items:
    """The replication jobs of the guests, narrowed by where they come from and go to."""
    inventory = scope.inventory
    assert inventory is not None
    found: list[Replication] = []
    without: list[Guest] = []
    for guest in items.values:
        own = [r for r in inventory.replicas(guest.id) if _fits(r, source, target)]
        found += own
        if not own:
            without.append(guest)
    if without:
        scope.problems.warning(path, _NO_JOB.fill(guests=listed(without), name=items.name))
    return Items(Sort.JOB, tuple(found), items.name, items.known)


def _fits(job: Replication, source: Node | None, target: Node | None) -> bool:
    return (source is None or job.source == source.name) and (target is None or job.target == target.name)
