"""Operations on guests: start, stop, move, and what starts them by itself (facts A3 to A7, A11)."""

from collections.abc import Iterator
from typing import Final, Literal

from pra.facts.arguments import argument
from pra.facts.base import Fact
from pra.facts.copy import CopyHealthy, CopyNewest, CopyPresent, CopyWithinRpo, CopyWritable
from pra.facts.guest import (
    GuestAutostart,
    GuestAway,
    GuestConfigured,
    GuestFits,
    GuestLockStale,
    GuestNoAutostartElsewhere,
    GuestNotConfigured,
    GuestRuns,
    GuestStopped,
    GuestStoppedElsewhere,
    GuestUnlocked,
)
from pra.facts.quorum import QuorumQuorate, QuorumSomewhere
from pra.facts.replication import ReplicationSpares
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
_ENABLE: Final = Text(
    en="Enable autostart of {guest} on {node}", fr="Activer le démarrage automatique de {guest} sur {node}"
)
_DISABLE: Final = Text(
    en="Disable autostart of {guest} on {node}",
    fr="Désactiver le démarrage automatique de {guest} sur {node}",
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


@operation("guest.install")
class InstallGuest(Operation):
    """Put the configuration that the last sync staged on a spare in place, with autostart off (facts A18)."""

    guest: Guest
    node: Node = argument("on")

    effect = Effect.GUARDED
    says = Text(
        en="Install the configuration of {guest} on {node}",
        fr="Installer la configuration de {guest} sur {node}",
    )

    def requires(self) -> Iterator[Fact]:
        yield GuestNotConfigured(self.guest, self.node)

    def ensures(self) -> Iterator[Fact]:
        yield GuestConfigured(self.guest, self.node)

    def perform(self, world: World) -> Task:
        return world.guests.install_config(self.guest, self.node)

    def undo(self) -> Operation:
        return UninstallGuest(self.guest, self.node)

    def duration(self, inventory: Inventory) -> Seconds:
        return estimate.API_CALL


@operation("guest.uninstall")
class UninstallGuest(Operation):
    """Take an installed configuration away from a spare; the volumes stay. Never the original, on the guest's home."""

    guest: Guest
    node: Node = argument("on")

    risk = Risk.DISRUPTIVE
    effect = Effect.IDEMPOTENT
    says = Text(
        en="Remove the configuration of {guest} from {node}",
        fr="Retirer la configuration de {guest} de {node}",
    )

    def requires(self) -> Iterator[Fact]:
        yield GuestAway(self.guest, self.node)
        yield GuestConfigured(self.guest, self.node)
        yield GuestStopped(self.guest, self.node)

    def ensures(self) -> Iterator[Fact]:
        yield GuestNotConfigured(self.guest, self.node)

    def perform(self, world: World) -> Task:
        return world.guests.remove_config(self.guest, self.node)

    def undo(self) -> Operation:
        return InstallGuest(self.guest, self.node)

    def duration(self, inventory: Inventory) -> Seconds:
        return estimate.API_CALL


@operation("guest.autostart")
class SetAutostart(Operation):
    """Decide whether a node starts a guest by itself at boot. On one node at most, and not while it runs elsewhere."""

    guest: Guest
    node: Node = argument("on")
    set: Literal["on", "off"]

    effect = Effect.IDEMPOTENT
    says = Text(
        en="Set autostart of {guest} on {node} to {set}",
        fr="Régler le démarrage automatique de {guest} sur {node} à {set}",
    )

    def requires(self) -> Iterator[Fact]:
        yield GuestConfigured(self.guest, self.node)
        if self.set == "on":
            yield GuestStoppedElsewhere(self.guest, self.node)
            yield GuestNoAutostartElsewhere(self.guest, self.node)

    def ensures(self) -> Iterator[Fact]:
        yield GuestAutostart(self.guest, self.node, self.set)

    def perform(self, world: World) -> Task:
        return world.guests.set_onboot(self.guest, self.node, on=self.set == "on")

    def undo(self) -> Operation:
        return SetAutostart(self.guest, self.node, "off" if self.set == "on" else "on")

    def duration(self, inventory: Inventory) -> Seconds:
        return estimate.API_CALL

    def sentence(self) -> Text:
        return (_ENABLE if self.set == "on" else _DISABLE).fill(guest=self.guest, node=self.node)


@operation("guest.unlock")
class UnlockGuest(Operation):
    """Remove the lock that an interrupted task left; a lock of something still under way protects it."""

    guest: Guest
    node: Node = argument("on")

    risk = Risk.DISRUPTIVE
    effect = Effect.IDEMPOTENT
    says = Text(en="Unlock {guest} on {node}", fr="Déverrouiller {guest} sur {node}")

    def requires(self) -> Iterator[Fact]:
        yield GuestConfigured(self.guest, self.node)
        yield GuestLockStale(self.guest, self.node)

    def ensures(self) -> Iterator[Fact]:
        yield GuestUnlocked(self.guest, self.node)

    def perform(self, world: World) -> Task:
        return world.guests.unlock(self.guest, self.node)

    def undo(self) -> None:
        """A stale lock is not put back."""

    def duration(self, inventory: Inventory) -> Seconds:
        return estimate.API_CALL
