"""Facts about copies: what each node holds of a guest's data, and which holds the newest writes.

Every judgement of age rests on what can be seen: the as-of time of a copy, its
newest snapshot, and whether it was written since. A node that cannot be seen may
hold newer writes, even when it is off: its disks are still there.
"""

from typing import Final

from pra.errors import Unreachable
from pra.facts.arguments import argument
from pra.facts.base import HOLDS, Fact, Observation, fact, false, unknown
from pra.facts.reach import holders, related
from pra.inventory.model import Guest, Node
from pra.text import Text, format_duration
from pra.world import CopySeen, GuestState, World

_NONE: Final = Text(en="{node} holds no copy of {guest}", fr="{node} n’a pas de copie de {guest}")
_READONLY: Final = Text(en="the copy is read-only", fr="la copie est en lecture seule")
_WRITABLE: Final = Text(en="the copy can be written", fr="la copie est modifiable")
_ILL: Final = Text(
    en="the pool or the volumes of {guest} on {node} are damaged",
    fr="le pool ou les volumes de {guest} sur {node} sont abîmés",
)
_NEWER: Final = Text(
    en="{other} holds writes of {guest} that {node} does not",
    fr="{other} a des écritures de {guest} que {node} n’a pas",
)
_DIVERGED: Final = Text(
    en="{node} and {other} were both written since {snapshot}",
    fr="{node} et {other} ont tous deux été modifiés depuis {snapshot}",
)
_UNSEEN: Final = Text(
    en="the copy on {other} cannot be seen ({words}): it may hold newer writes",
    fr="la copie sur {other} ne peut être vue ({words}) : elle a peut-être des écritures plus récentes",
)
_OLDER: Final = Text(
    en="starting from it loses {age} of writes; the objective is {rpo}",
    fr="démarrer de cette copie perd {age} d’écritures ; l’objectif est {rpo}",
)
_MAY_BE_OLDER: Final = Text(
    en="it is {age} old, the objective is {rpo}, and the copy on {other} cannot be seen ({words})",
    fr="elle date de {age}, l’objectif est {rpo}, et la copie sur {other} ne peut être vue ({words})",
)
_BEHIND: Final = Text(
    en="{source} holds writes of {guest} that {target} does not",
    fr="{source} a des écritures de {guest} que {target} n’a pas",
)
_APART: Final = Text(
    en="the newest snapshots differ: {theirs} on {source}, {ours} on {target}",
    fr="les derniers instantanés diffèrent : {theirs} sur {source}, {ours} sur {target}",
)
_WRITTEN: Final = Text(
    en="{guest} was written on {node} since {snapshot}",
    fr="{guest} a été modifié sur {node} depuis {snapshot}",
)
_OTHER_SNAPSHOT: Final = Text(
    en="the newest snapshot on {node} is {snapshot}", fr="le dernier instantané sur {node} est {snapshot}"
)
_IN_THE_WAY: Final = Text(
    en="a copy of {guest} stands under its own name on {node}",
    fr="une copie de {guest} existe sous son propre nom sur {node}",
)
_NO_SNAPSHOT: Final = Text(en="no snapshot", fr="aucun instantané")


class Span(float):
    """Seconds that are put into words only when somebody reads them."""

    __slots__ = ()

    def __str__(self) -> str:
        return format_duration(float(self))


def newer(other: CopySeen, mine: CopySeen) -> bool:
    """Whether `other` is seen to hold writes that `mine` does not."""
    if other.newest_snapshot == mine.newest_snapshot:
        if other.newest_snapshot is not None and not other.written:
            return False
        if other.written and not mine.written:
            return True
    return other.as_of > mine.as_of


def undecided(other: CopySeen, mine: CopySeen) -> bool:
    """Both written since the same point, and nothing tells which was written last."""
    return (
        other.written
        and mine.written
        and other.as_of == mine.as_of
        and other.newest_snapshot == mine.newest_snapshot
    )


def unseen(world: World, guest: Guest, node: Node, silence: Unreachable) -> Unreachable | None:
    """None when a silent node can be left out: neither its home nor a replica's, nor where it belongs now."""
    if node in related(world.inventory, guest):
        return silence
    try:
        return silence if world.guests.config(guest, node) is not None else None
    except Unreachable:
        return silence


