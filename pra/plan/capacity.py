"""Memory: what a plan brings to a node, with what is at home there and not stopped, must fit beside the host itself."""

from collections.abc import Sequence
from typing import Final

from pra.inventory.model import Guest, Node
from pra.plan.draft import Draft
from pra.plan.effects import Effects
from pra.plan.model import Plan
from pra.text import Text, format_size

_NEAR: Final = 0.9  # a node this full is told
_OVER = Text(
    en="{node} would run {count} guests with {needed} of memory, {there} of it its own; it has {usable} ({memory} − {reserve} for the host)",
    fr="{node} exécuterait {count} invités avec {needed} de mémoire, dont {there} à lui ; il en a {usable} ({memory} − {reserve} pour l’hôte)",
)


def check_memory(plan: Plan, drafts: Sequence[Draft], seen: Effects) -> None:
    """An error where it does not fit, a warning where less than a tenth is left; at the step that fills the node."""
    coming: dict[Node, dict[Guest, int]] = {}
    for (guest, node), starts in seen.runs.items():
        coming.setdefault(node, {})[guest] = max(starts)
    for node, guests in coming.items():
        if all(g.node == node.name for g in guests):
            continue  # everything is at home: nothing comes
        own = plan.inventory.by_node.get(node.name, ())
        staying = [g for g in own if g.runs and g not in guests and (g, node) not in seen.stops]
        there, come = sum(g.memory for g in staying), sum(g.memory for g in guests)
        usable = node.memory - node.reserve
        if there + come > _NEAR * usable:
            step = plan.operations[max(guests.values())].step
            draft = next(d for d in drafts if d.name == step)
            words = _OVER.fill(
                node=node,
                count=len(guests) + len(staying),
                needed=format_size(there + come),
                there=format_size(there),
                usable=format_size(usable),
                memory=format_size(node.memory),
                reserve=format_size(node.reserve),
            )
            problems = draft.scope.problems
            tell = problems.error if there + come > usable else problems.warning
            tell(draft.path, words, key=True)
