"""Operations on datasets (facts A18, C2). `guest` stands for all of its datasets on that node."""

from collections.abc import Iterator
from typing import Final, Literal

from pra.facts.arguments import argument
from pra.facts.base import Fact
from pra.facts.copy import CopyHealthy, CopyPresent, CopyReadonly, CopyWritable
from pra.facts.guest import GuestStopped
from pra.facts.snapshot import CopyAside, CopyExpendable, CopyFixed, CopySnapshot, CopyUnwritten
from pra.facts.step import CopyCovered, CopyInStep
from pra.inventory import estimate
from pra.inventory.model import Guest, Inventory, Node
from pra.operations.base import Effect, Operation, PointOfNoReturn, Risk, operation
from pra.text import Seconds, Text
from pra.world import Task, World

_ROLLED_BACK: Final = Text(
    en="what was written after the snapshot is destroyed",
    fr="ce qui a été écrit après l’instantané est détruit",
)
_PROTECT: Final = Text(
    en="Make the copy of {guest} on {node} read-only",
    fr="Mettre la copie de {guest} sur {node} en lecture seule",
)
_RELEASE: Final = Text(
    en="Make the copy of {guest} on {node} writable", fr="Rendre modifiable la copie de {guest} sur {node}"
)


@operation("zfs.snapshot")
class SnapshotGuest(Operation):
    """Hold a copy's present state under a name. Nothing takes it back: going back is what it is for."""

    guest: Guest
    node: Node = argument("on")
    name: str

    effect = Effect.GUARDED
    says = Text(
        en="Take snapshot {name} of {guest} on {node}", fr="Prendre l’instantané {name} de {guest} sur {node}"
    )

    def requires(self) -> Iterator[Fact]:
        yield CopyPresent(self.guest, self.node)

    def ensures(self) -> Iterator[Fact]:
        yield CopyFixed(self.guest, self.node, self.name)

    def perform(self, world: World) -> Task:
        return world.zfs.snapshot(self.guest, self.node, self.name)

    def undo(self) -> None:
        """A snapshot changes no data, and a way back may rest on it."""

    def duration(self, inventory: Inventory) -> Seconds:
        return estimate.SNAPSHOT


@operation("zfs.sync")
class SyncZfs(Operation):
    """The last stream, with the guest stopped on both sides, without `-F`: a diverged target is refused (facts C2)."""

    guest: Guest
    source: Node = argument("from")
    target: Node = argument("to")

    effect = Effect.IDEMPOTENT
    says = Text(
        en="Synchronise {guest} from {source} to {target} by zfs send",
        fr="Synchroniser {guest} de {source} vers {target} par zfs send",
    )
    timeout = 4 * 3600.0

    def requires(self) -> Iterator[Fact]:
        yield GuestStopped(self.guest, self.source)
        yield GuestStopped(self.guest, self.target)
        yield CopyPresent(self.guest, self.source)
        yield CopyHealthy(self.guest, self.source)
        yield CopyUnwritten(self.guest, self.target)
        yield CopyCovered(self.guest, self.source, self.target)

    def ensures(self) -> Iterator[Fact]:
        yield CopyInStep(self.guest, self.source, self.target)

    def perform(self, world: World) -> Task:
        return world.zfs.send(self.guest, self.source, self.target)

    def undo(self) -> None:
        """The target held nothing that the source did not: there is nothing to bring back."""

    def duration(self, inventory: Inventory) -> Seconds:
        return estimate.sync(inventory, self.guest, self.source, self.target)


