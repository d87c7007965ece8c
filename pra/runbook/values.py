"""One word of a runbook as the value it stands for: a guest, a node, a duration, a text.

`UNKNOWN` stands for what cannot be known: a parameter without a value while a
runbook is only checked, or a word about which an error was told already. It
satisfies everything, so that one mistake is told once.
"""

import re
from collections.abc import Callable, Mapping
from enum import Enum
from functools import cached_property, lru_cache
from typing import Any, Final

from pra.inventory.model import Guest, Inventory, Replication
from pra.runbook.kinds import Sort
from pra.syntax.read import Trail
from pra.syntax.shape import Problems, did_you_mean
from pra.text import Seconds, Text, parse_duration


class Unknown(Enum):
    """Not known, or wrong and told already."""

    UNKNOWN = "unknown"


UNKNOWN: Final = Unknown.UNKNOWN

_WANTED = Text(en="`{name}`: {value} is not {wanted}", fr="`{name}` : {value} n’est pas {wanted}")
_GUEST = Text(en="unknown guest `{word}`", fr="invité inconnu : `{word}`")
_NODE = Text(en="unknown node `{word}`", fr="nœud inconnu : `{word}`")
_STORAGE = Text(en="unknown storage `{word}`", fr="stockage inconnu : `{word}`")
_POOL = Text(en="unknown pool `{word}`", fr="pool inconnu : `{word}`")
_JOB = Text(en="unknown replication job `{word}`", fr="tâche de réplication inconnue : `{word}`")
_NAMED = Text(en="guests are named by number: {id}", fr="les invités se désignent par leur numéro : {id}")
_COMMA = Text(
    en="words with a comma need quotes inside {fr: …, en: …}",
    fr="des mots avec une virgule veulent des guillemets dans {fr: …, en: …}",
)
_QUOTE = Text(en="write it between quotes", fr="l’écrire entre guillemets")
_MAPPING = Text(en="a mapping", fr="un tableau")
_LIST = Text(en="a list", fr="une liste")
_NOTHING = Text(en="nothing", fr="rien")
_SIMPLE: Final = (str, int, float)


@lru_cache(maxsize=1024)
def _seconds(words: str) -> Seconds:
    return parse_duration(words)


