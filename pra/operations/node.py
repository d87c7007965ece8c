"""Operations on the hosts themselves: fencing, power, and the mark for a node that will come back."""

from collections.abc import Iterator

from pra.facts.arguments import argument
from pra.facts.base import Fact
from pra.facts.boot import NodeEmpty, NodeHarmless
from pra.facts.node import NodeAnswers, NodeOff, NodeOn, NodeOnline, TombstoneAbsent, TombstonePlaced
from pra.inventory import estimate
from pra.inventory.model import Inventory, Node
from pra.operations.base import Effect, Operation, Risk, operation
from pra.text import Seconds, Text
from pra.world import Task, World


@operation("node.fence")
class FenceNode(Operation):
    """Make sure that a node runs nothing any more. It requires nothing: it must always be possible."""

    node: Node = argument("on")

    risk = Risk.DESTRUCTIVE
    effect = Effect.IDEMPOTENT
    says = Text(en="Fence {node}: power it off", fr="Isoler {node} : couper son alimentation")
    timeout = 60.0

    def ensures(self) -> Iterator[Fact]:
        yield NodeOff(self.node)

    def perform(self, world: World) -> Task:
        return world.nodes.power_off(self.node)

    def undo(self) -> Operation:
        return PowerOnNode(self.node)

    def duration(self, inventory: Inventory) -> Seconds:
        return estimate.POWER_OFF


@operation("node.power-off")
class PowerOffNode(Operation):
    """Cut the power of a node that runs nothing any more; `node.fence` is for one that may."""

    node: Node = argument("on")

    risk = Risk.DESTRUCTIVE
    effect = Effect.IDEMPOTENT
    says = Text(en="Power {node} off", fr="Couper l’alimentation de {node}")
    timeout = 60.0

    def requires(self) -> Iterator[Fact]:
        yield NodeEmpty(self.node)

    def ensures(self) -> Iterator[Fact]:
        yield NodeOff(self.node)

    def perform(self, world: World) -> Task:
        return world.nodes.power_off(self.node)

    def undo(self) -> Operation:
        return PowerOnNode(self.node)

    def duration(self, inventory: Inventory) -> Seconds:
        return estimate.POWER_OFF


@operation("node.power-on")
class PowerOnNode(Operation):
    """Power a node on, once it is known that it will start no guest that runs elsewhere."""

    node: Node = argument("on")

    risk = Risk.DISRUPTIVE
    effect = Effect.IDEMPOTENT
    says = Text(en="Power {node} on", fr="Allumer {node}")

    def requires(self) -> Iterator[Fact]:
        yield NodeHarmless(self.node)

    def ensures(self) -> Iterator[Fact]:
        yield NodeOn(self.node)

    def perform(self, world: World) -> Task:
        return world.nodes.power_on(self.node)

    def undo(self) -> Operation:
        return ShutdownNode(self.node)

    def duration(self, inventory: Inventory) -> Seconds:
        return estimate.API_CALL


@operation("node.shutdown")
class ShutdownNode(Operation):
    """Shut a node down in order; guests that still run on it are stopped first."""

    node: Node = argument("on")

    risk = Risk.DISRUPTIVE
    effect = Effect.IDEMPOTENT
    says = Text(en="Shut {node} down", fr="Éteindre {node} proprement")
    timeout = 900.0

    def requires(self) -> Iterator[Fact]:
        yield NodeAnswers(self.node)

    def ensures(self) -> Iterator[Fact]:
        yield NodeOff(self.node)

    def perform(self, world: World) -> Task:
        return world.nodes.shutdown(self.node)

    def undo(self) -> Operation:
        return PowerOnNode(self.node)

    def duration(self, inventory: Inventory) -> Seconds:
        return estimate.NODE_SHUTDOWN


@operation("node.wait-online")
class WaitForNode(Operation):
    """Wait until a node answers and its cluster counts it as a member."""

    node: Node = argument("on")

    effect = Effect.READ
    says = Text(en="Wait until {node} is online", fr="Attendre que {node} soit en ligne")
    wait = True
    timeout = 1200.0  # a server with a slow BIOS takes up to 600 s (facts E8)

    def ensures(self) -> Iterator[Fact]:
        yield NodeAnswers(self.node)
        yield NodeOnline(self.node)

    def perform(self, world: World) -> None:
        """Only looks."""

    def undo(self) -> None:
        """Changed nothing."""

    def duration(self, inventory: Inventory) -> Seconds:
        return self.node.boot


@operation("tombstone.place")
class PlaceTombstone(Operation):
    """Keep a node from starting its guests at its next boot."""

    node: Node = argument("on")

    effect = Effect.IDEMPOTENT
    says = Text(en="Place a tombstone on {node}", fr="Poser une pierre tombale sur {node}")

    def requires(self) -> Iterator[Fact]:
        yield NodeAnswers(self.node)

    def ensures(self) -> Iterator[Fact]:
        yield TombstonePlaced(self.node)

    def perform(self, world: World) -> Task:
        return world.nodes.set_tombstone(self.node, on=True)

    def undo(self) -> Operation:
        return RemoveTombstone(self.node)

    def duration(self, inventory: Inventory) -> Seconds:
        return estimate.API_CALL


@operation("tombstone.remove")
class RemoveTombstone(Operation):
    """Let a node start its guests at boot again, once none of them runs elsewhere."""

    node: Node = argument("on")

    risk = Risk.DISRUPTIVE
    effect = Effect.IDEMPOTENT
    says = Text(en="Remove the tombstone from {node}", fr="Retirer la pierre tombale de {node}")

    def requires(self) -> Iterator[Fact]:
        yield NodeAnswers(self.node)
        yield NodeHarmless(self.node)

    def ensures(self) -> Iterator[Fact]:
        yield TombstoneAbsent(self.node)

    def perform(self, world: World) -> Task:
        return world.nodes.set_tombstone(self.node, on=False)

    def undo(self) -> Operation:
        return PlaceTombstone(self.node)

    def duration(self, inventory: Inventory) -> Seconds:
        return estimate.API_CALL
