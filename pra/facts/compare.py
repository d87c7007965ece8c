"""How two copies compare, from what can be seen of them, and what facts about a copy share."""

from typing import Final

from pra.facts.base import Fact, Observation, false
from pra.inventory.model import Guest, Node
from pra.text import Text
from pra.world import CopySeen, World

NO_COPY: Final = Text(en="{node} holds no copy of {guest}", fr="{node} n’a pas de copie de {guest}")
NEWER: Final = Text(
    en="{other} holds writes of {guest} that {node} does not",
    fr="{other} a des écritures de {guest} que {node} n’a pas",
)
DIVERGED: Final = Text(
    en="{node} and {other} were both written since {snapshot}",
    fr="{node} et {other} ont tous deux été modifiés depuis {snapshot}",
)
_NO_SNAPSHOT: Final = Text(en="no snapshot", fr="aucun instantané")


def newer(other: CopySeen, mine: CopySeen) -> bool:
    """Whether `other` is seen to hold writes that `mine` does not.

    `written` since a common point decides before any time does: the as-of time of a
    stopped copy is only that of its newest snapshot or transfer.
    """
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


def named(seen: CopySeen) -> Text | str:
    """Its newest snapshot, as said in evidence."""
    return seen.newest_snapshot or _NO_SNAPSHOT


class OnNode(Fact):
    """A fact about the copy of one guest on one node."""

    guest: Guest
    node: Node

    def look(self, world: World) -> Observation:
        seen = world.volumes.seen(self.guest, self.node)
        if seen is None:
            return false(NO_COPY, guest=self.guest, node=self.node)
        return self.judge(seen, world)

    def judge(self, seen: CopySeen, world: World) -> Observation:
        raise NotImplementedError
