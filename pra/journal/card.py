"""Who holds a lease: the card that others read at night, as a value, as JSON, and as lines of a terminal.

Times are seconds since the epoch, UTC. What a card says comes from another machine and is
shown with nothing that could move a cursor: a character that does not print becomes `·`.
"""

import json
import secrets
import shlex
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from typing import Any, Final, Literal, Self
from unicodedata import east_asian_width

from pra.text import Lang, Text, format_duration, plain

WIDTH: Final = 80
# None of these is taken for another one, on a screen, on paper or in handwriting.
ALPHABET: Final = "34679ACDEFHJKMNPRTWXY"
ID_LENGTH: Final = 8

_NEEDED: Final = ("who", "host", "infrastructure", "run")
_UNSAID: Final = Text(en="not said", fr="non précisé")

What = Literal["taken", "resumed", "stolen"]


def new_id(choose: Callable[[str], str] = secrets.choice) -> str:
    """Eight characters that are read and typed back without a mistake: 3.8e10 possibilities."""
    return "".join(choose(ALPHABET) for _ in range(ID_LENGTH))


@dataclass(frozen=True, slots=True)
class Card:
    """Who has the hand on an infrastructure, since when, with what, and how to reach them.

    id: of this holding, typed back to steal it. since, heartbeat: UTC epoch. step: the last begun.
    ValueError when a field is of the wrong type, or one that a person must read is empty.
    """

    id: str
    who: str
    host: str
    pid: int
    boot: str
    since: float
    infrastructure: str
    run: str
    plan: str
    contact: str
    step: str
    heartbeat: float

    def __post_init__(self) -> None:
        for field in fields(self):
            _check(field.name, getattr(self, field.name), field.type)
        if len(self.id) != ID_LENGTH or set(self.id) - set(ALPHABET):
            raise ValueError(f"id: {self.id!r}")
        for name in _NEEDED:
            if not getattr(self, name).strip():
                raise ValueError(f"{name}: empty")

    def to_json(self) -> dict[str, str | int | float]:
        """The fields by their names."""
        return asdict(self)

    @classmethod
    def from_json(cls, value: object) -> Self:
        """Strict: all the fields and no other, each of its type; ValueError otherwise."""
        body = keys_of(value, {f.name for f in fields(cls)})
        return cls(**body)

    def about(self, lang: Lang, now: float) -> list[str]:
        """The card without what to type, each line within 80 columns."""
        rows = [
            (Text(en="Held by", fr="Tenu par"), plain(self.who)),
            (
                Text(en="On", fr="Sur"),
                Text(en="{host} (process {pid})", fr="{host} (processus {pid})").fill(
                    host=self.host, pid=self.pid
                ),
            ),
            (
                Text(en="Since", fr="Depuis"),
                _MOMENT_FOR.fill(at=moment(self.since), time=_lasting(now - self.since)),
            ),
            (Text(en="Infrastructure", fr="Infrastructure"), plain(self.infrastructure)),
            (Text(en="Runs", fr="Exécute"), plain(self.plan) if self.plan else _UNSAID),
            (Text(en="Run", fr="Exécution"), plain(self.run)),
            (Text(en="Last step", fr="Dernière étape"), plain(self.step) if self.step else _NO_STEP),
            (
                Text(en="Sign of life", fr="Signe de vie"),
                _MOMENT_AGO.fill(at=moment(self.heartbeat), ago=_ago(now - self.heartbeat)),
            ),
            (Text(en="Reach them", fr="Joindre"), plain(self.contact) if self.contact else _UNSAID),
        ]
        return [line for label, words in rows for line in _row(label.in_(lang), words.in_(lang))]

    def lines(self, lang: Lang, now: float) -> list[str]:
        """The card as a person reads it, and, alone on the last line, what to type to steal the lease."""
        return [*self.about(lang, now), *to_steal(self.id, lang)]


@dataclass(frozen=True, slots=True)
class Change:
    """One change of hand, as the history of a lease keeps it.

    token: the fencing token that the new holder got. at: UTC epoch. former: who held it, for a
    theft or a resumption. reason: of a theft, in the thief's words.
    """

    token: int
    what: What
    at: float
    card: Card
    former: Card | None = None
    reason: str = ""

    def to_json(self) -> dict[str, Any]:
        """The fields by their names; `former` may be null."""
        return asdict(self)

    @classmethod
    def from_json(cls, value: object) -> Self:
        """Strict, as `Card.from_json`."""
        body = keys_of(value, {f.name for f in fields(cls)})
        for name, kind in (("token", int), ("at", float), ("reason", str)):
            _check(name, body[name], kind)
        if body["what"] not in {"taken", "resumed", "stolen"}:
            raise ValueError(f"what: {body['what']!r}")
        former = None if body["former"] is None else Card.from_json(body["former"])
        return cls(**{**body, "card": Card.from_json(body["card"]), "former": former})

    def line(self, lang: Lang) -> str:
        """One sentence: when, who, from whom, why."""
        words = _CHANGES[self.what].fill(
            at=moment(self.at),
            who=shown(self.card.who),
            host=shown(self.card.host),
            former=shown(self.former.who) if self.former else "?",
            reason=shown(self.reason),
        )
        return words.in_(lang)


