"""Facts about what guests are for: does the service answer."""

from typing import Final

from pra.facts.base import HOLDS, Fact, Observation, fact, false
from pra.inventory.model import Guest
from pra.text import Text
from pra.world import World

_SILENT: Final = Text(en="{check} does not answer as it should", fr="{check} ne répond pas comme il faut")


@fact("service.answers")
class ServiceAnswers(Fact):
    """Every check that the inventory gives for the guest passes; a guest without checks is asked nothing."""

    guest: Guest

    says = Text(en="the services of {guest} answer", fr="les services de {guest} répondent")

    def look(self, world: World) -> Observation:
        for check in self.guest.checks:
            if not world.checks.answers(self.guest, check):
                return false(_SILENT, check=check.title or f"{check.kind} {check.target}")
        return HOLDS
