"""Facts about what a copy wrote since its newest snapshot, and about copies kept aside."""

from typing import Final

from pra.facts.arguments import argument
from pra.facts.base import HOLDS, Fact, Observation, fact, false
from pra.facts.compare import OnNode, named
from pra.inventory.model import Guest, Node
from pra.text import Text
from pra.world import CopySeen, GuestState, World

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
        return false(_WRITTEN, guest=self.guest, node=self.node, snapshot=named(seen))


@fact("copy.snapshot")
class CopySnapshot(OnNode):
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
        return false(_OTHER_SNAPSHOT, node=self.node, snapshot=named(seen))


@fact("copy.fixed")
class CopyFixed(OnNode):
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
            return false(_OTHER_SNAPSHOT, node=self.node, snapshot=named(seen))
        if not seen.written or world.guests.status(self.guest, self.node) is GuestState.RUNNING:
            return HOLDS
        return false(_WRITTEN, guest=self.guest, node=self.node, snapshot=self.name)


@fact("copy.expendable")
class CopyExpendable(OnNode):
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
        return false(_WRITTEN, guest=self.guest, node=self.node, snapshot=named(seen))


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
