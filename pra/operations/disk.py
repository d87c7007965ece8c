"""Operations on pools, disks and storage definitions (facts A19, C3)."""

from collections.abc import Iterator
from typing import Final, Literal

from pra.facts.arguments import argument
from pra.facts.base import Fact
from pra.facts.disk import DisksMoved, DisksPresent, StorageDisabled, StorageEnabled
from pra.facts.node import NodeAnswers
from pra.facts.pool import PoolExported, PoolImported, PoolReleased, PoolStoragesDisabled, PoolUnused
from pra.inventory import estimate
from pra.inventory.model import Inventory, Node, Storage
from pra.operations.base import Effect, Operation, Risk, operation
from pra.text import Seconds, Text
from pra.world import Task, World

_ENABLE: Final = Text(en="Enable storage {storage} on {node}", fr="Activer le stockage {storage} sur {node}")
_DISABLE: Final = Text(
    en="Disable storage {storage} on {node}", fr="Désactiver le stockage {storage} sur {node}"
)
_SERIALS: Final = Text(en="{says} (serials: {serials})", fr="{says} (numéros de série : {serials})")


@operation("zfs.export")
class ExportPool(Operation):
    """Let go of a pool, so that its disks can move: its storages are disabled and nothing runs from it."""

    node: Node = argument("on")
    pool: str

    risk = Risk.DISRUPTIVE
    effect = Effect.IDEMPOTENT
    says = Text(en="Export pool {pool} from {node}", fr="Exporter le pool {pool} de {node}")

    def requires(self) -> Iterator[Fact]:
        yield PoolStoragesDisabled(self.node, self.pool)
        yield PoolUnused(self.node, self.pool)

    def ensures(self) -> Iterator[Fact]:
        yield PoolExported(self.node, self.pool)

    def perform(self, world: World) -> Task:
        return world.zfs.export_pool(self.node, self.pool)

    def undo(self) -> Operation:
        return ImportPool(self.node, self.pool, self.pool)

    def duration(self, inventory: Inventory) -> Seconds:
        return estimate.POOL_EXPORT

    def type_back(self) -> str:
        return self.pool


@operation("zfs.import")
class ImportPool(Operation):
    """Import a pool whose disks are seen in this chassis, under a name of its own: only then is `-f` safe."""

    node: Node = argument("on")
    pool: str
    name: str = argument("as")

    risk = Risk.DISRUPTIVE
    effect = Effect.GUARDED
    says = Text(
        en="Import pool {pool} as {name} on {node}",
        fr="Importer le pool {pool} sous le nom {name} sur {node}",
    )

    def requires(self) -> Iterator[Fact]:
        yield DisksPresent(self.node, self.pool)

    def ensures(self) -> Iterator[Fact]:
        yield PoolImported(self.node, self.name)

    def perform(self, world: World) -> Task:
        return world.zfs.import_pool(self.node, self.pool, self.name)

    def undo(self) -> Operation:
        return ExportPool(self.node, self.name)

    def duration(self, inventory: Inventory) -> Seconds:
        return estimate.POOL_IMPORT

    def type_back(self) -> str:
        return self.pool


class _MoveDisks(Operation):
    """Taking disks out of one chassis and putting them into another: a person's work."""

    source: Node
    target: Node
    pool: str

    risk = Risk.DISRUPTIVE
    effect = Effect.GUARDED
    manual = True
    timeout = 3600.0

    def owner(self) -> Node:
        """Whose pool it is in the inventory: both nodes may have one of that name."""
        raise NotImplementedError

    def requires(self) -> Iterator[Fact]:
        yield PoolReleased(self.source, self.pool)
        yield NodeAnswers(self.target)  # its serials are read afterwards

    def ensures(self) -> Iterator[Fact]:
        yield DisksMoved(self.target, self.owner(), self.pool)

    def perform(self, world: World) -> Task:
        return world.hands.move_disks(self.source, self.target, self.pool, self.owner())

    def duration(self, inventory: Inventory) -> Seconds:
        return estimate.DISK_SWAP

    def type_back(self) -> str:
        return self.pool

    def sentence(self) -> Text:
        """With the serials, for the person in front of the chassis."""
        serials = next((", ".join(p.disks) for p in self.owner().pools if p.name == self.pool), "")
        said = super().sentence()
        return _SERIALS.fill(says=said, serials=serials) if serials else said


@operation("disk.swap")
class SwapDisks(_MoveDisks):
    """Move the disks of a node's own pool into another chassis."""

    source: Node = argument("from")
    target: Node = argument("to")
    pool: str

    says = Text(
        en="Move the disks of pool {pool} from the chassis of {source} to that of {target}",
        fr="Déplacer les disques du pool {pool} du châssis de {source} à celui de {target}",
    )

    def owner(self) -> Node:
        return self.source

    def undo(self) -> Operation:
        return ReturnDisks(self.target, self.source, self.pool)


@operation("disk.return")
class ReturnDisks(_MoveDisks):
    """Put the disks of a node's own pool back into its chassis."""

    source: Node = argument("from")
    target: Node = argument("to")
    pool: str

    says = Text(
        en="Put the disks of pool {pool} back from the chassis of {source} into that of {target}",
        fr="Remettre les disques du pool {pool} du châssis de {source} dans celui de {target}",
    )

    def owner(self) -> Node:
        return self.target

    def undo(self) -> Operation:
        return SwapDisks(self.target, self.source, self.pool)


@operation("disk.storage")
class SetStorage(Operation):
    """Enable or disable a storage definition; disabled, its pool is not imported again by itself (facts 0.17)."""

    storage: Storage
    node: Node = argument("on")
    set: Literal["on", "off"]

    effect = Effect.IDEMPOTENT
    says = Text(
        en="Set storage {storage} on {node} to {set}", fr="Régler le stockage {storage} sur {node} à {set}"
    )

    def ensures(self) -> Iterator[Fact]:
        if self.set == "on":
            yield StorageEnabled(self.storage, self.node)
        else:
            yield StorageDisabled(self.storage, self.node)

    def perform(self, world: World) -> Task:
        return world.disks.set_storage(self.node, self.storage, on=self.set == "on")

    def undo(self) -> Operation:
        return SetStorage(self.storage, self.node, "off" if self.set == "on" else "on")

    def duration(self, inventory: Inventory) -> Seconds:
        return estimate.API_CALL

    def type_back(self) -> str:
        return self.storage.name

    def sentence(self) -> Text:
        return (_ENABLE if self.set == "on" else _DISABLE).fill(storage=self.storage.name, node=self.node)