class _OnNode(Fact):
    """A fact about the copy of one guest on one node."""

    guest: Guest
    node: Node

    def look(self, world: World) -> Observation:
        seen = world.volumes.seen(self.guest, self.node)
        if seen is None:
            return false(_NONE, guest=self.guest, node=self.node)
        return self.judge(seen, world)

    def judge(self, seen: CopySeen, world: World) -> Observation:
        raise NotImplementedError


@fact("copy.present")
class CopyPresent(_OnNode):
    """The node holds a copy under the guest's own name."""

    guest: Guest
    node: Node = argument("on")

    says = Text(en="{node} holds a copy of {guest}", fr="{node} a une copie de {guest}")

    def judge(self, seen: CopySeen, world: World) -> Observation:
        return HOLDS


@fact("copy.writable")
class CopyWritable(_OnNode):
    """The copy is not read-only: a guest can run from it."""

    guest: Guest
    node: Node = argument("on")

    says = Text(
        en="the copy of {guest} on {node} can be written", fr="la copie de {guest} sur {node} est modifiable"
    )

    def judge(self, seen: CopySeen, world: World) -> Observation:
        return false(_READONLY) if seen.readonly else HOLDS


@fact("copy.readonly")
class CopyReadonly(_OnNode):
    """The copy is read-only: nothing makes it diverge by accident."""

    guest: Guest
    node: Node = argument("on")

    says = Text(
        en="the copy of {guest} on {node} is read-only",
        fr="la copie de {guest} sur {node} est en lecture seule",
    )

    def judge(self, seen: CopySeen, world: World) -> Observation:
        return HOLDS if seen.readonly else false(_WRITABLE)


@fact("copy.healthy")
class CopyHealthy(_OnNode):
    """The pool and the volumes can be read."""

    guest: Guest
    node: Node = argument("on")

    says = Text(en="the copy of {guest} on {node} is sound", fr="la copie de {guest} sur {node} est saine")

    def judge(self, seen: CopySeen, world: World) -> Observation:
        return HOLDS if seen.healthy else false(_ILL, guest=self.guest, node=self.node)


@fact("copy.within-rpo")
class CopyWithinRpo(_OnNode):
    """Starting from this copy loses no more than the guest's objective.

    The loss is counted from the newest writes that can be seen; where a copy cannot be
    seen, from now. A copy that misses nothing is within any objective, however old.
    """

    guest: Guest
    node: Node = argument("on")

    says = Text(
        en="the copy of {guest} on {node} is within its RPO",
        fr="la copie de {guest} sur {node} respecte son RPO",
    )
    acceptable = True

    def judge(self, seen: CopySeen, world: World) -> Observation:
        rpo = self.guest.rpo
        age = world.now() - seen.as_of
        if rpo is None or age <= rpo:
            return HOLDS
        loss, hidden = 0.0, None
        for other in holders(world.inventory, self.guest, self.node):
            try:
                theirs = world.volumes.seen(self.guest, other)
            except Unreachable as silence:
                if unseen(world, self.guest, other, silence):
                    hidden = hidden or (other, silence.words)
                continue
            if theirs is not None and newer(theirs, seen):
                # written since a point, nobody knows until when: it may have been until now
                loss = max(loss, age if theirs.as_of <= seen.as_of else theirs.as_of - seen.as_of)
        if loss > rpo:
            return false(_OLDER, age=Span(loss), rpo=Span(rpo))
        if hidden is None:
            return HOLDS
        return unknown(_MAY_BE_OLDER, age=Span(age), rpo=Span(rpo), other=hidden[0], words=hidden[1])


