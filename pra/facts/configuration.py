"""Facts about configurations: in which node's directory one lies, its lock, and its `onboot` (facts A4, A11)."""

from typing import Final, Literal

from pra.facts.arguments import argument
from pra.facts.base import HOLDS, Fact, Observation, fact, false, unknown
from pra.inventory.model import Guest, Node
from pra.text import Text
from pra.world import GuestState, World

_NO_CONFIG: Final = Text(
    en="{node} holds no configuration of {guest}", fr="{node} n’a pas de configuration de {guest}"
)
_CONFIG: Final = Text(
    en="{node} holds a configuration of {guest}", fr="{node} a une configuration de {guest}"
)
_HOME: Final = Text(en="{node} is the home of {guest}", fr="{node} est le nœud d’origine de {guest}")
_ONBOOT: Final = {
    True: Text(en="onboot is 1", fr="onboot vaut 1"),
    False: Text(en="onboot is 0", fr="onboot vaut 0"),
}
_LOCKED: Final = Text(en="locked ({lock})", fr="verrouillé ({lock})")
SAFE_LOCKS: Final = frozenset({"backup", "mounted"})
"""Locks that may be cleared once nothing runs; the others need a person's look (facts A11)."""


@fact("guest.autostart")
class GuestAutostart(Fact):
    """`onboot` of the configuration under that node's directory."""

    guest: Guest
    node: Node = argument("on")
    set: Literal["on", "off"]

    says = Text(
        en="onboot of {guest} on {node} is {set}", fr="le réglage onboot de {guest} sur {node} est {set}"
    )

    def look(self, world: World) -> Observation:
        config = world.guests.config(self.guest, self.node)
        if config is None:
            if self.set == "off":
                return HOLDS  # what is not configured is not started at boot
            return false(_NO_CONFIG, guest=self.guest, node=self.node)
        return HOLDS if config.onboot is (self.set == "on") else false(_ONBOOT[config.onboot])


@fact("guest.configured")
class GuestConfigured(Fact):
    """The guest's configuration lies in that node's directory: it belongs to it (facts 0.2)."""

    guest: Guest
    node: Node = argument("on")

    says = Text(
        en="the configuration of {guest} is on {node}", fr="la configuration de {guest} est sur {node}"
    )

    def look(self, world: World) -> Observation:
        if world.guests.config(self.guest, self.node) is not None:
            return HOLDS
        return false(_NO_CONFIG, guest=self.guest, node=self.node)


@fact("guest.not-configured")
class GuestNotConfigured(Fact):
    """That node's directory holds no configuration of the guest."""

    guest: Guest
    node: Node = argument("on")

    says = Text(
        en="{node} holds no configuration of {guest}", fr="{node} n’a pas de configuration de {guest}"
    )

    def look(self, world: World) -> Observation:
        if world.guests.config(self.guest, self.node) is None:
            return HOLDS
        return false(_CONFIG, guest=self.guest, node=self.node)


@fact("guest.unlocked")
class GuestUnlocked(Fact):
    """No task holds, or left, a lock in the configuration."""

    guest: Guest
    node: Node = argument("on")

    says = Text(en="{guest} is not locked on {node}", fr="{guest} n’est pas verrouillé sur {node}")

    def look(self, world: World) -> Observation:
        config = world.guests.config(self.guest, self.node)
        if config is None:
            return false(_NO_CONFIG, guest=self.guest, node=self.node)
        return HOLDS if config.lock is None else false(_LOCKED, lock=config.lock)


@fact("guest.lock-stale")
class GuestLockStale(Fact):
    """The lock was left by something that is over: it may be cleared.

    Only locks of a backup, on a guest that does not run, are known to be so; for the
    others a person looks first (facts A11, C12).
    """

    guest: Guest
    node: Node = argument("on")

    says = Text(
        en="no task holds the lock of {guest} on {node}",
        fr="aucune tâche ne tient le verrou de {guest} sur {node}",
    )
    attestable = True

    def look(self, world: World) -> Observation:
        config = world.guests.config(self.guest, self.node)
        if config is None:
            return false(_NO_CONFIG, guest=self.guest, node=self.node)
        if config.lock is None:
            return HOLDS
        if config.lock in SAFE_LOCKS and world.guests.status(self.guest, self.node) is not GuestState.RUNNING:
            return HOLDS
        return unknown(_LOCKED, lock=config.lock)


@fact("guest.away")
class GuestAway(Fact):
    """The node is not the guest's home: what it holds of the configuration is not the original."""

    guest: Guest
    node: Node = argument("on")

    says = Text(en="{node} is not the home of {guest}", fr="{node} n’est pas le nœud d’origine de {guest}")

    def look(self, world: World) -> Observation:
        return HOLDS if self.guest.node != self.node.name else false(_HOME, guest=self.guest, node=self.node)
