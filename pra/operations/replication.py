"""Operations on scheduled copies (facts A8, A18). A run overwrites the side that receives (facts 0.12, C12)."""

from collections.abc import Iterator
from typing import Final, Literal

from pra.facts.base import Fact
from pra.facts.replication import (
    ReplicationDirection,
    ReplicationDisabled,
    ReplicationEnabled,
    ReplicationFresh,
    ReplicationIdle,
    ReplicationTargetCovered,
    ReplicationTargetStopped,
)
from pra.inventory import estimate
from pra.inventory.model import Inventory, Method, Replication
from pra.operations.base import Effect, Operation, Risk, operation
from pra.text import Seconds, Text
from pra.world import Task, World

_FROM_TO: Final = Text(
    en="Make replication {job} go from {source} to {target}",
    fr="Faire aller la réplication {job} de {source} vers {target}",
)


@operation("replication.run")
class RunReplication(Operation):
    """One run now, by the node that holds the guest, running or stopped."""

    job: Replication

    effect = Effect.IDEMPOTENT
    says = Text(en="Run replication {job} now", fr="Lancer la réplication {job} maintenant")
    timeout = 3600.0

    def requires(self) -> Iterator[Fact]:
        if self.job.method is Method.PVESR:
            yield ReplicationEnabled(self.job)  # pvesr run refuses a disabled job
        yield ReplicationIdle(self.job)
        yield ReplicationTargetStopped(self.job)
        yield ReplicationTargetCovered(self.job)

    def ensures(self) -> Iterator[Fact]:
        yield ReplicationFresh(self.job)

    def perform(self, world: World) -> Task:
        return world.replications.run(self.job)

    def undo(self) -> None:
        """A copy that is more recent is not taken back."""

    def duration(self, inventory: Inventory) -> Seconds:
        nodes = inventory.nodes
        return estimate.sync(
            inventory, inventory.guests[self.job.guest], nodes[self.job.source], nodes[self.job.target]
        )


@operation("replication.enable")
class EnableReplication(Operation):
    """Put a job back on its schedule. Within a minute it may write over what the receiving side holds."""

    job: Replication

    risk = Risk.DISRUPTIVE
    effect = Effect.IDEMPOTENT
    says = Text(en="Enable replication {job}", fr="Activer la réplication {job}")

    def requires(self) -> Iterator[Fact]:
        yield ReplicationTargetStopped(self.job)
        yield ReplicationTargetCovered(self.job)

    def ensures(self) -> Iterator[Fact]:
        yield ReplicationEnabled(self.job)

    def perform(self, world: World) -> Task:
        return world.replications.enable(self.job)

    def undo(self) -> Operation:
        return DisableReplication(self.job)

    def duration(self, inventory: Inventory) -> Seconds:
        return estimate.API_CALL


@operation("replication.disable")
class DisableReplication(Operation):
    """Take a job off its schedule. Nothing is required: it must always be possible."""

    job: Replication

    effect = Effect.IDEMPOTENT
    says = Text(en="Disable replication {job}", fr="Désactiver la réplication {job}")

    def ensures(self) -> Iterator[Fact]:
        yield ReplicationDisabled(self.job)

    def perform(self, world: World) -> Task:
        return world.replications.disable(self.job)

    def undo(self) -> Operation:
        return EnableReplication(self.job)

    def duration(self, inventory: Inventory) -> Seconds:
        return estimate.API_CALL


@operation("replication.reverse")
class ReverseReplication(Operation):
    """Make a job go the other way than the inventory says, or (`set: normal`) its own way again.

    Only while it is disabled: what it would overwrite is asked when it is run or enabled.
    """

    job: Replication
    set: Literal["reversed", "normal"] = "reversed"

    risk = Risk.DISRUPTIVE
    effect = Effect.GUARDED
    says = Text(en="Turn replication {job} round ({set})", fr="Retourner la réplication {job} ({set})")

    def requires(self) -> Iterator[Fact]:
        yield ReplicationDisabled(self.job)
        yield ReplicationIdle(self.job)

    def ensures(self) -> Iterator[Fact]:
        yield ReplicationDirection(self.job, self.set)

    def perform(self, world: World) -> Task:
        return world.replications.reverse(self.job)

    def undo(self) -> Operation:
        return ReverseReplication(self.job, "normal" if self.set == "reversed" else "reversed")

    def duration(self, inventory: Inventory) -> Seconds:
        return estimate.API_CALL

    def sentence(self) -> Text:
        ends = {"source": self.job.source, "target": self.job.target}
        if self.set == "reversed":
            ends = {"source": self.job.target, "target": self.job.source}
        return _FROM_TO.fill(job=self.job, **ends)


@operation("replication.wait")
class WaitForReplication(Operation):
    """Wait until the scheduler has brought the receiving side up to date.

    For a job that was just enabled: its scheduler starts it within a minute, and a
    second run by hand would only be in its way.
    """

    job: Replication

    effect = Effect.READ
    says = Text(
        en="Wait until replication {job} is up to date", fr="Attendre que la réplication {job} soit à jour"
    )
    wait = True
    timeout = 7200.0

    def ensures(self) -> Iterator[Fact]:
        yield ReplicationFresh(self.job)

    def perform(self, world: World) -> None:
        """Only looks."""

    def undo(self) -> None:
        """Changed nothing."""

    def duration(self, inventory: Inventory) -> Seconds:
        nodes = inventory.nodes
        return estimate.sync(
            inventory, inventory.guests[self.job.guest], nodes[self.job.source], nodes[self.job.target]
        )
