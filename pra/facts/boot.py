"""Facts about the next boot: what would start by itself, and where (the toy proof of design, section 10)."""

from typing import Final

from pra.errors import Unreachable
from pra.facts.arguments import argument
from pra.facts.base import HOLDS, Fact, Observation, Verdict, fact, false, true, unknown
from pra.facts.guest import SILENT, off, stopped_on, stopped_on_all
from pra.facts.reach import concerned, elsewhere
from pra.inventory.model import Guest, Node
from pra.text import Text
from pra.world import World

_AUTOSTART: Final = Text(
    en="{node} would start {guest} at boot: it holds its configuration with onboot=1 and no tombstone",
    fr="{node} démarrerait {guest} à l’allumage : il en a la configuration avec onboot=1, sans pierre tombale",
)
_OFF_AUTOSTART: Final = Text(
    en="{node} is off and starts nothing now; before it is powered on, clear onboot there or place a tombstone",
    fr="{node} est éteint et ne démarre rien ; avant de le rallumer, y retirer onboot ou poser une pierre tombale",
)
_MAY_START: Final = Text(
    en="whether {node} would start {guest} at boot cannot be read, and: {evidence}",
    fr="on ne peut lire si {node} démarrerait {guest} à l’allumage, et : {evidence}",
)
_TRUE, _FALSE = Verdict.TRUE, Verdict.FALSE


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
        return unknown(SILENT, node=node, words=silence.words)
    return false(_AUTOSTART, guest=guest, node=node)


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
