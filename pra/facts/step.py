"""Facts about two copies, a source and a target: is anything newer on the wrong side, is all of it on both."""

from typing import Final

from pra.facts.arguments import argument
from pra.facts.base import HOLDS, Fact, Observation, fact, false, unknown
from pra.facts.compare import DIVERGED, NEWER, NO_COPY, named, newer, undecided
from pra.inventory.model import Guest, Node
from pra.text import Text
from pra.world import World

_BEHIND: Final = Text(
    en="{source} holds writes of {guest} that {target} does not",
    fr="{source} a des écritures de {guest} que {target} n’a pas",
)
_APART: Final = Text(
    en="the newest snapshots differ: {theirs} on {source}, {ours} on {target}",
    fr="les derniers instantanés diffèrent : {theirs} sur {source}, {ours} sur {target}",
)


@fact("copy.covered")
class CopyCovered(Fact):
    """What the target holds, the source holds too: overwriting the target destroys no newer write."""

    guest: Guest
    source: Node = argument("from")
    target: Node = argument("to")

    says = Text(
        en="{target} holds no writes of {guest} that {source} does not",
        fr="{target} n’a pas d’écritures de {guest} que {source} n’a pas",
    )
    acceptable = True

    def look(self, world: World) -> Observation:
        return covered(world, self.guest, self.source, self.target)


def covered(world: World, guest: Guest, source: Node, target: Node) -> Observation:
    """Shared with replication jobs, whose direction is only known in the world."""
    theirs = world.volumes.seen(guest, target)
    if theirs is None:
        return HOLDS
    ours = world.volumes.seen(guest, source)
    if ours is None:
        return false(NO_COPY, guest=guest, node=source)
    if newer(theirs, ours):
        return false(NEWER, other=target, guest=guest, node=source)
    if undecided(theirs, ours):
        return unknown(DIVERGED, node=source, other=target, snapshot=named(ours))
    return HOLDS


@fact("copy.in-step")
class CopyInStep(Fact):
    """The target holds all that the source holds; never so while the guest runs on the source."""

    guest: Guest
    source: Node = argument("from")
    target: Node = argument("to")

    says = Text(
        en="{target} holds all that {source} holds of {guest}",
        fr="{target} a tout ce que {source} a de {guest}",
    )

    def look(self, world: World) -> Observation:
        return in_step(world, self.guest, self.source, self.target)


def in_step(world: World, guest: Guest, source: Node, target: Node) -> Observation:
    """See `copy.in-step`."""
    ours = world.volumes.seen(guest, source)
    if ours is None:
        return false(NO_COPY, guest=guest, node=source)
    theirs = world.volumes.seen(guest, target)
    if theirs is None:
        return false(NO_COPY, guest=guest, node=target)
    if ours.newest_snapshot != theirs.newest_snapshot:
        return false(_APART, source=source, theirs=named(ours), target=target, ours=named(theirs))
    if ours.written or ours.as_of > theirs.as_of:
        return false(_BEHIND, source=source, guest=guest, target=target)
    return HOLDS
