"""Facts and verdicts: true, false or unknown, each with its evidence.

A fact is a frozen value that observes the world through the port's readings and
nothing else. `Unreachable` becomes UNKNOWN here, in one place, so that no fact can
mistake silence for a no.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, fields
from enum import Enum
from typing import ClassVar, Final, NoReturn, TypeVar, dataclass_transform

from pra.errors import Unreachable
from pra.facts.arguments import argument
from pra.text import Text
from pra.world import World


class Verdict(Enum):
    """Three values on purpose: `if verdict:` is a bug and raises."""

    TRUE = "true"
    FALSE = "false"
    UNKNOWN = "unknown"

    def __bool__(self) -> NoReturn:
        raise TypeError("a Verdict is true, false or unknown: compare it")


@dataclass(frozen=True, slots=True)
class Observation:
    """A verdict and its evidence, in words made only when somebody reads them."""

    verdict: Verdict
    words: Text
    values: dict[str, object] = field(default_factory=dict)

    @property
    def evidence(self) -> Text:
        return self.words.fill(**self.values) if self.values else self.words


_OBSERVED: Final = Text(en="observed", fr="constaté")
HOLDS: Final = Observation(Verdict.TRUE, _OBSERVED)


def true(words: Text = _OBSERVED, /, **values: object) -> Observation:
    """TRUE; without words the shared `HOLDS`, which costs nothing."""
    return Observation(Verdict.TRUE, words, values) if values or words is not _OBSERVED else HOLDS


def false(words: Text, /, **values: object) -> Observation:
    """FALSE, and why."""
    return Observation(Verdict.FALSE, words, values)


def unknown(words: Text, /, **values: object) -> Observation:
    """UNKNOWN, and what could not be seen."""
    return Observation(Verdict.UNKNOWN, words, values)


@dataclass(frozen=True)
class Fact:
    """Base of every fact. Subclasses are made by `@fact(kind)`, which freezes them.

    says: the sentence, with its fields as marks, that is true when the fact holds.
    attestable: when UNKNOWN, an operator's word may stand for it (design, section 4).
    acceptable: when FALSE or UNKNOWN it names a loss that an operator may accept by
        typing it: data older than the objective, writes on another copy. Nothing
        else can be accepted, and there is no way to force.
    """

    kind: ClassVar[str]
    names: ClassVar[tuple[str, ...]] = ()  # of its fields, in order
    says: ClassVar[Text]
    attestable: ClassVar[bool] = False
    acceptable: ClassVar[bool] = False

    def look(self, world: World) -> Observation:
        """The observation itself; may let `Unreachable` through."""
        raise NotImplementedError

    def observe(self, world: World) -> Observation:
        """TRUE, FALSE or UNKNOWN with evidence; never raises for what the world does."""
        try:
            return self.look(world)
        except Unreachable as silence:
            return Observation(Verdict.UNKNOWN, NOT_SEEN, {"words": silence.words})

    def settles(self) -> tuple["Fact", ...]:
        """Other facts that a word given for this one, attested or accepted, answers as well."""
        return ()

    def sentence(self) -> Text:
        """`says` with this fact's own values."""
        return self.says.fill(**{name: getattr(self, name) for name in self.names})


NOT_SEEN: Final = Text(en="cannot be seen: {words}", fr="ne peut être vu : {words}")

F = TypeVar("F", bound=Fact)


@dataclass_transform(frozen_default=True, field_specifiers=(field, argument))
def fact(kind: str) -> Callable[[type[F]], type[F]]:
    """Freeze a fact class and name it for runbooks (`goal`, `when`, `never`). Registers nothing."""

    def freeze(cls: type[F]) -> type[F]:
        made = dataclass(frozen=True)(cls)
        made.kind, made.names = kind, tuple(f.name for f in fields(made))
        return made

    return freeze
