"""The operation: one small frozen class that holds everything known about one kind of act."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from enum import Enum, IntEnum
from typing import Any, ClassVar, TypeVar, dataclass_transform

from pra.facts.arguments import argument
from pra.facts.base import Fact
from pra.inventory.model import Inventory
from pra.text import Seconds, Text
from pra.world import Task, World


class Risk(IntEnum):
    """Decides the confirmation: none, a yes, or the object's name typed back."""

    ROUTINE = 0
    DISRUPTIVE = 1
    DESTRUCTIVE = 2


class Effect(Enum):
    """What may be done again after doubt (reliability, 1.2)."""

    READ = "read"  # changes nothing
    IDEMPOTENT = "idempotent"  # twice is once
    GUARDED = "guarded"  # again only after proof that it did not happen
    DESTRUCTIVE = "destructive"  # never again without a typed answer


@dataclass(frozen=True, slots=True)
class PointOfNoReturn:
    """Why an operation cannot be taken back."""

    why: Text


@dataclass(frozen=True)
class Operation:
    """Base of every operation kind. Subclasses are made by `@operation(kind)`, which freezes them.

    Fields are the typed arguments: `Guest`, `Node`, `Replication`, `Storage` values of
    the inventory, `Seconds`, `int`, `bool`, `str` or a Literal of words. `argument()`
    gives a field its word in the runbook where the word differs (`node` is `on`).

    says: one line, fields as marks.
    wait: a waiting operation: it performs nothing and looks until `ensures` holds or its
        timeout passes.
    manual: a person does it; the engine asks, then looks at `ensures`.
    timeout: seconds after which the task or the wait is late, unless the step says otherwise.
    """

    kind: ClassVar[str]
    names: ClassVar[tuple[str, ...]] = ()  # of its fields, in order
    risk: ClassVar[Risk] = Risk.ROUTINE
    effect: ClassVar[Effect]
    says: ClassVar[Text]
    wait: ClassVar[bool] = False
    manual: ClassVar[bool] = False
    timeout: ClassVar[Seconds] = 300.0

    def requires(self) -> Iterator[Fact]:
        """Facts that must be TRUE before it starts."""
        yield from ()

    def ensures(self) -> Iterator[Fact]:
        """Facts that are TRUE once it is done. All TRUE beforehand means: nothing to do."""
        yield from ()

    def perform(self, world: World) -> Task | None:
        """One straight-line call through the port; None for what only looks or asks."""
        raise NotImplementedError

    def undo(self) -> "Operation | PointOfNoReturn | None":
        """What takes it back; None when there is nothing to take back."""
        raise NotImplementedError

    def commits(self) -> Text | None:
        """Why going back costs something from here on, although `undo` exists: data diverges, say."""
        return None

    def duration(self, inventory: Inventory) -> Seconds:
        """Estimate from sizes and links."""
        raise NotImplementedError

    def type_back(self) -> str:
        """The object's name that a person types back before something destructive."""
        return next((str(v) for v in self.arguments().values()), self.kind)

    def arguments(self) -> Mapping[str, Any]:
        """Field names and values, in order."""
        return {name: getattr(self, name) for name in self.names}

    def sentence(self) -> Text:
        """`says` with this operation's own values."""
        return self.says.fill(**self.arguments())


O = TypeVar("O", bound=Operation)  # noqa: E741


@dataclass_transform(frozen_default=True, field_specifiers=(field, argument))
def operation(kind: str) -> Callable[[type[O]], type[O]]:
    """Freeze an operation class and name it (`guest.start`). Registers nothing: discovery finds it."""

    def freeze(cls: type[O]) -> type[O]:
        made = dataclass(frozen=True)(cls)
        made.kind, made.names = kind, tuple(f.name for f in fields(made))
        return made

    return freeze
