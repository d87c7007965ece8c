"""Selections: which guests a step, a protection or a group speaks of."""

from collections.abc import Callable, Iterable

from pra.inventory.forms import Selection
from pra.inventory.model import Guest, Inventory

_Test = Callable[[Guest], bool]


def select(inventory: Inventory, selection: Selection) -> tuple[Guest, ...]:
    """The guests that fulfil every condition, in the order of the file."""
    tests = tuple(_tests(inventory, selection))
    return tuple(g for g in _pool(inventory, selection) if all(test(g) for test in tests))


def _pool(inventory: Inventory, selection: Selection) -> Iterable[Guest]:
    """The smallest set that is known to hold them all."""
    if selection.on is not None:
        return inventory.by_node.get(selection.on, ())
    return inventory.guests.values()


def _tests(inventory: Inventory, selection: Selection) -> Iterable[_Test]:
    """One test for each condition but `on`; what it looks names up in is made once, not for each guest."""
    if selection.guests is not None:
        numbers = frozenset(selection.guests)
        yield lambda g: str(g.id) in numbers
    if selection.tags is not None:
        tags = frozenset(selection.tags)
        yield lambda g: not tags.isdisjoint(g.tags)
    if selection.type is not None:
        yield lambda g: g.type.value == selection.type
    if selection.storage is not None:
        yield lambda g: any(d.storage == selection.storage for d in g.disks)
    if selection.replicated_to is not None:
        yield lambda g: any(r.target == selection.replicated_to for r in inventory.replicas(g.id))
    if selection.except_ is not None:
        excluded, others = selection.except_, tuple(_tests(inventory, selection.except_))
        yield lambda g: excluded.on not in (None, g.node) or not all(test(g) for test in others)
    yield from _places(inventory, selection)


def _places(inventory: Inventory, selection: Selection) -> Iterable[_Test]:
    if selection.group is not None:
        group = inventory.groups.get(selection.group)
        members = frozenset(group.guests if group else ())
        yield lambda g: g.id in members
    if selection.site is not None:
        yield lambda g: inventory.nodes[g.node].site == selection.site
    if selection.cluster is not None:
        yield lambda g: inventory.nodes[g.node].cluster == selection.cluster
