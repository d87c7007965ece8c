"""Facts about scheduled copies. The direction is the world's, not the inventory's: it turns after a failover.

A run writes to the receiving side (`zfs recv -F`, `rsync --delete`): whoever runs or
enables a job must know what that side holds (facts 0.12, C12).
"""

from typing import Final, Literal

from pra.facts.arguments import argument
from pra.facts.base import HOLDS, Fact, Observation, Verdict, fact, false
from pra.facts.guest import off, stopped_on
from pra.facts.step import covered, in_step
from pra.inventory.model import Guest, Method, Node, Replication
from pra.text import Seconds, Text
from pra.world import GuestState, World

FRESH: Final[Seconds] = 120.0
"""A run this recent counts as just done while the guest runs on and writes."""

_ENABLED: Final = Text(en="{job} is enabled", fr="{job} est activée")
_DISABLED: Final = Text(en="{job} is disabled", fr="{job} est désactivée")
_UNDER_WAY: Final = Text(en="a run of {job} is under way", fr="une passe de {job} est en cours")
_GOES: Final = Text(en="{job} goes from {source} to {target}", fr="{job} va de {source} vers {target}")
_BAD: Final = Text(
    en="the last run of {job} failed ({count} times): {words}",
    fr="la dernière passe de {job} a échoué ({count} fois) : {words}",
)
_STALE: Final = Text(en="the last run of {job} is too old", fr="la dernière passe de {job} est trop ancienne")
_OVERWRITES: Final = Text(
    en="{job} is enabled: it overwrites what {node} holds once it can reach it",
    fr="{job} est activée : elle écrase ce que {node} contient dès qu’elle l’atteint",
)


def ends(world: World, job: Replication) -> tuple[Guest, Node, Node]:
    """The guest, the sending and the receiving node, as the world has them now."""
    status, inventory = world.replications.status(job), world.inventory
    return inventory.guests[job.guest], inventory.nodes[status.source], inventory.nodes[status.target]


@fact("replication.enabled")
class ReplicationEnabled(Fact):
    """The job is on its schedule."""

    job: Replication

    says = Text(en="replication {job} is enabled", fr="la réplication {job} est activée")

    def look(self, world: World) -> Observation:
        return HOLDS if world.replications.enabled(self.job) else false(_DISABLED, job=self.job)


@fact("replication.disabled")
class ReplicationDisabled(Fact):
    """The job is off its schedule; a run that was under way may go on."""

    job: Replication

    says = Text(en="replication {job} is disabled", fr="la réplication {job} est désactivée")

    def look(self, world: World) -> Observation:
        return false(_ENABLED, job=self.job) if world.replications.enabled(self.job) else HOLDS


@fact("replication.idle")
class ReplicationIdle(Fact):
    """No run of the job is under way."""

    job: Replication

    says = Text(
        en="no run of replication {job} is under way",
        fr="aucune passe de la réplication {job} n’est en cours",
    )

    def look(self, world: World) -> Observation:
        return false(_UNDER_WAY, job=self.job) if world.replications.status(self.job).running else HOLDS


@fact("replication.towards")
class ReplicationTowards(Fact):
    """The job copies to that node."""

    job: Replication
    target: Node = argument("to")

    says = Text(en="replication {job} goes to {target}", fr="la réplication {job} va vers {target}")

    def look(self, world: World) -> Observation:
        return _goes_to(world, self.job, self.target.name)


@fact("replication.direction")
class ReplicationDirection(Fact):
    """The job goes as the inventory says (`normal`), or the other way round (`reversed`)."""

    job: Replication
    set: Literal["reversed", "normal"]

    says = Text(en="replication {job} is {set}", fr="le sens de la réplication {job} est {set}")

    def look(self, world: World) -> Observation:
        return _goes_to(world, self.job, self.job.source if self.set == "reversed" else self.job.target)

    def sentence(self) -> Text:
        ends = {"a": self.job.source, "b": self.job.target}
        if self.set == "reversed":
            ends = {"b": self.job.source, "a": self.job.target}
        return _DIRECTION.fill(job=self.job, **ends)


