"""Facts about votes. A standalone node is its own cluster and always quorate (facts A10)."""

from functools import lru_cache
from typing import Final

from pra.errors import Unreachable
from pra.facts.arguments import argument
from pra.facts.base import HOLDS, Fact, Observation, fact, false, unknown
from pra.inventory.model import Inventory, Node
from pra.text import Text
from pra.world import PowerState, World

_BLOCKED: Final = Text(
    en="{node}: {total} of {expected} votes, {quorum} needed",
    fr="{node} : {total} votes sur {expected}, il en faut {quorum}",
)
_EXPECTED: Final = Text(en="{node} expects {expected} votes", fr="{node} attend {expected} votes")
_ALIVE: Final = Text(
    en="{other} is not off: it may run its guests on the other side of a cut",
    fr="{other} n’est pas éteint : il exécute peut-être ses invités de l’autre côté d’une coupure",
)
_UNSEEN: Final = Text(
    en="nobody can say whether {other} is off ({words})",
    fr="personne ne peut dire si {other} est éteint ({words})",
)
_NOBODY: Final = Text(en="no member of {cluster} answers", fr="aucun membre de {cluster} ne répond")


@lru_cache(1024)
def configured_votes(inventory: Inventory, node: Node) -> int:
    """Votes of the whole cluster when all is well, its quorum device included."""
    cluster = inventory.cluster_of(node.name)
    votes = sum(inventory.nodes[n].votes for n in cluster.nodes)
    return votes + (cluster.qdevice.votes if cluster.qdevice else 0)


@fact("quorum.quorate")
class QuorumQuorate(Fact):
    """The node sees a majority: its configuration can be written, guests can be started."""

    node: Node = argument("on")

    says = Text(en="{node} has quorum", fr="{node} a le quorum")

    def look(self, world: World) -> Observation:
        if world.inventory.clusters[self.node.cluster].standalone:
            return HOLDS
        seen = world.quorum.status(self.node)
        if seen.quorate:
            return HOLDS
        return false(_BLOCKED, node=self.node, total=seen.total, expected=seen.expected, quorum=seen.quorum)


@fact("quorum.somewhere")
class QuorumSomewhere(Fact):
    """Some member of the node's cluster sees a majority, be it not the node itself."""

    node: Node = argument("on")

    says = Text(
        en="a member of the cluster of {node} has quorum", fr="un membre de la grappe de {node} a le quorum"
    )

    def look(self, world: World) -> Observation:
        cluster = world.inventory.clusters[self.node.cluster]
        if cluster.standalone:
            return HOLDS
        result = unknown(_NOBODY, cluster=cluster.name)
        for name in cluster.nodes:
            try:
                seen = world.quorum.status(world.inventory.nodes[name])
            except Unreachable:
                continue
            if seen.quorate:
                return HOLDS
            result = false(_BLOCKED, node=name, total=seen.total, expected=seen.expected, quorum=seen.quorum)
        return result


@fact("quorum.expects")
class QuorumExpects(Fact):
    """The node's partition counts on that many votes."""

    node: Node = argument("on")
    votes: int

    says = Text(en="{node} expects {votes} votes", fr="{node} attend {votes} votes")

    def look(self, world: World) -> Observation:
        return _expects(world, self.node, self.votes)


@fact("quorum.restored")
class QuorumRestored(Fact):
    """The node's partition counts on the votes of the configuration: no override is left."""

    node: Node = argument("on")

    says = Text(
        en="{node} expects the votes of its configuration", fr="{node} attend les votes de sa configuration"
    )

    def look(self, world: World) -> Observation:
        if world.inventory.clusters[self.node.cluster].standalone:
            return HOLDS
        return _expects(world, self.node, configured_votes(world.inventory, self.node))


def _expects(world: World, node: Node, votes: int) -> Observation:
    expected = world.quorum.status(node).expected
    return HOLDS if expected == votes else false(_EXPECTED, node=node, expected=expected)


@fact("quorum.others-off")
class QuorumOthersOff(Fact):
    """Every member that the node does not see is off. A member nobody knows about is not (facts C10)."""

    node: Node = argument("on")

    says = Text(
        en="every member of the cluster that {node} does not see is off",
        fr="chaque membre de la grappe que {node} ne voit pas est éteint",
    )
    attestable = True

    def look(self, world: World) -> Observation:
        members = world.quorum.status(self.node).members
        result = HOLDS
        for name in world.inventory.clusters[self.node.cluster].nodes:
            if name in members or name == self.node.name:
                continue
            try:
                if world.nodes.power(world.inventory.nodes[name]) is not PowerState.OFF:
                    return false(_ALIVE, other=name)
            except Unreachable as silence:
                result = unknown(_UNSEEN, other=name, words=silence.words)
        return result
