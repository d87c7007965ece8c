"""Facts about guests: where they run, where their configuration lies, what would start them.

A silent node is not a stopped guest: only a node whose power controller says *Off*,
or whose power-off an operator attested, counts as running nothing (design, section 4).
"""

from typing import Final, Literal

from pra.errors import Unreachable
from pra.facts.arguments import argument
from pra.facts.base import HOLDS, Fact, Observation, Verdict, fact, false, true, unknown
from pra.facts.reach import concerned, elsewhere, runners
from pra.inventory.model import Guest, Node
from pra.text import Text, format_size
from pra.world import GuestState, PowerState, World

_RUNS: Final = Text(en="{guest} runs on {node}", fr="{guest} s’exécute sur {node}")
_RUNS_NOT: Final = Text(en="{guest} does not run on {node}", fr="{guest} ne s’exécute pas sur {node}")
_OFF: Final = Text(en="{node}: its controller reports Off", fr="{node} : son contrôleur indique Off")
_SILENT: Final = Text(
    en="{node} does not answer ({words}) and is not known to be off",
    fr="{node} ne répond pas ({words}) et rien ne dit qu’il est éteint",
)
_NO_CONFIG: Final = Text(
    en="{node} holds no configuration of {guest}", fr="{node} n’a pas de configuration de {guest}"
)
_CONFIG: Final = Text(
    en="{node} holds a configuration of {guest}", fr="{node} a une configuration de {guest}"
)
_AUTOSTART: Final = Text(
    en="{node} would start {guest} at boot: it holds its configuration with onboot=1 and no tombstone",
    fr="{node} démarrerait {guest} à l’allumage : il en a la configuration avec onboot=1, sans pierre tombale",
)
_OFF_AUTOSTART: Final = Text(
    en="{node} is off and starts nothing now; before it is powered on, clear onboot there or place a tombstone",
    fr="{node} est éteint et ne démarre rien ; avant de le rallumer, y retirer onboot ou poser une pierre tombale",
)
_ONBOOT: Final = {
    True: Text(en="onboot is 1", fr="onboot vaut 1"),
    False: Text(en="onboot is 0", fr="onboot vaut 0"),
}
_LOCKED: Final = Text(en="locked ({lock})", fr="verrouillé ({lock})")
_MEMORY: Final = Text(
    en="{node} has {free} of memory free, {guest} needs {memory}",
    fr="{node} a {free} de mémoire libre, {guest} en demande {memory}",
)
_RUNNING, _OFF_STATE = GuestState.RUNNING, PowerState.OFF
_TRUE, _FALSE = Verdict.TRUE, Verdict.FALSE
SAFE_LOCKS: Final = frozenset({"backup", "mounted"})
"""Locks that may be cleared once nothing runs; the others need a person's look (facts A11)."""


def off(world: World, node: Node) -> bool:
    """Whether its controller, or an operator's word, says *Off*; silence is not off."""
    try:
        return world.nodes.power(node) is _OFF_STATE
    except Unreachable:
        return False


def stopped_on(world: World, guest: Guest, node: Node) -> Observation:
    """TRUE: the node says so, or is off. FALSE: it runs there. UNKNOWN: the node is silent and not known off."""
    try:
        runs = world.guests.status(guest, node) is _RUNNING
    except Unreachable as silence:
        if off(world, node):
            return true(_OFF, node=node)
        return unknown(_SILENT, node=node, words=silence.words)
    return false(_RUNS, guest=guest, node=node) if runs else HOLDS


def stopped_on_all(world: World, guest: Guest, nodes: tuple[Node, ...]) -> Observation:
    """One FALSE decides; else one UNKNOWN; the evidence of TRUE names a node that is off."""
    result = HOLDS
    for node in nodes:
        seen = stopped_on(world, guest, node)
        if seen.verdict is _FALSE:
            return seen
        if seen is not HOLDS and result.verdict is _TRUE:
            result = seen
    return result


@fact("guest.runs")
class GuestRuns(Fact):
    """The node itself says that the guest runs."""

    guest: Guest
    node: Node = argument("on")

    says = Text(en="{guest} runs on {node}", fr="{guest} s’exécute sur {node}")

    def look(self, world: World) -> Observation:
        if world.guests.status(self.guest, self.node) is _RUNNING:
            return HOLDS
        return false(_RUNS_NOT, guest=self.guest, node=self.node)


@fact("guest.stopped")
class GuestStopped(Fact):
    """The node says that the guest does not run there, or the node is off."""

    guest: Guest
    node: Node = argument("on")

    says = Text(en="{guest} is stopped on {node}", fr="{guest} est arrêté sur {node}")

    def look(self, world: World) -> Observation:
        return stopped_on(world, self.guest, self.node)


@fact("guest.stopped-everywhere")
class GuestStoppedEverywhere(Fact):
    """No node that could run the guest does."""

    guest: Guest

    says = Text(en="{guest} is stopped everywhere", fr="{guest} est arrêté partout")

    def look(self, world: World) -> Observation:
        return stopped_on_all(world, self.guest, runners(world.inventory, self.guest))


