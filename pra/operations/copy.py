"""Operations on copies that only look: the decision to start from one, taken before anything starts."""

from collections.abc import Iterator

from pra.facts.arguments import argument
from pra.facts.base import Fact
from pra.facts.copy import CopyHealthy, CopyNewest, CopyPresent, CopyWithinRpo
from pra.inventory.estimate import API_CALL
from pra.inventory.model import Guest, Inventory, Node
from pra.operations.base import Effect, Operation, operation
from pra.text import Seconds, Text
from pra.world import World


@operation("copy.assess")
class AssessCopy(Operation):
    """Look whether a guest may be started from a node's copy, and have any loss accepted by name.

    It requires what `guest.start` will require of the copy. Done for all guests at
    once before the first start, it gathers in one question what would otherwise be
    asked guest after guest while the clock runs.
    """

    guest: Guest
    node: Node = argument("on")

    effect = Effect.READ
    says = Text(
        en="Assess the copy of {guest} on {node}",
        fr="Juger la copie de {guest} sur {node}",
    )

    def requires(self) -> Iterator[Fact]:
        yield CopyPresent(self.guest, self.node)
        yield CopyHealthy(self.guest, self.node)
        yield CopyWithinRpo(self.guest, self.node)
        yield CopyNewest(self.guest, self.node)

    def perform(self, world: World) -> None:
        """Looking is all there is to it."""

    def undo(self) -> None:
        """Nothing was changed."""

    def duration(self, inventory: Inventory) -> Seconds:
        return API_CALL
