"""What a run leans on, as ports: the journal, the lease, other terminals; and what a rehearsal may put in between."""

from collections.abc import Iterable, Mapping
from typing import Any, Literal, Protocol

from pra.facts.base import Fact
from pra.operations.base import Operation
from pra.run.operator import Heard
from pra.world import Task, World

Moment = Literal["before", "during", "after"]


class Journal(Protocol):
    """Durable when `write` returns; raises a PraError when it cannot be, and then nothing more is done."""

    def write(self, kind: str, body: Mapping[str, Any]) -> object: ...


class Lease(Protocol):
    """Only one hand. `check` raises when somebody else has it now: called before every act."""

    def check(self) -> None: ...
    def beat(self, step: str) -> None: ...


class Post(Protocol):
    """What was said from other terminals since the last look."""

    def collect(self) -> Iterable[Heard]: ...


class NoPost:
    """Nobody else speaks."""

    def collect(self) -> Iterable[Heard]:
        return ()


class Between:
    """What stands between a run and its world: nothing, for a real one. A rehearsal strikes here."""

    def call(self, op: int, operation: Operation, world: World) -> Task | None:
        """The call itself, in a worker."""
        del op
        return operation.perform(world)

    def moment(self, moment: Moment, op: int) -> None:
        """An operation is about to be looked at, was sent, or is over."""

    def accepted(self, facts: tuple[Fact, ...]) -> None:
        """An operator accepted these losses."""