@fact("copy.newest")
class CopyNewest(_OnNode):
    """No copy elsewhere holds writes that this one does not."""

    guest: Guest
    node: Node = argument("on")

    says = Text(
        en="no other copy of {guest} holds newer writes than {node}",
        fr="aucune autre copie de {guest} n’a d’écritures plus récentes que {node}",
    )
    acceptable = True
    attestable = True

    def judge(self, seen: CopySeen, world: World) -> Observation:
        guest, node = self.guest, self.node
        result = HOLDS
        for other in holders(world.inventory, guest, node):
            try:
                theirs = world.volumes.seen(guest, other)
            except Unreachable as silence:
                if result is HOLDS and unseen(world, guest, other, silence):
                    result = unknown(_UNSEEN, other=other, words=silence.words)
                continue
            if theirs is None:
                continue
            if newer(theirs, seen):
                return false(_NEWER, other=other, guest=guest, node=node)
            if result is HOLDS and undecided(theirs, seen):
                result = unknown(_DIVERGED, node=node, other=other, snapshot=_named(seen))
        return result


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
        return false(_NONE, guest=guest, node=source)
    if newer(theirs, ours):
        return false(_NEWER, other=target, guest=guest, node=source)
    if undecided(theirs, ours):
        return unknown(_DIVERGED, node=source, other=target, snapshot=_named(ours))
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
        return false(_NONE, guest=guest, node=source)
    theirs = world.volumes.seen(guest, target)
    if theirs is None:
        return false(_NONE, guest=guest, node=target)
    if ours.newest_snapshot != theirs.newest_snapshot:
        return false(_APART, source=source, theirs=_named(ours), target=target, ours=_named(theirs))
    if ours.written or ours.as_of > theirs.as_of:
        return false(_BEHIND, source=source, guest=guest, target=target)
    return HOLDS


@fact("copy.unwritten")
class CopyUnwritten(Fact):
    """Nothing was written to the copy since it was received: an incremental stream fits. No copy fits too."""

    guest: Guest
    node: Node = argument("on")

    says = Text(
        en="the copy of {guest} on {node} was not written since it was received",
        fr="la copie de {guest} sur {node} n’a pas été modifiée depuis sa réception",
    )

    def look(self, world: World) -> Observation:
        seen = world.volumes.seen(self.guest, self.node)
        if seen is None or not seen.written:
            return HOLDS
        return false(_WRITTEN, guest=self.guest, node=self.node, snapshot=_named(seen))


@fact("copy.snapshot")
class CopySnapshot(_OnNode):
    """The newest snapshot of the copy has this name."""

    guest: Guest
    node: Node = argument("on")
    name: str

    says = Text(
        en="the newest snapshot of {guest} on {node} is {name}",
        fr="le dernier instantané de {guest} sur {node} est {name}",
    )

    def judge(self, seen: CopySeen, world: World) -> Observation:
        if seen.newest_snapshot == self.name:
            return HOLDS
        return false(_OTHER_SNAPSHOT, node=self.node, snapshot=_named(seen))


@fact("copy.fixed")
class CopyFixed(_OnNode):
    """The copy's present state is held by the snapshot; while the guest runs, what it held a moment ago.

    A snapshot of that name left by an earlier incident is not it: the copy was written since.
    """

    guest: Guest
    node: Node = argument("on")
    name: str

    says = Text(
        en="snapshot {name} holds what {node} holds of {guest}",
        fr="l’instantané {name} contient ce que {node} a de {guest}",
    )

    def judge(self, seen: CopySeen, world: World) -> Observation:
        if seen.newest_snapshot != self.name:
            return false(_OTHER_SNAPSHOT, node=self.node, snapshot=_named(seen))
        if not seen.written or world.guests.status(self.guest, self.node) is GuestState.RUNNING:
            return HOLDS
        return false(_WRITTEN, guest=self.guest, node=self.node, snapshot=self.name)


@fact("copy.expendable")
class CopyExpendable(_OnNode):
    """Going back to its newest snapshot destroys no write."""

    guest: Guest
    node: Node = argument("on")

    says = Text(
        en="nothing was written to {guest} on {node} since its newest snapshot",
        fr="rien n’a été écrit dans {guest} sur {node} depuis son dernier instantané",
    )
    acceptable = True

    def judge(self, seen: CopySeen, world: World) -> Observation:
        if not seen.written:
            return HOLDS
        return false(_WRITTEN, guest=self.guest, node=self.node, snapshot=_named(seen))


@fact("copy.aside")
class CopyAside(Fact):
    """No copy stands under the guest's own name any more: it is kept under the other one.

    The port shows copies under their own name only, so this is what can be seen of it.
    """

    guest: Guest
    node: Node = argument("on")
    suffix: str = "aside"

    says = Text(
        en="no copy of {guest} is in the way on {node} (kept aside as -{suffix})",
        fr="aucune copie de {guest} ne gêne sur {node} (gardée à part sous -{suffix})",
    )

    def look(self, world: World) -> Observation:
        if world.volumes.seen(self.guest, self.node) is None:
            return HOLDS
        return false(_IN_THE_WAY, guest=self.guest, node=self.node)


def _named(seen: CopySeen) -> Text | str:
    return seen.newest_snapshot or _NO_SNAPSHOT
