"""Operations on votes (facts A10). Overriding quorum with an unknown peer is how clusters split (facts C10)."""

from collections.abc import Iterator

from pra.facts.arguments import argument
from pra.facts.base import Fact
from pra.facts.quorum import (
    QuorumExpects,
    QuorumOthersOff,
    QuorumQuorate,
    QuorumRestored,
    configured_votes,
)
from pra.inventory import estimate
from pra.inventory.model import Inventory, Node
from pra.operations.base import Effect, Operation, Risk, operation
from pra.text import Seconds, Text
from pra.world import Task, World


@operation("quorum.check")
class CheckQuorum(Operation):
    """Wait until a node sees a majority."""

    node: Node = argument("on")

    effect = Effect.READ
    says = Text(en="Check that {node} has quorum", fr="Vérifier que {node} a le quorum")
    wait = True
    timeout = 60.0

    def ensures(self) -> Iterator[Fact]:
        yield QuorumQuorate(self.node)

    def perform(self, world: World) -> None:
        """Only looks."""

    def undo(self) -> None:
        """Changed nothing."""

    def duration(self, inventory: Inventory) -> Seconds:
        return estimate.API_CALL


@operation("quorum.expect")
class ExpectVotes(Operation):
    """Make what is left of a cluster quorate, once every member it does not see is off."""

    node: Node = argument("on")
    votes: int

    risk = Risk.DISRUPTIVE
    effect = Effect.IDEMPOTENT
    says = Text(
        en="Make {node} expect {votes} vote(s) for quorum",
        fr="Ramener à {votes} les votes attendus par {node}",
    )

    def requires(self) -> Iterator[Fact]:
        yield QuorumOthersOff(self.node)

    def ensures(self) -> Iterator[Fact]:
        yield QuorumExpects(self.node, self.votes)
        yield QuorumQuorate(self.node)

    def perform(self, world: World) -> Task:
        return world.quorum.set_expected(self.node, self.votes)

    def undo(self) -> Operation:
        return RestoreQuorum(self.node)

    def duration(self, inventory: Inventory) -> Seconds:
        return estimate.API_CALL


@operation("quorum.restore")
class RestoreQuorum(Operation):
    """Expect the votes of the configuration again.

    Usually so already: expected votes rise by themselves as members return. While
    they are still away corosync refuses (CS_ERR_INVALID_PARAM), for the node would lose
    its quorum; nothing is changed then, and it can be skipped with a reason.
    """

    node: Node = argument("on")

    effect = Effect.IDEMPOTENT
    says = Text(
        en="Make {node} expect the votes of its configuration again",
        fr="Rétablir sur {node} les votes attendus de sa configuration",
    )

    def ensures(self) -> Iterator[Fact]:
        yield QuorumRestored(self.node)

    def perform(self, world: World) -> Task:
        return world.quorum.set_expected(self.node, configured_votes(world.inventory, self.node))

    def undo(self) -> None:
        """An override is not brought back: that is a decision of its own."""

    def duration(self, inventory: Inventory) -> Seconds:
        return estimate.API_CALL
