"""Operations on a pair kept alike by rsync (facts A18, C1)."""

from collections.abc import Iterator
from typing import Literal

from pra.facts.arguments import argument
from pra.facts.base import Fact
from pra.facts.copy import CopyHealthy, CopyPresent
from pra.facts.guest import GuestStopped
from pra.facts.rsync import RsyncIdle, RsyncRole
from pra.facts.step import CopyCovered, CopyInStep
from pra.inventory import estimate
from pra.inventory.model import Guest, Inventory, Node
from pra.operations.base import Effect, Operation, Risk, operation
from pra.text import Seconds, Text
from pra.world import Task, World


@operation("rsync.sync")
class SyncRsync(Operation):
    """The last pass, with the guest stopped on both sides: `--delete` makes the target what the source is."""

    guest: Guest
    source: Node = argument("from")
    target: Node = argument("to")

    risk = Risk.DISRUPTIVE
    effect = Effect.IDEMPOTENT
    says = Text(
        en="Synchronise {guest} from {source} to {target} by rsync",
        fr="Synchroniser {guest} de {source} vers {target} par rsync",
    )
    timeout = 4 * 3600.0

    def requires(self) -> Iterator[Fact]:
        yield GuestStopped(self.guest, self.source)
        yield GuestStopped(self.guest, self.target)
        yield RsyncRole(self.target, "standby")
        yield CopyPresent(self.guest, self.source)  # an empty source would erase the target
        yield CopyHealthy(self.guest, self.source)
        yield CopyCovered(self.guest, self.source, self.target)

    def ensures(self) -> Iterator[Fact]:
        yield CopyInStep(self.guest, self.source, self.target)

    def perform(self, world: World) -> Task:
        return world.rsync.sync(self.guest, self.source, self.target)

    def undo(self) -> None:
        """The target held nothing that the source did not: there is nothing to bring back."""

    def duration(self, inventory: Inventory) -> Seconds:
        return estimate.RSYNC_OVERHEAD + estimate.sync(inventory, self.guest, self.source, self.target)


@operation("rsync.role")
class SetRole(Operation):
    """Write the role marker. A standby node may be written over by its peer, so nothing may run there."""

    node: Node = argument("on")
    set: Literal["active", "standby"]

    risk = Risk.DISRUPTIVE
    effect = Effect.IDEMPOTENT
    says = Text(en="Mark {node} {set} for rsync", fr="Marquer {node} « {set} » pour rsync")

    def requires(self) -> Iterator[Fact]:
        if self.set == "standby":
            yield RsyncIdle(self.node)

    def ensures(self) -> Iterator[Fact]:
        yield RsyncRole(self.node, self.set)

    def perform(self, world: World) -> Task:
        return world.rsync.set_role(self.node, self.set)

    def undo(self) -> Operation:
        return SetRole(self.node, "standby" if self.set == "active" else "active")

    def duration(self, inventory: Inventory) -> Seconds:
        return estimate.API_CALL