def shown(value: Any) -> object:
    """A value as a message quotes it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, _SIMPLE):
        return f"`{value}`"
    if isinstance(value, dict):
        return _MAPPING
    return _LIST if isinstance(value, list) else _NOTHING


class Values:
    """Words as values of one inventory (None: no inventory, names stay unknown)."""

    def __init__(self, inventory: Inventory | None, problems: Problems) -> None:
        self.inventory, self.problems = inventory, problems
        self._readers: Mapping[Sort, Callable[[Any, Trail], Any]] = {
            Sort.GUEST: self.guest,
            Sort.NODE: self.node,
            Sort.JOB: self.job,
            Sort.STORAGE: self.storage,
            Sort.SECONDS: self.seconds,
            Sort.INT: self.whole,
            Sort.BOOL: self.yes_no,
            Sort.WORDS: self.words,
            Sort.TEXT: self.text,
        }

    def read(self, sort: Sort, value: Any, path: Trail) -> Any:
        """The value, or UNKNOWN once the error is told."""
        return self._readers[sort](value, path)

    def wrong(self, sort: Sort, value: Any, path: Trail, hint: Text | None = None) -> Unknown:
        """Say that `value` is not a `sort`."""
        name = next((str(p) for p in reversed(path) if isinstance(p, str)), "")
        self.problems.error(path, _WANTED.fill(name=name, value=shown(value), wanted=sort.value), hint)
        return UNKNOWN

    def guest(self, value: Any, path: Trail) -> Any:
        if isinstance(value, bool) or not isinstance(value, int | str):
            return self.wrong(Sort.GUEST, value, path)
        if self.inventory is None:
            return UNKNOWN
        guests = self.inventory.guests
        found = guests.get(int(value)) if str(value).isdecimal() else None
        return found or self._no_guest(str(value), path)

    def node(self, value: Any, path: Trail) -> Any:
        return self._named(Sort.NODE, _NODE, self.inventory.nodes if self.inventory else None, value, path)

    def storage(self, value: Any, path: Trail) -> Any:
        known = self.inventory.storages if self.inventory else None
        return self._named(Sort.STORAGE, _STORAGE, known, value, path)

    def job(self, value: Any, path: Trail) -> Any:
        return self._named(Sort.JOB, _JOB, self._jobs if self.inventory else None, value, path)

    def pool(self, value: Any, path: Trail) -> Any:
        """The name of a pool that some node has."""
        known = self._pools if self.inventory else None
        return self._named(Sort.WORDS, _POOL, known, value, path)

    def seconds(self, value: Any, path: Trail) -> Any:
        if isinstance(value, str):
            try:
                return _seconds(value)
            except ValueError:
                pass
        elif type(value) is int and value == 0:
            return 0.0
        return self.wrong(Sort.SECONDS, value, path)

    def whole(self, value: Any, path: Trail) -> Any:
        return value if type(value) is int else self.wrong(Sort.INT, value, path)

    def yes_no(self, value: Any, path: Trail) -> Any:
        return value if type(value) is bool else self.wrong(Sort.BOOL, value, path)

    def words(self, value: Any, path: Trail) -> Any:
        if type(value) is str:
            return value
        if type(value) is int:
            return str(value)
        return self.wrong(Sort.WORDS, value, path, _QUOTE if isinstance(value, float | bool) else None)

    def choice(self, value: Any, choices: tuple[str, ...], path: Trail) -> Any:
        """One of the words that a field allows."""
        if value in choices and isinstance(value, str):
            return value
        name = str(path[-1])
        listed = ", ".join(choices)
        wanted = Text(en="one of {listed}", fr="parmi {listed}").fill(listed=listed)
        hint = did_you_mean(value, choices) if isinstance(value, str) else None
        self.problems.error(path, _WANTED.fill(name=name, value=shown(value), wanted=wanted), hint)
        return UNKNOWN

    def text(self, value: Any, path: Trail) -> Any:
        if type(value) is str:
            return Text(value, value)
        if type(value) is dict and len(value) == 2:  # noqa: PLR2004 — fr and en
            en, fr = value.get("en"), value.get("fr")
            if type(en) is str and type(fr) is str:
                return Text(en, fr)
        comma = isinstance(value, dict) and None in value.values()
        return self.wrong(Sort.TEXT, value, path, _COMMA if comma else None)

    @cached_property
    def _jobs(self) -> dict[str, Replication]:
        assert self.inventory is not None
        return {r.id: r for r in self.inventory.replications}

    @cached_property
    def _pools(self) -> dict[str, str]:
        assert self.inventory is not None
        return {p.name: p.name for n in self.inventory.nodes.values() for p in n.pools}

    def _named(
        self, sort: Sort, unknown: Text, known: Mapping[str, Any] | None, value: Any, path: Trail
    ) -> Any:
        if isinstance(value, bool) or not isinstance(value, int | str):
            return self.wrong(sort, value, path)
        if known is None:
            return UNKNOWN
        found = known.get(str(value))
        if found is None:
            self.problems.error(path, unknown.fill(word=value), did_you_mean(str(value), known))
            return UNKNOWN
        return found

    def _no_guest(self, word: str, path: Trail) -> Unknown:
        assert self.inventory is not None
        guests: Mapping[int, Guest] = self.inventory.guests
        called = next((g.id for g in guests.values() if g.name == word), None)
        hint = _NAMED.fill(id=called) if called else did_you_mean(word, [str(i) for i in guests])
        self.problems.error(path, _GUEST.fill(word=word), hint)
        return UNKNOWN


REFERENCE: Final = re.compile(r"\$([A-Za-z_À-ÿ][\w-]*)")


def reference(value: Any) -> str | None:
    """The name behind `$name`, None for anything else."""
    return value[1:] if type(value) is str and value[:1] == "$" else None
