"""Facts about the hosts themselves: do they answer, are they off, what mark do they bear."""

from typing import Final

from pra.errors import Unreachable
from pra.facts.arguments import argument
from pra.facts.base import HOLDS, Fact, Observation, fact, false, unknown
from pra.inventory.model import Node
from pra.text import Text
from pra.world import PowerState, World

_ON: Final = Text(en="{node}: its controller reports On", fr="{node} : son contrôleur indique On")
_OFF: Final = Text(en="{node}: its controller reports Off", fr="{node} : son contrôleur indique Off")
_ANSWERS: Final = Text(en="{node} answers", fr="{node} répond")
_CONTRADICTION: Final = Text(
    en="a controller reports Off, yet {node} answers: is it the right controller?",
    fr="un contrôleur indique Off, or {node} répond : est-ce le bon contrôleur ?",
)
_NOT_MEMBER: Final = Text(
    en="{witness} does not count {node} as a member", fr="{witness} ne compte pas {node} parmi les membres"
)
_NO_WITNESS: Final = Text(
    en="no other member of the cluster of {node} answers",
    fr="aucun autre membre de la grappe de {node} ne répond",
)
_TOMBSTONE: Final = {
    True: Text(en="a tombstone is in place on {node}", fr="une pierre tombale est posée sur {node}"),
    False: Text(en="there is no tombstone on {node}", fr="il n’y a pas de pierre tombale sur {node}"),
}


@fact("node.answers")
class NodeAnswers(Fact):
    """The node's own API answered."""

    node: Node = argument("on")

    says = Text(en="{node} answers", fr="{node} répond")

    def look(self, world: World) -> Observation:
        world.nodes.answers(self.node)  # silence is raised, never returned
        return HOLDS


@fact("node.off")
class NodeOff(Fact):
    """The node can run nothing: its controller says so, or a person saw it."""

    node: Node = argument("on")

    says = Text(en="{node} is powered off", fr="{node} est éteint")
    attestable = True

    def look(self, world: World) -> Observation:
        try:
            state = world.nodes.power(self.node)
        except Unreachable:
            world.nodes.answers(self.node)  # silent too: unknown
            return false(_ANSWERS, node=self.node)
        if state is not PowerState.OFF:
            return false(_ON, node=self.node)
        try:
            world.nodes.answers(self.node)
        except Unreachable:
            return HOLDS
        return unknown(_CONTRADICTION, node=self.node)


@fact("node.on")
class NodeOn(Fact):
    """The node is powered on: its controller says so, or it answers."""

    node: Node = argument("on")

    says = Text(en="{node} is powered on", fr="{node} est allumé")

    def look(self, world: World) -> Observation:
        try:
            state = world.nodes.power(self.node)
        except Unreachable:
            world.nodes.answers(self.node)
            return HOLDS
        return HOLDS if state is PowerState.ON else false(_OFF, node=self.node)


@fact("node.online")
class NodeOnline(Fact):
    """Another member counts the node as one; a standalone node is online when it answers."""

    node: Node = argument("on")

    says = Text(en="{node} is online in its cluster", fr="{node} est en ligne dans sa grappe")

    def look(self, world: World) -> Observation:
        cluster = world.inventory.clusters[self.node.cluster]
        if cluster.standalone:
            world.nodes.answers(self.node)
            return HOLDS
        result = unknown(_NO_WITNESS, node=self.node)
        for name in cluster.nodes:
            if name == self.node.name:
                continue
            try:
                if world.nodes.online(self.node, world.inventory.nodes[name]):
                    return HOLDS
            except Unreachable:
                continue
            result = false(_NOT_MEMBER, witness=name, node=self.node)
        return result


@fact("tombstone.placed")
class TombstonePlaced(Fact):
    """The mark that keeps the node from starting its guests at boot is there."""

    node: Node = argument("on")

    says = Text(en="{node} bears a tombstone", fr="{node} porte une pierre tombale")

    def look(self, world: World) -> Observation:
        return HOLDS if world.nodes.tombstone(self.node) else false(_TOMBSTONE[False], node=self.node)


@fact("tombstone.absent")
class TombstoneAbsent(Fact):
    """The node starts its guests at boot as configured."""

    node: Node = argument("on")

    says = Text(en="{node} bears no tombstone", fr="{node} ne porte pas de pierre tombale")

    def look(self, world: World) -> Observation:
        return false(_TOMBSTONE[True], node=self.node) if world.nodes.tombstone(self.node) else HOLDS
