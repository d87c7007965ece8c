"""Facts about guests: where they run, where they do not.

A silent node is not a stopped guest: only a node whose power controller says *Off*,
or whose power-off an operator attested, counts as running nothing (design, section 4).
"""

from typing import Final

from pra.errors import Unreachable
from pra.facts.arguments import argument
from pra.facts.base import HOLDS, Fact, Observation, Verdict, fact, false, true, unknown
from pra.facts.reach import elsewhere, runners
from pra.inventory.model import Guest, Node
from pra.text import Text, format_size
from pra.world import GuestState, PowerState, World

_RUNS: Final = Text(en="{guest} runs on {node}", fr="{guest} s’exécute sur {node}")
_RUNS_NOT: Final = Text(en="{guest} does not run on {node}", fr="{guest} ne s’exécute pas sur {node}")
_OFF: Final = Text(en="{node}: its controller reports Off", fr="{node} : son contrôleur indique Off")
SILENT: Final = Text(
    en="{node} does not answer ({words}) and is not known to be off",
    fr="{node} ne répond pas ({words}) et rien ne dit qu’il est éteint",
)
_MEMORY: Final = Text(
    en="{node} has {free} of memory free, {guest} needs {memory}",
    fr="{node} a {free} de mémoire libre, {guest} en demande {memory}",
)
_RUNNING, _OFF_STATE = GuestState.RUNNING, PowerState.OFF
_TRUE, _FALSE = Verdict.TRUE, Verdict.FALSE


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
        return unknown(SILENT, node=node, words=silence.words)
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
