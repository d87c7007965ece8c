"""Selections: which guests a step, a protection or a group speaks of."""

from pra.inventory.forms import Selection
from pra.inventory.model import Guest, Inventory


def select(inventory: Inventory, selection: Selection) -> tuple[Guest, ...]:
    """The guests that fulfil every condition, in the order of the file."""
    return tuple(g for g in _pool(inventory, selection) if _fits(inventory, selection, g))


def _pool(inventory: Inventory, selection: Selection) -> tuple[Guest, ...]:
    """The smallest set that is known to hold them all."""
    if selection.on is not None:
        return inventory.by_node.get(selection.on, ())
    return tuple(inventory.guests.values())


def _fits(inventory: Inventory, selection: Selection, guest: Guest) -> bool:
    if selection.guests is not None and str(guest.id) not in selection.guests:
        return False
    if selection.tags is not None and guest.tags.isdisjoint(selection.tags):
        return False
    if selection.type is not None and guest.type.value != selection.type:
        return False
    if not _fits_place(inventory, selection, guest):
        return False
    return selection.except_ is None or not _excluded(inventory, selection.except_, guest)


def _fits_place(inventory: Inventory, selection: Selection, guest: Guest) -> bool:
    node = inventory.nodes[guest.node]
    if selection.group is not None:
        group = inventory.groups.get(selection.group)
        if group is None or guest.id not in group.guests:
            return False
    if selection.storage is not None and all(d.storage != selection.storage for d in guest.disks):
        return False
    if selection.replicated_to is not None and all(
        r.target != selection.replicated_to for r in inventory.replicas(guest.id)
    ):
        return False
    return (selection.site in (None, node.site)) and (selection.cluster in (None, node.cluster))


def _excluded(inventory: Inventory, selection: Selection, guest: Guest) -> bool:
    return (selection.on in (None, guest.node)) and _fits(inventory, selection, guest)
