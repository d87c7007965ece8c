"""Operations that give a guest to another node of its cluster (facts A7, A11)."""

from collections.abc import Iterator

from pra.facts.arguments import argument
from pra.facts.base import Fact
from pra.facts.configuration import (
    GuestConfigured,
    GuestUnlocked,
)
from pra.facts.copy import CopyPresent
from pra.facts.guest import GuestFits, GuestRuns, GuestStopped, GuestStoppedElsewhere
from pra.facts.quorum import QuorumQuorate, QuorumSomewhere
from pra.facts.replication import ReplicationSpares
from pra.inventory import estimate
from pra.inventory.model import Guest, Inventory, Node
from pra.operations.base import Effect, Operation, Risk, operation
from pra.text import Seconds, Text
from pra.world import Task, World


@operation("guest.migrate")
class MigrateGuest(Operation):
    """Migrate a guest inside its cluster: a VM live, a container by restart; its replication follows."""

    guest: Guest
    source: Node = argument("from")
    target: Node = argument("to")

    risk = Risk.DISRUPTIVE
    effect = Effect.GUARDED
    says = Text(en="Migrate {guest} from {source} to {target}", fr="Migrer {guest} de {source} vers {target}")
    timeout = 3600.0

    def requires(self) -> Iterator[Fact]:
        yield GuestConfigured(self.guest, self.source)
        if self.guest.runs:
            yield GuestRuns(self.guest, self.source)
        yield GuestStoppedElsewhere(self.guest, self.source)
        yield GuestUnlocked(self.guest, self.source)
        yield QuorumQuorate(self.source)
        yield QuorumQuorate(self.target)
        yield GuestFits(self.guest, self.target)

    def ensures(self) -> Iterator[Fact]:
        yield GuestConfigured(self.guest, self.target)
        if self.guest.runs:
            yield GuestRuns(self.guest, self.target)
        yield GuestStopped(self.guest, self.source)

    def perform(self, world: World) -> Task:
        return world.guests.migrate(self.guest, self.source, self.target)

    def undo(self) -> Operation:
        return MigrateGuest(self.guest, self.target, self.source)

    def duration(self, inventory: Inventory) -> Seconds:
        moved = estimate.delta(self.guest, estimate.SYNC_GAP) + 1.2 * self.guest.memory  # facts A7
        return estimate.MIGRATE + estimate.transfer(
            moved, estimate.path_speed(inventory, self.source, self.target)
        )


class _Move(Operation):
    """`mv` of the configuration between two nodes' directories of one cluster."""

    guest: Guest
    source: Node
    target: Node

    def ensures(self) -> Iterator[Fact]:
        yield GuestConfigured(self.guest, self.target)

    def perform(self, world: World) -> Task:
        return world.guests.move_config(self.guest, self.source, self.target)

    def duration(self, inventory: Inventory) -> Seconds:
        return estimate.API_CALL


@operation("guest.move")
class MoveGuest(_Move):
    """Give a stopped guest, or the guest of a dead node, to a node that holds a copy (facts A11, C5)."""

    guest: Guest
    source: Node = argument("from")
    target: Node = argument("to")

    risk = Risk.DISRUPTIVE
    effect = Effect.GUARDED
    says = Text(
        en="Move the configuration of {guest} from {source} to {target}",
        fr="Déplacer la configuration de {guest} de {source} vers {target}",
    )

    def requires(self) -> Iterator[Fact]:
        yield GuestStopped(self.guest, self.source)
        yield GuestConfigured(self.guest, self.source)
        yield QuorumQuorate(self.target)
        yield CopyPresent(
            self.guest, self.target
        )  # a missing volume is noticed only at the start, after 300 s
        yield ReplicationSpares(self.guest, self.source, self.target)

    def undo(self) -> Operation:
        return MoveGuestBack(self.guest, self.target, self.source)


@operation("guest.move-back")
class MoveGuestBack(_Move):
    """Put a configuration back into the directory it came from, be that node dead: any quorate member does it."""

    guest: Guest
    source: Node = argument("from")
    target: Node = argument("to")

    risk = Risk.DISRUPTIVE
    effect = Effect.GUARDED
    says = Text(
        en="Put the configuration of {guest} back from {source} to {target}",
        fr="Remettre la configuration de {guest} de {source} vers {target}",
    )

    def requires(self) -> Iterator[Fact]:
        yield GuestStopped(self.guest, self.source)
        yield GuestConfigured(self.guest, self.source)
        yield QuorumSomewhere(self.source)

    def undo(self) -> Operation:
        return MoveGuest(self.guest, self.target, self.source)
