"""Facts about a pair kept alike by rsync: role markers, and what the next pass would overwrite (facts A18)."""

from typing import Final, Literal

from pra.errors import Unreachable
from pra.facts.arguments import argument
from pra.facts.base import HOLDS, Fact, Observation, Verdict, fact, false
from pra.facts.guest import stopped_on
from pra.inventory.model import Guest, Inventory, Method, Node, Replication
from pra.text import Text
from pra.world import World

_ROLE: Final = Text(en="{node} is marked {role}", fr="{node} est marqué « {role} »")
_OVERWRITTEN: Final = Text(
    en="{node} is marked standby and {job} is enabled: its next pass would overwrite {guest}",
    fr="{node} est marqué « standby » et {job} est activée : sa prochaine passe écraserait {guest}",
)


@fact("rsync.role")
class RsyncRole(Fact):
    """The role marker that the direction guard reads on that node."""

    node: Node = argument("on")
    set: Literal["active", "standby"]

    says = Text(en="{node} is marked {set} for rsync", fr="{node} est marqué « {set} » pour rsync")

    def look(self, world: World) -> Observation:
        role = world.rsync.role(self.node)
        return HOLDS if role == self.set else false(_ROLE, node=self.node, role=role)


@fact("rsync.spares")
class RsyncSpares(Fact):
    """No pass of rsync would overwrite the guest on that node: it is marked active, or nothing is scheduled."""

    guest: Guest
    node: Node = argument("on")

    says = Text(
        en="no rsync pass would overwrite {guest} on {node}",
        fr="aucune passe rsync n’écraserait {guest} sur {node}",
    )

    def look(self, world: World) -> Observation:
        for job in world.inventory.replicas(self.guest.id):
            if job.method is not Method.RSYNC or self.node.name not in (job.source, job.target):
                continue
            if job.guard and world.rsync.role(self.node) == "active":
                continue
            if world.replications.enabled(job) and self._receives(world, job):
                return false(_OVERWRITTEN, node=self.node, job=job, guest=self.guest)
        return HOLDS

    def _receives(self, world: World, job: Replication) -> bool:
        """Without a guard only the direction counts; a node marked standby may be written to by its peer."""
        if job.guard:
            return True
        try:
            return world.replications.status(job).target == self.node.name
        except Unreachable:
            return True


@fact("rsync.idle")
class RsyncIdle(Fact):
    """No guest of an rsync pair runs on that node: marking it standby exposes none."""

    node: Node = argument("on")

    says = Text(
        en="no guest kept by rsync runs on {node}", fr="aucun invité copié par rsync ne s’exécute sur {node}"
    )

    def look(self, world: World) -> Observation:
        for guest in kept(world.inventory, self.node):
            seen = stopped_on(world, guest, self.node)
            if seen.verdict is not Verdict.TRUE:
                return seen
        return HOLDS


def kept(inventory: Inventory, node: Node) -> tuple[Guest, ...]:
    """The guests that rsync copies from or to `node`."""
    jobs = (j for j in inventory.replications if j.method is Method.RSYNC)
    return tuple(inventory.guests[j.guest] for j in jobs if node.name in (j.source, j.target))
