"""What only people do: read, decide, act, wait."""

from pra.facts.arguments import argument
from pra.inventory import estimate
from pra.inventory.model import Inventory
from pra.operations.base import Effect, Operation, operation
from pra.text import Seconds, Text, format_duration
from pra.world import Task, World


@operation("prompt")
class Prompt(Operation):
    """Something to read and agree to before going on."""

    text: Text | str

    effect = Effect.READ
    says = Text(en="{text}", fr="{text}")
    manual = True

    def perform(self, world: World) -> None:
        """The answer is all there is to it."""

    def undo(self) -> None:
        """Changed nothing."""

    def duration(self, inventory: Inventory) -> Seconds:
        return estimate.PERSON

    def type_back(self) -> str:
        return self.kind


@operation("manual")
class Manual(Operation):
    """Something that a person does, as the runbook says it.

    What takes it back is known to the runbook alone: its own `undo:`.
    """

    text: Text | str

    effect = Effect.GUARDED
    says = Text(en="{text}", fr="{text}")
    manual = True
    timeout = 3600.0

    def perform(self, world: World) -> Task:
        return world.hands.do(self.text.en if isinstance(self.text, Text) else self.text)

    def undo(self) -> None:
        """See above: the step's `undo:`."""

    def duration(self, inventory: Inventory) -> Seconds:
        return 10 * estimate.PERSON

    def type_back(self) -> str:
        return self.kind


@operation("wait")
class Wait(Operation):
    """Let time pass. Whoever drives the run holds it for `duration`; there is nothing to look at."""

    time: Seconds = argument("for")

    effect = Effect.READ
    says = Text(en="Wait for {time}", fr="Attendre {time}")
    wait = True

    def perform(self, world: World) -> None:
        """Nothing but time."""

    def undo(self) -> None:
        """Time is not taken back."""

    def duration(self, inventory: Inventory) -> Seconds:
        return self.time

    def sentence(self) -> Text:
        return self.says.fill(time=format_duration(self.time))