@operation("zfs.rollback")
class RollbackGuest(Operation):
    """Throw away what a copy wrote since its newest snapshot, so that it can receive again."""

    guest: Guest
    node: Node = argument("on")
    snapshot: str

    risk = Risk.DESTRUCTIVE
    effect = Effect.DESTRUCTIVE
    says = Text(
        en="Roll the copy of {guest} on {node} back to {snapshot}",
        fr="Ramener la copie de {guest} sur {node} à {snapshot}",
    )

    def requires(self) -> Iterator[Fact]:
        yield GuestStopped(self.guest, self.node)
        yield CopySnapshot(self.guest, self.node, self.snapshot)
        yield CopyExpendable(self.guest, self.node)

    def ensures(self) -> Iterator[Fact]:
        yield CopyFixed(self.guest, self.node, self.snapshot)

    def perform(self, world: World) -> Task:
        return world.zfs.rollback(self.guest, self.node, self.snapshot)

    def undo(self) -> PointOfNoReturn:
        return PointOfNoReturn(_ROLLED_BACK)

    def duration(self, inventory: Inventory) -> Seconds:
        return estimate.SNAPSHOT


@operation("zfs.readonly")
class SetReadonly(Operation):
    """Protect a replica from being written by accident, or let a guest run from it."""

    guest: Guest
    node: Node = argument("on")
    set: Literal["on", "off"]

    effect = Effect.IDEMPOTENT
    says = Text(
        en="Set readonly of {guest} on {node} to {set}", fr="Régler readonly de {guest} sur {node} à {set}"
    )

    def requires(self) -> Iterator[Fact]:
        yield CopyPresent(self.guest, self.node)
        if self.set == "on":
            yield GuestStopped(self.guest, self.node)

    def ensures(self) -> Iterator[Fact]:
        if self.set == "on":
            yield CopyReadonly(self.guest, self.node)
        else:
            yield CopyWritable(self.guest, self.node)

    def perform(self, world: World) -> Task:
        return world.zfs.set_readonly(self.guest, self.node, on=self.set == "on")

    def undo(self) -> Operation:
        return SetReadonly(self.guest, self.node, "off" if self.set == "on" else "on")

    def duration(self, inventory: Inventory) -> Seconds:
        return estimate.API_CALL

    def sentence(self) -> Text:
        return (_PROTECT if self.set == "on" else _RELEASE).fill(guest=self.guest, node=self.node)


@operation("zfs.rename-aside")
class RenameAside(Operation):
    """Keep a diverged copy under another name, out of the reach of replication (facts C6, step 6)."""

    guest: Guest
    node: Node = argument("on")
    suffix: str = "aside"

    risk = Risk.DISRUPTIVE
    effect = Effect.GUARDED
    says = Text(
        en="Keep the copy of {guest} on {node} aside as -{suffix}",
        fr="Mettre à part la copie de {guest} sur {node} sous -{suffix}",
    )

    def requires(self) -> Iterator[Fact]:
        yield CopyPresent(self.guest, self.node)
        yield GuestStopped(self.guest, self.node)

    def ensures(self) -> Iterator[Fact]:
        yield CopyAside(self.guest, self.node, self.suffix)

    def perform(self, world: World) -> Task:
        return world.zfs.rename_aside(self.guest, self.node, self.suffix)

    def undo(self) -> Operation:
        return RestoreName(self.guest, self.node, self.suffix)

    def duration(self, inventory: Inventory) -> Seconds:
        return estimate.API_CALL


@operation("zfs.restore-name")
class RestoreName(Operation):
    """Bring a copy that was kept aside back under its own name, where no other copy stands there."""

    guest: Guest
    node: Node = argument("on")
    suffix: str = "aside"

    risk = Risk.DISRUPTIVE
    effect = Effect.GUARDED
    says = Text(
        en="Bring the copy of {guest} kept as -{suffix} on {node} back under its name",
        fr="Rendre son nom à la copie de {guest} gardée sur {node} sous -{suffix}",
    )

    def requires(self) -> Iterator[Fact]:
        yield CopyAside(self.guest, self.node, self.suffix)

    def ensures(self) -> Iterator[Fact]:
        yield CopyPresent(self.guest, self.node)

    def perform(self, world: World) -> Task:
        return world.zfs.restore_name(self.guest, self.node, self.suffix)

    def undo(self) -> Operation:
        return RenameAside(self.guest, self.node, self.suffix)

    def duration(self, inventory: Inventory) -> Seconds:
        return estimate.API_CALL
