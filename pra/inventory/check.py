"""What shapes and names cannot tell: an inventory that no real infrastructure could be."""

from pra.inventory.model import Guest, Inventory
from pra.syntax.read import Trail
from pra.syntax.shape import Problems
from pra.text import Text, format_size

MIN_VMID, MAX_VMID = 100, 999_999_999


def check_inventory(inventory: Inventory, problems: Problems) -> None:
    """Collect every contradiction; nothing is raised here."""
    for guest in inventory.guests.values():
        _guest(inventory, guest, problems)
    _needs(inventory, problems)
    _memory(inventory, problems)
    for cluster in inventory.clusters.values():
        if not cluster.standalone and sum(inventory.nodes[n].votes for n in cluster.nodes) == 0:
            words = Text(
                en="a cluster without votes has no quorum", fr="une grappe sans votes n’a pas de quorum"
            )
            problems.error(("clusters", cluster.name), words)


def _guest(inventory: Inventory, guest: Guest, problems: Problems) -> None:
    path: Trail = ("guests", guest.id)
    if not MIN_VMID <= guest.id <= MAX_VMID:
        words = Text(
            en=f"a guest number is {MIN_VMID} or more", fr=f"un numéro d’invité vaut au moins {MIN_VMID}"
        )
        problems.error(path, words, key=True)
    for disk in guest.disks:
        storage = inventory.storages[disk.storage]
        if guest.node not in storage.nodes:
            words = Text(
                en=f"storage {storage.name} is not on {guest.node}",
                fr=f"le stockage {storage.name} n’est pas sur {guest.node}",
            )
            problems.error((*path, "disks", disk.name), words)
        if disk.used > disk.size:
            words = Text(en="more used than there is", fr="plus d’espace utilisé qu’il n’y en a")
            problems.error((*path, "disks", disk.name), words)


def _needs(inventory: Inventory, problems: Problems) -> None:
    """Guests that need each other in a circle can never start."""
    state: dict[int, int] = {}
    for first in inventory.guests:
        stack = [(first, iter(inventory.guests[first].needs))] if not state.get(first) else []
        state.setdefault(first, 1)
        while stack:
            current, needs = stack[-1]
            needed = next(needs, None)
            if needed is None:
                state[current] = 2
                stack.pop()
            elif state.get(needed) == 1:
                ring = (
                    [g for g, _ in stack][[g for g, _ in stack].index(needed) :]
                    if needed in [g for g, _ in stack]
                    else [current]
                )
                told = " → ".join(str(g) for g in [*ring, needed])
                words = Text(
                    en=f"these guests need each other: {told}",
                    fr=f"ces invités ont besoin l’un de l’autre : {told}",
                )
                problems.error(("guests", current, "needs"), words)
            elif needed not in state:
                state[needed] = 1
                stack.append((needed, iter(inventory.guests[needed].needs)))


def _memory(inventory: Inventory, problems: Problems) -> None:
    for node in inventory.nodes.values():
        if node.reserve > node.memory:
            words = Text(
                en="more memory in reserve than there is", fr="plus de mémoire réservée qu’il n’y en a"
            )
            problems.error(("nodes", node.name, "reserve"), words)
            continue
        taken = sum(g.memory for g in inventory.by_node.get(node.name, ()) if g.runs)
        free = node.memory - node.reserve
        if taken > free:
            words = Text(
                en=f"the guests of {node} want {format_size(taken)} of memory, it has {format_size(free)}",
                fr=f"les invités de {node} demandent {format_size(taken)} de mémoire, il en a {format_size(free)}",
            )
            problems.warning(("nodes", node.name, "memory"), words)
