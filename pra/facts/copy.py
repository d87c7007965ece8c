"""Facts about copies: what each node holds of a guest's data, and which holds the newest writes.

Every judgement of age rests on what can be seen: the as-of time of a copy, its
newest snapshot, and whether it was written since. A node that cannot be seen may
hold newer writes, even when it is off: its disks are still there.
"""

from typing import Final

from pra.errors import Unreachable
from pra.facts.arguments import argument
from pra.facts.base import HOLDS, Fact, Observation, fact, false, unknown
from pra.facts.compare import DIVERGED, NEWER, OnNode, named, newer, undecided
from pra.facts.reach import holders, related
from pra.inventory.model import Guest, Node
from pra.text import Text, format_duration
from pra.world import CopySeen, World

_READONLY: Final = Text(en="the copy is read-only", fr="la copie est en lecture seule")
_WRITABLE: Final = Text(en="the copy can be written", fr="la copie est modifiable")
_ILL: Final = Text(
    en="the pool or the volumes of {guest} on {node} are damaged",
    fr="le pool ou les volumes de {guest} sur {node} sont abîmés",
)
_UNSEEN: Final = Text(
    en="the copy on {other} cannot be seen ({words}): it may hold newer writes",
    fr="la copie sur {other} ne peut être vue ({words}) : elle a peut-être des écritures plus récentes",
)
_OLDER: Final = Text(
    en="starting from it loses {age} of writes; the objective is {rpo}",
    fr="démarrer de cette copie perd {age} d’écritures ; l’objectif est {rpo}",
)
_MAY_BE_OLDER: Final = Text(
    en="it is {age} old, the objective is {rpo}, and the copy on {other} cannot be seen ({words})",
    fr="elle date de {age}, l’objectif est {rpo}, et la copie sur {other} ne peut être vue ({words})",
)


class Span(float):
    """Seconds that are put into words only when somebody reads them."""

    __slots__ = ()

    def __str__(self) -> str:
        return format_duration(float(self))


def may_hide(world: World, guest: Guest, node: Node) -> bool:
    """Whether a silent node may hold a copy that counts: its home, a replica's, or where it belongs now."""
    if node in related(world.inventory, guest):
        return True
    try:
        return world.guests.config(guest, node) is not None
    except Unreachable:
        return True


@fact("copy.present")
class CopyPresent(OnNode):
    """The node holds a copy under the guest's own name."""

    guest: Guest
    node: Node = argument("on")

    says = Text(en="{node} holds a copy of {guest}", fr="{node} a une copie de {guest}")

    def judge(self, seen: CopySeen, world: World) -> Observation:
        return HOLDS


@fact("copy.writable")
class CopyWritable(OnNode):
    """The copy is not read-only: a guest can run from it."""

    guest: Guest
    node: Node = argument("on")

    says = Text(
        en="the copy of {guest} on {node} can be written", fr="la copie de {guest} sur {node} est modifiable"
    )

    def judge(self, seen: CopySeen, world: World) -> Observation:
        return false(_READONLY) if seen.readonly else HOLDS


@fact("copy.readonly")
class CopyReadonly(OnNode):
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
class CopyHealthy(OnNode):
    """The pool and the volumes can be read."""

    guest: Guest
    node: Node = argument("on")

    says = Text(en="the copy of {guest} on {node} is sound", fr="la copie de {guest} sur {node} est saine")

    def judge(self, seen: CopySeen, world: World) -> Observation:
        return HOLDS if seen.healthy else false(_ILL, guest=self.guest, node=self.node)


@fact("copy.within-rpo")
class CopyWithinRpo(OnNode):
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
                if may_hide(world, self.guest, other):
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
class CopyNewest(OnNode):
    """No copy elsewhere holds writes that this one does not."""

    guest: Guest
    node: Node = argument("on")

    says = Text(
        en="no other copy of {guest} holds newer writes than {node}",
        fr="aucune autre copie de {guest} n’a d’écritures plus récentes que {node}",
    )
    acceptable = True
    attestable = True

    def settles(self) -> tuple[Fact, ...]:
        """Who accepts to lose what the other copies may hold is not asked again how much as time passes."""
        return (CopyWithinRpo(self.guest, self.node),)

    def judge(self, seen: CopySeen, world: World) -> Observation:
        guest, node = self.guest, self.node
        result = HOLDS
        for other in holders(world.inventory, guest, node):
            try:
                theirs = world.volumes.seen(guest, other)
            except Unreachable as silence:
                if result is HOLDS and may_hide(world, guest, other):
                    result = unknown(_UNSEEN, other=other, words=silence.words)
                continue
            if theirs is None:
                continue
            if newer(theirs, seen):
                return false(NEWER, other=other, guest=guest, node=node)
            if result is HOLDS and undecided(theirs, seen):
                result = unknown(DIVERGED, node=node, other=other, snapshot=named(seen))
        return result
