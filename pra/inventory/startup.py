"""The order in which guests start, across nodes: Proxmox's order numbers, and what each guest needs."""

from collections.abc import Iterable

from pra.inventory.model import Guest


def waves(guests: Iterable[Guest]) -> tuple[tuple[Guest, ...], ...]:
    """Groups to start one after the other; shutting down takes them from the last to the first.

    Order numbers ascend; guests without one come last, as Proxmox does (facts A4). A
    guest comes after everything it needs, whatever its number. A cycle of needs is
    refused when the inventory is loaded; here it would only be ignored.
    """
    chosen = {g.id: g for g in guests}
    ranks: dict[int | None, int] = {None: len(chosen) + 1}
    ranks |= {
        order: i
        for i, order in enumerate(
            sorted({g.startup.order for g in chosen.values() if g.startup.order is not None})
        )
    }
    rank: dict[int, int] = {}
    for guest in chosen.values():
        _rank(guest, chosen, ranks, rank)
    groups: dict[int, list[Guest]] = {}
    for guest in chosen.values():
        groups.setdefault(rank[guest.id], []).append(guest)
    return tuple(tuple(groups[r]) for r in sorted(groups))


def _rank(guest: Guest, chosen: dict[int, Guest], ranks: dict[int | None, int], rank: dict[int, int]) -> None:
    """Depth first with a stack of its own; `rank` is filled for the guest and all it needs."""
    stack, entered = [guest.id], set[int]()
    while stack:
        current = chosen[stack[-1]]
        if current.id in rank:
            stack.pop()
        elif current.id not in entered:  # one that is entered and has no rank yet is part of a cycle
            entered.add(current.id)
            stack += [n for n in current.needs if n in chosen and n not in rank and n not in entered]
        else:
            below = [rank[n] + 1 for n in current.needs if n in rank]
            rank[current.id] = max([ranks[current.startup.order], *below])
            stack.pop()