def to_steal(id_: str, lang: Lang, when: Text | None = None) -> list[str]:
    """When to steal, and the exact command alone on its line."""
    return ["", *wrapped((when or _WHEN).in_(lang)), f"    pra steal {id_}"]


def to_resume(run: str) -> str:
    """The command that goes on with a run, alone on its line, as a shell takes it."""
    return f"    pra resume {shlex.quote(shown(run))}"


def moment(at: float) -> str:
    """`2026-11-24 02:53:18 UTC`; a number that is no date is shown as it is."""
    try:
        return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
    except (ValueError, OverflowError, OSError):
        return str(at)


def shown(words: str) -> str:
    """Without what does not print: escapes, line ends, marks that turn the direction of writing."""
    return "".join(c if c.isprintable() or c in _FRENCH_SPACES else "·" for c in words)


def wrapped(words: str, width: int = WIDTH) -> list[str]:
    """Lines of at most `width` columns, broken at spaces; a word that is longer is cut."""
    lines = [""]
    for word in words.split(" "):
        joined = f"{lines[-1]} {word}" if lines[-1] else word
        if _columns(joined) <= width:
            lines[-1] = joined
            continue
        lines += _pieces(word, width)
    return [line for line in lines if line] or [""]


def loads(text: str) -> object:
    """JSON without what JSON parsers let pass: a key twice, NaN, Infinity; ValueError for those too."""
    try:
        return json.loads(text, object_pairs_hook=_once, parse_constant=_no_constant)
    except RecursionError:
        raise ValueError("nested too deep") from None


def keys_of(value: object, names: set[str]) -> dict[str, Any]:
    """An object with these keys and no other; ValueError otherwise."""
    if not isinstance(value, dict) or set(value) != names:
        raise ValueError(f"keys: {sorted(value) if isinstance(value, Mapping) else type(value).__name__}")
    return value


_WHEN: Final = Text(
    en="Take it over only if they agree, or cannot be reached:",
    fr="Ne prendre la main que s’ils sont d’accord, ou injoignables :",
)
_MOMENT_FOR: Final = Text(en="{at}, for {time}", fr="{at}, soit {time}")
_MOMENT_AGO: Final = Text(en="{at}, {ago}", fr="{at}, {ago}")
_NO_STEP: Final = Text(en="none begun", fr="aucune commencée")
_AGO: Final = Text(en="{time} ago", fr="il y a {time}")
_AHEAD: Final = Text(
    en="{time} ahead of the clock here: the clocks differ",
    fr="{time} en avance sur l’horloge d’ici : les horloges diffèrent",
)
_CHANGES: Final[Mapping[What, Text]] = {
    "taken": Text(en="{at}: {who} on {host} took it", fr="{at} : {who} sur {host} l’a pris"),
    "resumed": Text(
        en="{at}: {who} on {host} took it back for the same run, whose process was gone",
        fr="{at} : {who} sur {host} l’a repris pour la même exécution, dont le processus avait disparu",
    ),
    "stolen": Text(
        en="{at}: {who} on {host} took it from {former}: “{reason}”",
        fr="{at} : {who} sur {host} l’a pris à {former} : « {reason} »",
    ),
}
_LABEL: Final = 16
_FRENCH_SPACES: Final = "\u00a0\u202f"  # not printable, says Python; they move nothing
_EXACT: Final = 2**53  # beyond, a float is no longer the number that was written


def _ago(seconds: float) -> Text:
    return (_AGO if seconds >= 0 else _AHEAD).fill(time=format_duration(abs(seconds)))


def _lasting(seconds: float) -> Text:
    return plain(format_duration(seconds)) if seconds >= 0 else _ago(seconds)


def _row(label: str, words: str) -> list[str]:
    first, *others = wrapped(shown(words), WIDTH - _LABEL)
    return [f"{label:<{_LABEL}}{first}", *(" " * _LABEL + line for line in others)]


def _columns(words: str) -> int:
    return sum(2 if east_asian_width(c) in "WF" else 1 for c in words)


def _pieces(word: str, width: int) -> Sequence[str]:
    pieces = [""]
    for sign in word:
        if _columns(pieces[-1] + sign) > width:
            pieces.append("")
        pieces[-1] += sign
    return pieces


def _check(name: str, value: object, kind: object) -> None:
    """The JSON types, and bool is no number; a float may be written without its point."""
    right = type(value) is kind or (kind is float and type(value) is int)
    wild = isinstance(value, int | float) and not -_EXACT <= value <= _EXACT  # NaN is wild too
    if not right or wild:
        raise ValueError(f"{name}: {value!r}")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key twice")
    return found


def _no_constant(name: str) -> object:
    raise ValueError(name)
