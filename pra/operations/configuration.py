"""Operations on configurations: in place or not, autostart, locks (facts A4, A11, A18)."""

from collections.abc import Iterator
from typing import Final, Literal

from pra.facts.arguments import argument
from pra.facts.base import Fact
from pra.facts.boot import GuestNoAutostartElsewhere
from pra.facts.configuration import (
    GuestAutostart,
    GuestAway,
    GuestConfigured,
    GuestLockStale,
    GuestNotConfigured,
    GuestUnlocked,
)
from pra.facts.guest import GuestStopped, GuestStoppedElsewhere
from pra.inventory import estimate
from pra.inventory.model import Guest, Inventory, Node
from pra.operations.base import Effect, Operation, Risk, operation
from pra.text import Seconds, Text
from pra.world import Task, World

_ENABLE: Final = Text(
    en="Enable autostart of {guest} on {node}", fr="Activer le démarrage automatique de {guest} sur {node}"
)
_DISABLE: Final = Text(
    en="Disable autostart of {guest} on {node}",
    fr="Désactiver le démarrage automatique de {guest} sur {node}",
)


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
