"""Which nodes a fact about a guest must ask: pure functions of the inventory, remembered.

An inventory never changes once loaded and is compared by identity, so an answer
stays right; the memory is bounded.
"""

from functools import lru_cache
from typing import Final

from pra.inventory.model import Guest, Inventory, Node

_REMEMBERED: Final = 1 << 16


@lru_cache(_REMEMBERED)
def related(inventory: Inventory, guest: Guest) -> tuple[Node, ...]:
    """The guest's home and both ends of each of its replications, in inventory order."""
    names = {guest.node}
    for job in inventory.replicas(guest.id):
        names |= {job.source, job.target}
    return tuple(n for n in inventory.nodes.values() if n.name in names)


@lru_cache(_REMEMBERED)
def runners(inventory: Inventory, guest: Guest) -> tuple[Node, ...]:
    """Every node that could run it: the related ones and all members of their clusters."""
    clusters = {n.cluster for n in related(inventory, guest)}
    return tuple(n for n in inventory.nodes.values() if n.cluster in clusters)


@lru_cache(_REMEMBERED)
def elsewhere(inventory: Inventory, guest: Guest, node: Node) -> tuple[Node, ...]:
    """Every node but `node` that could run it; members of the cluster of `node` included."""
    able = set(runners(inventory, guest))
    return tuple(
        n for n in inventory.nodes.values() if n is not node and (n in able or n.cluster == node.cluster)
    )


@lru_cache(_REMEMBERED)
def holders(inventory: Inventory, guest: Guest, node: Node) -> tuple[Node, ...]:
    """Nodes but `node` that may hold another copy; none when every volume lies on shared storage."""
    storages = inventory.storages
    shared = guest.disks and all(d.storage in storages and storages[d.storage].shared for d in guest.disks)
    return () if shared else elsewhere(inventory, guest, node)


@lru_cache(_REMEMBERED)
def concerned(inventory: Inventory, node: Node) -> tuple[Guest, ...]:
    """The guests that `node` could run: at home there, or replicated from or to it, or of its cluster."""
    return tuple(g for g in inventory.guests.values() if node in runners(inventory, g))
