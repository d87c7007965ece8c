"""Operations that only look."""

from collections.abc import Iterator

from pra.facts.base import Fact
from pra.facts.service import ServiceAnswers
from pra.inventory.model import Guest, Inventory
from pra.operations.base import Effect, Operation, operation
from pra.text import Seconds, Text
from pra.world import World


@operation("check.services")
class CheckServices(Operation):
    """Wait until every check that the inventory gives for a guest passes."""

    guest: Guest

    effect = Effect.READ
    says = Text(en="Check the services of {guest}", fr="Vérifier les services de {guest}")
    wait = True

    def ensures(self) -> Iterator[Fact]:
        yield ServiceAnswers(self.guest)

    def perform(self, world: World) -> None:
        """Only looks."""

    def undo(self) -> None:
        """Changed nothing."""

    def duration(self, inventory: Inventory) -> Seconds:
        return self.guest.boot if self.guest.checks else 0.0