@fact("guest.stopped-elsewhere")
class GuestStoppedElsewhere(Fact):
    """No node but `node` runs the guest."""

    guest: Guest
    node: Node = argument("on")

    says = Text(
        en="{guest} is stopped everywhere but on {node}",
        fr="{guest} est arrêté partout ailleurs que sur {node}",
    )

    def look(self, world: World) -> Observation:
        return stopped_on_all(world, self.guest, elsewhere(world.inventory, self.guest, self.node))


@fact("guest.no-autostart-elsewhere")
class GuestNoAutostartElsewhere(Fact):
    """No other node would start the guest by itself when it boots.

    In one cluster a guest has one configuration: once it lies on `node`, no other
    member can start it. A node that is off starts nothing now; what it would do when
    it is powered on again is `node.harmless`, which powering on requires.
    """

    guest: Guest
    node: Node = argument("on")

    says = Text(
        en="no node but {node} would start {guest} at boot",
        fr="aucun autre nœud que {node} ne démarrerait {guest} à l’allumage",
    )
    attestable = True

    def look(self, world: World) -> Observation:
        guest, node = self.guest, self.node
        result, ours = HOLDS, None
        for other in elsewhere(world.inventory, guest, node):
            if other.cluster == node.cluster:
                if ours is None:
                    ours = world.guests.config(guest, node) is not None
                if ours:
                    continue
            seen = _would_not_start(world, guest, other)
            if seen.verdict is _FALSE:
                return seen
            if seen is not HOLDS and result.verdict is _TRUE:
                result = seen
        return result


def _would_not_start(world: World, guest: Guest, node: Node) -> Observation:
    try:
        config = world.guests.config(guest, node)
        if config is None or not config.onboot or world.nodes.tombstone(node):
            return HOLDS
    except Unreachable as silence:
        if off(world, node):
            return true(_OFF_AUTOSTART, node=node)
        return unknown(_SILENT, node=node, words=silence.words)
    return false(_AUTOSTART, guest=guest, node=node)


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
        if config.lock in SAFE_LOCKS and world.guests.status(self.guest, self.node) is not _RUNNING:
            return HOLDS
        return unknown(_LOCKED, lock=config.lock)


@fact("guest.fits")
class GuestFits(Fact):
    """The node has the memory that the guest needs."""

    guest: Guest
    node: Node = argument("on")

    says = Text(en="{node} has the memory for {guest}", fr="{node} a la mémoire pour {guest}")

    def look(self, world: World) -> Observation:
        free = world.guests.memory_free(self.node)
        if free >= self.guest.memory:
            return HOLDS
        return false(
            _MEMORY,
            node=self.node,
            guest=self.guest,
            free=format_size(max(free, 0)),
            memory=format_size(self.guest.memory),
        )


@fact("guest.away")
class GuestAway(Fact):
    """The node is not the guest's home: what it holds of the configuration is not the original."""

    guest: Guest
    node: Node = argument("on")

    says = Text(en="{node} is not the home of {guest}", fr="{node} n’est pas le nœud d’origine de {guest}")

    def look(self, world: World) -> Observation:
        return HOLDS if self.guest.node != self.node.name else false(_HOME, guest=self.guest, node=self.node)


_HOME: Final = Text(en="{node} is the home of {guest}", fr="{node} est le nœud d’origine de {guest}")


@fact("node.empty")
class NodeEmpty(Fact):
    """The node itself says that it runs none of the guests of the inventory."""

    node: Node = argument("on")

    says = Text(en="no guest runs on {node}", fr="aucun invité ne s’exécute sur {node}")

    def look(self, world: World) -> Observation:
        for guest in concerned(world.inventory, self.node):
            seen = stopped_on(world, guest, self.node)
            if seen.verdict is not _TRUE:
                return seen
        return HOLDS


@fact("node.harmless")
class NodeHarmless(Fact):
    """At its next boot the node starts no guest that already runs elsewhere.

    While the node is silent its own configurations cannot be read: then it is
    harmless only if none of its guests runs elsewhere, or if a person made it so
    (booted with its network unplugged, `pve-guests` masked: facts C3, step 5).
    """

    node: Node = argument("on")

    says = Text(
        en="{node} would start no guest that runs elsewhere",
        fr="{node} ne démarrerait aucun invité qui s’exécute ailleurs",
    )
    attestable = True

    def look(self, world: World) -> Observation:
        result = HOLDS
        for guest in concerned(world.inventory, self.node):
            seen = self._harmless(world, guest)
            if seen.verdict is _FALSE:
                return seen
            if seen is not HOLDS and result is HOLDS:
                result = seen
        return result

    def _harmless(self, world: World, guest: Guest) -> Observation:
        try:
            config = world.guests.config(guest, self.node)
        except Unreachable:
            readable = False
        else:
            if config is None or not config.onboot:
                return HOLDS
            readable = True
        seen = stopped_on_all(world, guest, elsewhere(world.inventory, guest, self.node))
        if seen.verdict is _TRUE:
            return HOLDS
        if readable:
            return seen
        return unknown(_MAY_START, node=self.node, guest=guest, evidence=seen.evidence)


_MAY_START: Final = Text(
    en="whether {node} would start {guest} at boot cannot be read, and: {evidence}",
    fr="on ne peut lire si {node} démarrerait {guest} à l’allumage, et : {evidence}",
)
