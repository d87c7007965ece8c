"""What the operations of a plan bring about, as their own `ensures` say: guests that run or stop, copies that are made.

Read from the facts and not from a list of kinds, so that a new operation is understood
without a word here.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from pra.inventory.model import Guest, Inventory, Node
from pra.plan.model import Plan

Where = tuple[Guest, Node]


@dataclass(slots=True)
class Effects:
    """By guest and node: the numbers of the operations that make it so."""

    runs: dict[Where, list[int]] = field(default_factory=dict)
    stops: dict[Where, list[int]] = field(default_factory=dict)
    copies: dict[Where, list[int]] = field(default_factory=dict)


def effects(plan: Plan) -> Effects:
    """One pass over the operations."""
    found = Effects()
    for planned in plan.operations:
        if planned.operation is None:
            continue
        for act in (planned.operation, *planned.alternatives):
            for fact in act.ensures():
                _note(found, fact, planned.index, plan.inventory)
    return found


def _note(found: Effects, fact: Any, index: int, inventory: Inventory) -> None:
    kind = fact.kind
    if kind == "guest.runs":
        found.runs.setdefault((fact.guest, fact.node), []).append(index)
        found.copies.setdefault((fact.guest, fact.node), []).append(index)
    elif kind == "guest.stopped":
        found.stops.setdefault((fact.guest, fact.node), []).append(index)
    elif kind == "copy.present":
        found.copies.setdefault((fact.guest, fact.node), []).append(index)
    elif kind == "copy.in-step":
        found.copies.setdefault((fact.guest, fact.target), []).append(index)
    elif kind == "disks.moved":
        for guest in on_pool(inventory, fact.owner, fact.pool):
            found.copies.setdefault((guest, fact.node), []).append(index)


def on_pool(inventory: Inventory, node: Node, pool: str) -> Iterator[Guest]:
    """The guests at home on a node whose disks lie in one of its pools."""
    storages = {s.name for s in inventory.storages.values() if (s.pool or s.name) == pool}
    for guest in inventory.by_node.get(node.name, ()):
        if any(d.storage in storages or d.storage == pool for d in guest.disks):
            yield guest
