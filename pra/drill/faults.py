"""Faults of a scenario: when they strike, and those that strike one call of the engine.

What happens to the infrastructure is the model's (`pra/model/faults.py`). What
happens to a call on its way (its answer is lost, it never arrives, it is refused) is
here, because it belongs to the engine's own connection.
"""

from dataclasses import dataclass
from typing import Literal

from pra.errors import Lost, Refused
from pra.model.faults import Fault
from pra.operations.base import Operation
from pra.text import Seconds
from pra.world import Task, World

Moment = Literal["before", "during", "after"]


@dataclass(frozen=True, slots=True)
class Timed:
    """A fault at a moment of the clock, seconds after the start of the drill.

    number: where it stands in the scenario's list of faults, so that an error can name its place.
    """

    at: Seconds
    fault: Fault
    number: int = 0


@dataclass(frozen=True, slots=True)
class Struck:
    """A fault before, during or after an operation or a step (`to`, `*` allowed); `delay` seconds later, once."""

    moment: Moment
    to: str
    fault: Fault
    delay: Seconds = 0.0
    number: int = 0


@dataclass(frozen=True, slots=True)
class CallFault:
    """One call goes wrong on its way: `times` calls of the operations that `to` names."""

    to: str
    kind: Literal["lost-before", "lost-after", "refused"]
    words: str
    times: int = 1
    number: int = 0


def perform(operation: Operation, world: World, fault: CallFault | None) -> Task | None:
    """The call, as the fault lets it through."""
    if fault is None:
        return operation.perform(world)
    if fault.kind == "refused":
        raise Refused(fault.words)
    if fault.kind == "lost-after":
        operation.perform(world)
    raise Lost(fault.words)