_DIRECTION: Final = Text(
    en="replication {job} goes from {a} to {b}", fr="la réplication {job} va de {a} vers {b}"
)


def _goes_to(world: World, job: Replication, target: str) -> Observation:
    status = world.replications.status(job)
    if status.target == target:
        return HOLDS
    return false(_GOES, job=job, source=status.source, target=status.target)


@fact("replication.fresh")
class ReplicationFresh(Fact):
    """The receiving side holds all there is or, while the guest runs, all there was a moment ago."""

    job: Replication

    says = Text(en="replication {job} is up to date", fr="la réplication {job} est à jour")

    def look(self, world: World) -> Observation:
        job, status = self.job, world.replications.status(self.job)
        if status.running:
            return false(_UNDER_WAY, job=job)
        if status.fail_count:
            return false(_BAD, job=job, count=status.fail_count, words=status.error)
        guest, source, target = ends(world, job)
        seen = in_step(world, guest, source, target)
        if seen is HOLDS or world.guests.status(guest, source) is not GuestState.RUNNING:
            return seen
        if status.last_sync and world.now() - status.last_sync - status.duration <= FRESH:
            return HOLDS
        return false(_STALE, job=job)


@fact("replication.healthy")
class ReplicationHealthy(Fact):
    """Its last run ended well."""

    job: Replication

    says = Text(
        en="the last run of replication {job} went well",
        fr="la dernière passe de la réplication {job} s’est bien terminée",
    )

    def look(self, world: World) -> Observation:
        job, status = self.job, world.replications.status(self.job)
        if status.fail_count:
            return false(_BAD, job=job, count=status.fail_count, words=status.error)
        return HOLDS if status.last_sync else false(_NEVER, job=job)


_NEVER: Final = Text(en="{job} has never run in this direction", fr="{job} n’a jamais tourné dans ce sens")


@fact("replication.target-stopped")
class ReplicationTargetStopped(Fact):
    """The guest does not run on the side that the job writes to."""

    job: Replication

    says = Text(
        en="the guest of {job} is stopped on the receiving side",
        fr="l’invité de {job} est arrêté du côté qui reçoit",
    )

    def look(self, world: World) -> Observation:
        guest, _, target = ends(world, self.job)
        return stopped_on(world, guest, target)


@fact("replication.target-covered")
class ReplicationTargetCovered(Fact):
    """The side that the job writes to holds nothing newer than the other."""

    job: Replication

    says = Text(
        en="the receiving side of {job} holds no writes that the sending side does not",
        fr="le côté qui reçoit de {job} n’a pas d’écritures que l’autre n’a pas",
    )
    acceptable = True

    def look(self, world: World) -> Observation:
        return covered(world, *ends(world, self.job))


@fact("replication.spares")
class ReplicationSpares(Fact):
    """No enabled job would overwrite what `source` holds beyond what `target` holds, once the guest is moved.

    A pvesr job follows its guest: on the next minute after the old node is back it
    receives with `-F` there, and writes that were never replicated are gone (facts 0.12).
    """

    guest: Guest
    source: Node = argument("from")
    target: Node = argument("to")

    says = Text(
        en="no replication will overwrite what {source} alone holds of {guest}",
        fr="aucune réplication n’écrasera ce que {source} est seul à avoir de {guest}",
    )
    acceptable = True

    def look(self, world: World) -> Observation:
        jobs = [j for j in world.inventory.replicas(self.guest.id) if j.method is Method.PVESR]
        enabled = next((j for j in jobs if self._concerns(j) and world.replications.enabled(j)), None)
        if enabled is None:
            return HOLDS
        if not off(world, self.source):
            seen = covered(world, self.guest, self.target, self.source)
            if seen.verdict is not Verdict.FALSE:
                return seen
        return false(_OVERWRITES, job=enabled, node=self.source)

    def _concerns(self, job: Replication) -> bool:
        return self.source.name in (job.source, job.target)
