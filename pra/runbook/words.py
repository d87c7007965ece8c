"""The small unions of a step, read fast and said well: `after`, reactions, lists of facts."""

from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from pra.runbook.forms import ANSWERS, REACTIONS, Reaction
from pra.runbook.values import shown
from pra.syntax.read import Trail
from pra.syntax.shape import Problems, did_you_mean
from pra.text import Text

_AFTER = Text(
    en="`after`: the name of a step, {{all: name}} or a list of these is wanted, not {value}",
    fr="`after` : il faut le nom d’une étape, {{all: nom}} ou une liste de ceux-ci, pas {value}",
)
_REACTION = Text(
    en="`{name}`: one of {words} is wanted, or {{ask: […]}}, not {value}",
    fr="`{name}` : il faut {words} ou {{ask: […]}}, pas {value}",
)
_LIST = Text(en="`{name}`: a list is wanted, not {value}", fr="`{name}` : il faut une liste, pas {value}")
_MAPPING = Text(
    en="`{name}`: a mapping (name: value) is wanted, not {value}",
    fr="`{name}` : il faut un tableau (nom: valeur), pas {value}",
)
_OFFER = Text(
    en="`{word}` is neither an answer nor an operation",
    fr="`{word}` n’est ni une réponse ni une opération",
)


class Ref(NamedTuple):
    """One `after`: a step's name, whether all of it is waited for, and where it is written."""

    name: str
    all: bool
    path: Trail


@dataclass(frozen=True, slots=True)
class Offer:
    """A reaction and the operation kinds that it offers, each with where it is written."""

    reaction: Reaction = "ask"
    kinds: tuple[tuple[str, Trail], ...] = ()


ASK: Final = Offer()


def after(value: Any, path: Trail, problems: Problems) -> list[Ref]:
    """The steps that come first, as they are written."""
    if value is None:
        return []
    if type(value) is str:
        return [Ref(value, False, path)]
    if not isinstance(value, list):
        return _ref(value, path, problems)
    found: list[Ref] = []
    for i, entry in enumerate(value):
        if type(entry) is str:
            found.append(Ref(entry, False, (*path, i)))
        else:
            found += _ref(entry, (*path, i), problems)
    return found


def _ref(value: Any, path: Trail, problems: Problems) -> list[Ref]:
    if isinstance(value, str | int) and not isinstance(value, bool):
        return [Ref(str(value), False, path)]
    if isinstance(value, dict) and list(value) == ["all"] and isinstance(value["all"], str | int):
        return [Ref(str(value["all"]), True, (*path, "all"))]
    problems.error(path, _AFTER.fill(value=shown(value)))
    return []


def offer(value: Any, path: Trail, problems: Problems, kinds: Any) -> Offer:
    """`ask`, `skip`, `stop`, `roll-back`, or `{ask: [wait, guest.stop]}`: the kinds among what may be answered."""
    if value is None or value == "ask":
        return ASK
    if isinstance(value, str) and value in REACTIONS:
        return Offer(value)  # type: ignore[arg-type]  # one of them, as was just seen
    if isinstance(value, dict) and list(value) == ["ask"] and isinstance(value["ask"], list):
        found = []
        for i, word in enumerate(value["ask"]):
            here = (*path, "ask", i)
            if word in ANSWERS:
                continue
            if word in kinds:
                found.append((word, here))
            else:
                hint = did_you_mean(str(word), [*ANSWERS, *kinds])
                problems.error(here, _OFFER.fill(word=word), hint)
        return Offer("ask", tuple(found))
    words = ", ".join(REACTIONS)
    hint = did_you_mean(value, REACTIONS) if isinstance(value, str) else None
    problems.error(path, _REACTION.fill(name=path[-1], words=words, value=shown(value)), hint)
    return ASK


def items_of(value: Any, path: Trail, problems: Problems) -> list[tuple[dict[str, Any], Trail]]:
    """The mappings of a list, each with its path; what is not one is told."""
    if value is None:
        return []
    if not isinstance(value, list | tuple):
        problems.error(path, _LIST.fill(name=path[-1], value=shown(value)))
        return []
    good = []
    for i, entry in enumerate(value):
        if mapping(entry, (*path, i), problems, name=str(path[-1])):
            good.append((entry, (*path, i)))
    return good


def mapping(value: Any, path: Trail, problems: Problems, *, name: str = "") -> bool:
    """Whether `value` is a mapping; an error if not."""
    if isinstance(value, dict):
        return True
    problems.error(path, _MAPPING.fill(name=name or path[-1], value=shown(value)))
    return False
