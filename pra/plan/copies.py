"""A guest is only started where there is a copy of it: in the inventory, or made by a step before."""

from collections.abc import Iterable, Sequence

from pra.inventory.model import Guest, Inventory, Node
from pra.plan.draft import Draft
from pra.plan.effects import Effects
from pra.plan.model import Plan
from pra.runbook.scope import listed
from pra.text import Text

_NONE = Text(
    en="no copy of {guests} on {node}, where `{step}` starts them",
    fr="aucune copie de {guests} sur {node}, où `{step}` les démarre",
)
_LATER = Text(
    en="`{maker}` makes one: `{step}` must come after it",
    fr="`{maker}` en fait une : `{step}` doit venir après",
)


def check_copies(plan: Plan, drafts: Sequence[Draft], seen: Effects) -> None:
    """One error for each step and node."""
    missing: dict[tuple[str, Node], list[tuple[Guest, str]]] = {}
    order = _Order(drafts)
    for (guest, node), starts in seen.runs.items():
        if has_copy(plan.inventory, guest, node):
            continue
        for index in starts:
            step = plan.operations[index].step
            if not _needs_copy(plan, index, guest, node):
                continue
            makers = list(
                dict.fromkeys(plan.operations[i].step for i in seen.copies[guest, node] if i != index)
            )
            if not order.any_before(makers, step):
                missing.setdefault((step, node), []).append((guest, makers[0] if makers else ""))
    for (step, node), found in missing.items():
        _tell(order.by_name[step], node, found)


def has_copy(inventory: Inventory, guest: Guest, node: Node) -> bool:
    """Whether the inventory says that a node holds a copy: its home, a replica, storage that both see."""
    if guest.node == node.name:
        return True
    if any(node.name in (r.source, r.target) for r in inventory.replicas(guest.id)):
        return True
    storages = [inventory.storages.get(d.storage) for d in guest.disks]
    return bool(storages) and all(s is not None and s.shared and node.name in s.nodes for s in storages)


def _needs_copy(plan: Plan, index: int, guest: Guest, node: Node) -> bool:
    """A start does; a migration brings its own. The operation itself says."""
    act = plan.operations[index].operation
    assert act is not None, "a gate ensures nothing"
    wanted = (f.__dict__ for f in act.requires() if f.kind == "copy.present")
    return any(w.get("guest") is guest and w.get("node") is node for w in wanted)


def _tell(draft: Draft, node: Node, found: Sequence[tuple[Guest, str]]) -> None:
    maker = next((m for _, m in found if m), "")
    words = _NONE.fill(guests=listed([g for g, _ in found]), node=node, step=draft.name)
    hint = _LATER.fill(maker=maker, step=draft.name) if maker else None
    draft.scope.problems.error(draft.path, words, hint, key=True)


class _Order:
    """Which steps come before which, found once a step."""

    def __init__(self, drafts: Sequence[Draft]) -> None:
        self.by_name = {d.name: d for d in drafts}
        self._before: dict[str, set[str]] = {}

    def any_before(self, steps: Iterable[str], step: str) -> bool:
        """Whether one of `steps` is over before `step` begins."""
        if step not in self._before:
            found, todo = set[str](), [self.by_name[step]]
            while todo:
                for target, _, _ in todo.pop().targets:
                    if target.name not in found:
                        found.add(target.name)
                        todo.append(target)
            self._before[step] = found
        return not self._before[step].isdisjoint(steps)
