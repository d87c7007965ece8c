"""Whether a copy went its own way: the fact that decides what becomes of it when its node comes back."""

from typing import Final

from pra.facts.arguments import argument
from pra.facts.base import HOLDS, Fact, Observation, fact, false
from pra.inventory.model import Guest, Node
from pra.text import Text
from pra.world import World

_NO_COPY: Final = Text(en="{node} holds no copy of {guest}", fr="{node} n’a pas de copie de {guest}")
_UNWRITTEN: Final = Text(
    en="the copy on {node} was not written since {snapshot}",
    fr="la copie sur {node} n’a pas été modifiée depuis {snapshot}",
)
_NO_SNAPSHOT: Final = Text(en="it was received", fr="sa réception")


@fact("copy.diverged")
class CopyDiverged(Fact):
    """The target's copy was written on its own since the last thing both have: a stream no longer fits it."""

    guest: Guest
    source: Node = argument("from")
    target: Node = argument("to")

    says = Text(
        en="the copy of {guest} on {target} was written apart from {source}",
        fr="la copie de {guest} sur {target} a été modifiée indépendamment de {source}",
    )

    def look(self, world: World) -> Observation:
        theirs = world.volumes.seen(self.guest, self.target)
        if theirs is None:
            return false(_NO_COPY, node=self.target, guest=self.guest)
        if theirs.written:
            return HOLDS
        return false(_UNWRITTEN, node=self.target, snapshot=theirs.newest_snapshot or _NO_SNAPSHOT)
