"""Facts about disks by their serials, and about storage definitions (facts A19)."""

from typing import Final

from pra.facts.arguments import argument
from pra.facts.base import HOLDS, Fact, Observation, Verdict, fact, false, true, unknown
from pra.inventory.model import Node, Pool, Storage
from pra.text import Text
from pra.world import World

_MISSING: Final = Text(
    en="disks of pool {pool} missing from {node}: {serials}",
    fr="disques du pool {pool} absents de {node} : {serials}",
)
_UNKNOWN_POOL: Final = Text(
    en="the inventory has no pool {pool} that {node} could import",
    fr="l’inventaire n’a pas de pool {pool} que {node} pourrait importer",
)
_ENABLED: Final = Text(
    en="storage {storage} is enabled on {node}", fr="le stockage {storage} est activé sur {node}"
)
_DISABLED: Final = Text(
    en="storage {storage} is disabled on {node}", fr="le stockage {storage} est désactivé sur {node}"
)


def _judge(pool: Pool, node: Node, here: frozenset[str]) -> Observation:
    """Whether enough of the pool's disks are in a chassis that holds the serials `here`."""
    missing = [s for s in pool.disks if s not in here]
    if not missing:
        return HOLDS
    words = {"pool": pool.name, "node": node, "serials": ", ".join(missing)}
    return true(_MISSING, **words) if len(missing) <= pool.parity else false(_MISSING, **words)


@fact("disks.present")
class DisksPresent(Fact):
    """The disks of a pool that can be imported are in the node's chassis, by their serials.

    Two nodes may each have a pool of that name: one that this node has already
    imported is not the one meant.
    """

    node: Node = argument("on")
    pool: str

    says = Text(
        en="the disks of pool {pool} are in the chassis of {node}",
        fr="les disques du pool {pool} sont dans le châssis de {node}",
    )

    def look(self, world: World) -> Observation:
        here = world.disks.serials(self.node)
        result = false(_UNKNOWN_POOL, pool=self.pool, node=self.node)
        for owner in world.inventory.nodes.values():
            for pool in owner.pools:
                if pool.name != self.pool or not pool.disks or self._own_and_imported(world, owner):
                    continue
                result = _judge(pool, self.node, here)
                if result.verdict is Verdict.TRUE:
                    return result
        return result

    def _own_and_imported(self, world: World, owner: Node) -> bool:
        if owner is not self.node:
            return False
        seen = world.disks.pool(self.node, self.pool)
        return seen is not None and seen.imported


@fact("disks.moved")
class DisksMoved(Fact):
    """The disks that the inventory gives `owner` for that pool are in the node's chassis."""

    node: Node = argument("on")
    owner: Node = argument("of")
    pool: str

    says = Text(
        en="the disks of pool {pool} of {owner} are in the chassis of {node}",
        fr="les disques du pool {pool} de {owner} sont dans le châssis de {node}",
    )
    attestable = True

    def look(self, world: World) -> Observation:
        pool = next((p for p in self.owner.pools if p.name == self.pool), None)
        if pool is None or not pool.disks:
            return unknown(_UNKNOWN_POOL, pool=self.pool, node=self.owner)
        return _judge(pool, self.node, world.disks.serials(self.node))


@fact("storage.enabled")
class StorageEnabled(Fact):
    """The storage definition is enabled for that node."""

    storage: Storage
    node: Node = argument("on")

    says = Text(en="storage {storage} is enabled on {node}", fr="le stockage {storage} est activé sur {node}")

    def look(self, world: World) -> Observation:
        if world.disks.storage_enabled(self.node, self.storage):
            return HOLDS
        return false(_DISABLED, storage=self.storage.name, node=self.node)

    def sentence(self) -> Text:
        return self.says.fill(storage=self.storage.name, node=self.node)


@fact("storage.disabled")
class StorageDisabled(Fact):
    """The storage definition is disabled for that node."""

    storage: Storage
    node: Node = argument("on")

    says = Text(
        en="storage {storage} is disabled on {node}", fr="le stockage {storage} est désactivé sur {node}"
    )

    def look(self, world: World) -> Observation:
        if world.disks.storage_enabled(self.node, self.storage):
            return false(_ENABLED, storage=self.storage.name, node=self.node)
        return HOLDS

    def sentence(self) -> Text:
        return self.says.fill(storage=self.storage.name, node=self.node)
