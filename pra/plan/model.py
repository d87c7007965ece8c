"""The plan as values. Operations are numbered in the order of the file; dependencies are numbers.

A plan never changes while it is carried out, so everything that can be computed
once (facts, sentences, limits) is computed at compile time or on first use, and
shared by every drill, proof and run of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from typing import Literal

from pra.errors import Place, Problem
from pra.facts.base import Fact
from pra.inventory.model import Inventory
from pra.operations.base import Operation, PointOfNoReturn
from pra.text import Seconds, Text


class Confirm(Enum):
    """How much is asked before an operation starts."""

    NONE = "none"  # nothing; never for something destructive
    STEP = "step"  # once for all the operations of the step
    EACH = "each"  # for every operation


Reaction = Literal["ask", "skip", "stop", "roll-back"]
"""What happens by itself on failure or time-out: ask a person, skip and go on, pause the run, take it all back."""


@dataclass(frozen=True, slots=True)
class Policy:
    """How the operations of one step are carried out; one value per step.

    type_back: the confirmation is the object's name typed back, never a yes.
    people: how many different people must say yes: 2 for a two-person gate.
    at_once: how many of the step's operations may be under way together; 0: no limit.
    retries, retry_after: automatic repetitions of what failed cleanly; never of what is in doubt.
    substitutes: operation kinds offered beside the usual answers (`guest.stop` when a shutdown is late).
    """

    confirm: Confirm = Confirm.NONE
    type_back: bool = False
    at_once: int = 0
    timeout: Seconds = 300.0
    retries: int = 0
    retry_after: Seconds = 30.0
    on_failure: Reaction = "ask"
    on_timeout: Reaction = "ask"
    substitutes: tuple[str, ...] = ()
    people: int = 1


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """A step as the person wrote it, and the numbers of its operations."""

    name: str
    says: Text
    policy: Policy
    operations: tuple[int, ...]
    place: Place
    phase: str = ""
    who: str = ""
    note: Text | None = None


@dataclass(frozen=True, eq=False)
class Planned:
    """One operation of the plan.

    id: `stop[345]`, or the step's name alone where it acts on one thing.
    operation: None for a gate, which only orders: everything before it, then everything after it.
    when: facts that decide whether it is needed at all; one FALSE skips it.
    alternatives: `first-of`: tried in order after `operation`, each with its own requirements.
    substitutes: by kind, the operations that `Policy.substitutes` offers for this one.
    """

    index: int
    id: str
    step: str
    item: str
    operation: Operation | None
    policy: Policy
    duration: Seconds = 0.0
    when: tuple[Fact, ...] = ()
    alternatives: tuple[Operation, ...] = ()
    substitutes: Mapping[str, Operation] = field(default_factory=dict)
    undo_as: Operation | PointOfNoReturn | None = None  # the step's own `undo:`, else the operation's

    @cached_property
    def requires(self) -> tuple[Fact, ...]:
        return tuple(self.operation.requires()) if self.operation else ()

    @cached_property
    def ensures(self) -> tuple[Fact, ...]:
        return tuple(self.operation.ensures()) if self.operation else ()

    @cached_property
    def undo(self) -> Operation | PointOfNoReturn | None:
        if self.undo_as is not None:
            return self.undo_as
        return self.operation.undo() if self.operation else None

    @cached_property
    def says(self) -> Text:
        return self.operation.sentence() if self.operation else Text(en="wait for all", fr="attendre tout")

    @property
    def gate(self) -> bool:
        return self.operation is None


@dataclass(frozen=True, eq=False)
class Plan:
    """A compiled runbook. `after[i]` are the operations that must be over before i may begin; `before` is its mirror."""

    runbook: str
    title: Text
    purpose: str
    file: str
    hash: str
    inventory: Inventory
    parameters: Mapping[str, str]
    operations: tuple[Planned, ...]
    after: tuple[tuple[int, ...], ...]
    before: tuple[tuple[int, ...], ...]
    steps: Mapping[str, PlannedStep]
    goal: tuple[Fact, ...] = ()
    never: tuple[Fact, ...] = ()
    rto: Seconds | None = None
    rpo: Seconds | None = None
    warnings: tuple[Problem, ...] = ()

    @cached_property
    def by_id(self) -> dict[str, Planned]:
        return {o.id: o for o in self.operations}
