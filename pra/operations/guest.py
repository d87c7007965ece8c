"""Operations on the power of guests (facts A5)."""

from collections.abc import Iterator
from typing import Final

from pra.facts.arguments import argument
from pra.facts.base import Fact
from pra.facts.boot import GuestNoAutostartElsewhere
from pra.facts.configuration import GuestConfigured, GuestUnlocked
from pra.facts.copy import CopyHealthy, CopyNewest, CopyPresent, CopyWithinRpo, CopyWritable
from pra.facts.guest import GuestFits, GuestRuns, GuestStopped, GuestStoppedElsewhere
from pra.facts.quorum import QuorumQuorate
from pra.facts.rsync import RsyncSpares
from pra.inventory import estimate
from pra.inventory.model import Guest, Inventory, Node
from pra.operations.base import Effect, Operation, Risk, operation
from pra.text import Seconds, Text
from pra.world import Task, World

_DIVERGES: Final = Text(
    en="what {node} writes from now on to {guest} would be lost by going back",
    fr="ce que {node} écrira désormais dans {guest} serait perdu par un retour arrière",
)


@operation("guest.start")
class StartGuest(Operation):
    """Start a guest on a node that holds its configuration and the newest copy, and nowhere else."""

    guest: Guest
    node: Node = argument("on")

    risk = Risk.DISRUPTIVE
    effect = Effect.GUARDED
    says = Text(en="Start {guest} on {node}", fr="Démarrer {guest} sur {node}")
    timeout = 360.0  # a volume that is missing is noticed after 300 s (facts A11)

    def requires(self) -> Iterator[Fact]:
        yield GuestStoppedElsewhere(self.guest, self.node)
        yield GuestNoAutostartElsewhere(
            self.guest, self.node
        )  # or it starts twice when the other node comes back
        yield GuestConfigured(self.guest, self.node)
        yield GuestUnlocked(self.guest, self.node)
        yield CopyPresent(self.guest, self.node)
        yield CopyHealthy(self.guest, self.node)
        yield CopyWritable(self.guest, self.node)
        yield CopyWithinRpo(self.guest, self.node)
        yield CopyNewest(self.guest, self.node)
        yield RsyncSpares(self.guest, self.node)  # or the next scheduled pass writes over a running guest
        yield QuorumQuorate(self.node)
        yield GuestFits(self.guest, self.node)

    def ensures(self) -> Iterator[Fact]:
        yield GuestRuns(self.guest, self.node)

    def perform(self, world: World) -> Task:
        return world.guests.start(self.guest, self.node)

    def undo(self) -> Operation:
        return ShutdownGuest(self.guest, self.node)

    def commits(self) -> Text | None:
        if self.node.name == self.guest.node:
            return None
        return _DIVERGES.fill(node=self.node, guest=self.guest)

    def duration(self, inventory: Inventory) -> Seconds:
        return estimate.start(self.guest)


class _Stopping(Operation):
    """What shutting down and pulling the plug have in common."""

    guest: Guest
    node: Node

    def requires(self) -> Iterator[Fact]:
        yield GuestRuns(self.guest, self.node)

    def ensures(self) -> Iterator[Fact]:
        yield GuestStopped(self.guest, self.node)

    def undo(self) -> Operation:
        return StartGuest(self.guest, self.node)


@operation("guest.shutdown")
class ShutdownGuest(_Stopping):
    """Ask a guest to stop, and wait for it. After `grace` seconds it still runs: nothing pulls the plug by itself."""

    guest: Guest
    node: Node = argument("on")
    grace: Seconds = 180.0

    risk = Risk.DISRUPTIVE
    effect = Effect.IDEMPOTENT
    says = Text(en="Shut {guest} down on {node}", fr="Arrêter proprement {guest} sur {node}")

    def perform(self, world: World) -> Task:
        return world.guests.shutdown(self.guest, self.node, self.grace)

    def duration(self, inventory: Inventory) -> Seconds:
        return min(estimate.shutdown(self.guest), self.grace)


@operation("guest.stop")
class StopGuest(_Stopping):
    """Pull the plug of a guest: writes that are not yet on its volumes are lost."""

    guest: Guest
    node: Node = argument("on")

    risk = Risk.DISRUPTIVE
    effect = Effect.IDEMPOTENT
    says = Text(en="Stop {guest} on {node} at once", fr="Arrêter {guest} sur {node} sans attendre")

    def perform(self, world: World) -> Task:
        return world.guests.stop(self.guest, self.node)

    def duration(self, inventory: Inventory) -> Seconds:
        return estimate.STOP
