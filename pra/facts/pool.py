"""Facts about pools, and whether one may be let go (facts A19)."""

from typing import Final

from pra.errors import Unreachable
from pra.facts.arguments import argument
from pra.facts.base import HOLDS, Fact, Observation, Verdict, fact, false, true
from pra.facts.guest import off, stopped_on
from pra.facts.reach import concerned
from pra.inventory.model import Guest, Inventory, Node, Storage
from pra.text import Text
from pra.world import World

_NOT_THERE: Final = Text(en="{node} sees no pool {pool}", fr="{node} ne voit pas de pool {pool}")
_NOT_IMPORTED: Final = Text(
    en="{node} sees pool {pool} but has not imported it",
    fr="{node} voit le pool {pool} mais ne l’a pas importé",
)
_IMPORTED: Final = Text(en="pool {pool} is imported on {node}", fr="le pool {pool} est importé sur {node}")
_STATE: Final = Text(en="pool {pool} on {node} is {state}", fr="le pool {pool} de {node} est {state}")
_ENABLED: Final = Text(
    en="storage {storage} is enabled on {node}", fr="le stockage {storage} est activé sur {node}"
)
_OFF: Final = Text(en="{node} is off", fr="{node} est éteint")


def lies_on(storage: Storage, pool: str, node: Node) -> bool:
    """Whether the storage is in that pool (`rpool/data` is in `rpool`) and defined for that node."""
    return storage.pool is not None and storage.pool.split("/", 1)[0] == pool and node.name in storage.nodes


def storages_of(inventory: Inventory, node: Node, pool: str) -> tuple[Storage, ...]:
    """Storages in that pool, as that node has them."""
    return tuple(s for s in inventory.storages.values() if lies_on(s, pool, node))


def guests_of(inventory: Inventory, node: Node, pool: str) -> tuple[Guest, ...]:
    """Guests that `node` could run with a volume in that pool."""
    names = {s.name for s in storages_of(inventory, node, pool)}
    return tuple(g for g in concerned(inventory, node) if any(d.storage in names for d in g.disks))


@fact("pool.imported")
class PoolImported(Fact):
    """The node has imported the pool."""

    node: Node = argument("on")
    pool: str

    says = Text(en="pool {pool} is imported on {node}", fr="le pool {pool} est importé sur {node}")

    def look(self, world: World) -> Observation:
        seen = world.disks.pool(self.node, self.pool)
        if seen is None:
            return false(_NOT_THERE, node=self.node, pool=self.pool)
        return HOLDS if seen.imported else false(_NOT_IMPORTED, node=self.node, pool=self.pool)


@fact("pool.exported")
class PoolExported(Fact):
    """The node has not imported the pool."""

    node: Node = argument("on")
    pool: str

    says = Text(en="pool {pool} is not imported on {node}", fr="le pool {pool} n’est pas importé sur {node}")

    def look(self, world: World) -> Observation:
        seen = world.disks.pool(self.node, self.pool)
        if seen is None or not seen.imported:
            return HOLDS
        return false(_IMPORTED, node=self.node, pool=self.pool)


@fact("pool.healthy")
class PoolHealthy(Fact):
    """The pool is ONLINE; DEGRADED works, yet is not healthy."""

    node: Node = argument("on")
    pool: str

    says = Text(en="pool {pool} on {node} is ONLINE", fr="le pool {pool} de {node} est ONLINE")

    def look(self, world: World) -> Observation:
        seen = world.disks.pool(self.node, self.pool)
        if seen is None:
            return false(_NOT_THERE, node=self.node, pool=self.pool)
        if seen.state == "ONLINE":
            return HOLDS
        return false(_STATE, pool=self.pool, node=self.node, state=seen.state)


@fact("pool.released")
class PoolReleased(Fact):
    """The disks may be pulled: the pool is exported, or its node is off."""

    node: Node = argument("on")
    pool: str

    says = Text(
        en="the disks of pool {pool} may be taken out of {node}",
        fr="les disques du pool {pool} peuvent être retirés de {node}",
    )
    attestable = True

    def look(self, world: World) -> Observation:
        try:
            seen = world.disks.pool(self.node, self.pool)
        except Unreachable:
            if off(world, self.node):
                return true(_OFF, node=self.node)
            raise
        if seen is None or not seen.imported:
            return HOLDS
        return false(_IMPORTED, node=self.node, pool=self.pool)


@fact("pool.unused")
class PoolUnused(Fact):
    """No guest with a volume in the pool runs on the node."""

    node: Node = argument("on")
    pool: str

    says = Text(
        en="no guest runs on {node} from pool {pool}",
        fr="aucun invité ne s’exécute sur {node} depuis le pool {pool}",
    )

    def look(self, world: World) -> Observation:
        for guest in guests_of(world.inventory, self.node, self.pool):
            seen = stopped_on(world, guest, self.node)
            if seen.verdict is not Verdict.TRUE:
                return seen
        return HOLDS


@fact("pool.storages-disabled")
class PoolStoragesDisabled(Fact):
    """Every storage in the pool is disabled on the node: else it is imported again within 10 s (facts 0.17)."""

    node: Node = argument("on")
    pool: str

    says = Text(
        en="every storage of pool {pool} is disabled on {node}",
        fr="chaque stockage du pool {pool} est désactivé sur {node}",
    )

    def look(self, world: World) -> Observation:
        for storage in storages_of(world.inventory, self.node, self.pool):
            if world.disks.storage_enabled(self.node, storage):
                return false(_ENABLED, storage=storage.name, node=self.node)
        return HOLDS
