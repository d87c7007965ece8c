"""What an operator attested, laid over what can be seen, without ever outweighing it.

One word is of use beyond its own operation: "I saw this node powered off". Where its
controller is silent, the facts that ask after that node's power are given the
operator's word; where anything can be seen, what is seen stands.
"""

from collections.abc import Set as AbstractSet

from pra.errors import Unreachable
from pra.facts.base import Fact
from pra.facts.node import NodeOff
from pra.inventory.model import Node
from pra.world import Nodes, PowerState, Task, World


class Believed:
    """A world in which attested power states fill the silence of controllers."""

    def __init__(self, inner: World, attested: AbstractSet[Fact]) -> None:
        self.inventory = inner.inventory
        self.guests = inner.guests
        self.volumes = inner.volumes
        self.replications = inner.replications
        self.zfs = inner.zfs
        self.rsync = inner.rsync
        self.quorum = inner.quorum
        self.nodes: Nodes = BelievedNodes(inner.nodes, attested)
        self.disks = inner.disks
        self.checks = inner.checks
        self.hands = inner.hands
        self.tasks = inner.tasks
        self.now = inner.now


class BelievedNodes:
    """`Nodes` whose `power` answers OFF for a silent controller of an attested node."""

    def __init__(self, inner: Nodes, attested: AbstractSet[Fact]) -> None:
        self._attested = attested
        self._inner = inner
        self.answers = inner.answers
        self.online = inner.online
        self.power_off = inner.power_off
        self.power_on = inner.power_on
        self.shutdown = inner.shutdown
        self.tombstone = inner.tombstone

    def power(self, node: Node) -> PowerState:
        try:
            return self._inner.power(node)
        except Unreachable:
            if NodeOff(node) in self._attested and not self._answers(node):
                return PowerState.OFF
            raise

    def _answers(self, node: Node) -> bool:
        """A node that answers is not off, whatever anybody said."""
        try:
            return self._inner.answers(node)
        except Unreachable:
            return False

    def set_tombstone(self, node: Node, *, on: bool) -> Task:
        return self._inner.set_tombstone(node, on=on)
