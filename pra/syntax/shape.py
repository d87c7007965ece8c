"""Shapes of the files people write: pydantic checks them, we say what is wrong in words of our own.

A `Form` is the one definition of a shape: it validates, and `schema.py` writes the JSON
Schema of the same class. Words in files have hyphens, fields underscores.
"""

from collections.abc import Iterable
from difflib import get_close_matches
from functools import cache
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError, WithJsonSchema
from pydantic_core import ErrorDetails, PydanticCustomError

from pra.errors import Invalid, Place, Problem
from pra.syntax.read import Document, Trail
from pra.syntax.schema import shared
from pra.text import Text, parse_duration, parse_rate, parse_size


def _hyphens(name: str) -> str:
    return name.rstrip("_").replace("_", "-")


class Form(BaseModel):
    """Base of every shape: nothing unknown, nothing converted behind one's back, nothing changed later."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        alias_generator=_hyphens,
        validate_by_alias=True,
        validate_by_name=False,
        use_attribute_docstrings=True,
    )


def _reader(parse: Any, name: str) -> BeforeValidator:
    def read(value: Any) -> Any:
        if isinstance(value, int | float) and not isinstance(value, bool) and value == 0:
            return parse("0s") if name == "duration" else 0
        if isinstance(value, float) and name == "duration":
            return value  # a default, already in seconds
        try:
            return parse(value) if isinstance(value, str) else _fail(name)
        except ValueError:
            _fail(name)

    return BeforeValidator(read)


def _fail(name: str) -> Any:
    raise PydanticCustomError(name, name)


def _word(value: Any) -> Any:
    """A whole number is a word too; 1.10 is not: nobody could tell it from 1.1 once it is a number."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _text(value: Any) -> Any:
    if isinstance(value, Text):
        return value
    if isinstance(value, str):
        return Text(en=value, fr=value)
    if (
        isinstance(value, dict)
        and set(value) == {"fr", "en"}
        and all(isinstance(v, str) for v in value.values())
    ):
        return Text(en=value["en"], fr=value["fr"])
    return _fail("text")


Duration = Annotated[float, _reader(parse_duration, "duration"), WithJsonSchema(shared("Duration"))]
Size = Annotated[int, _reader(parse_size, "size"), WithJsonSchema(shared("Size"))]
Rate = Annotated[float, _reader(parse_rate, "rate"), WithJsonSchema(shared("Rate"))]
Word = Annotated[str, BeforeValidator(_word), WithJsonSchema(shared("Word"))]
TextForm = Annotated[Any, BeforeValidator(_text), WithJsonSchema(shared("Text"))]

F = TypeVar("F", bound=Form)


def check(document: Document, form: type[F], *, at: Trail = ()) -> F:
    """The value at `at` as a `form`; Invalid with every problem, its place and the nearest valid word."""
    value = document.data
    for key in at:
        value = value[key]
    if value is None:
        value = {}
    try:
        return form.model_validate(value)
    except ValidationError as error:
        found = [_problem(document, form, at, detail) for detail in error.errors(include_url=False)]
        raise Invalid(tuple(dict.fromkeys(found))) from None


def nearest(word: str, words: Iterable[str]) -> str | None:
    """The valid word that was probably meant, None where none is near."""
    close = get_close_matches(word, list(words), n=1, cutoff=0.6)
    return close[0] if close else None


def did_you_mean(word: str, words: Iterable[str]) -> Text | None:
    """«Did you mean …?», or the words there are when they are few."""
    known = list(words)
    close = nearest(word, known)
    if close:
        return Text(en=f"did you mean `{close}`?", fr=f"vouliez-vous dire « {close} » ?")
    if 0 < len(known) <= 12:  # noqa: PLR2004 — more than a dozen words help nobody
        listed = ", ".join(known)
        return Text(en=f"one of: {listed}", fr=f"au choix : {listed}")
    return None


_PLAIN: dict[str, Text] = {
    "missing": Text(en="`{name}` is missing", fr="`{name}` manque"),
    "extra_forbidden": Text(en="unknown word `{name}`", fr="mot inconnu `{name}`"),
    "duration": Text(
        en="`{value}` is not a duration, such as 90s, 30m or 1h30",
        fr="`{value}` n’est pas une durée, comme 90s, 30m ou 1h30",
    ),
    "size": Text(
        en="`{value}` is not a size, such as 512M or 20G",
        fr="`{value}` n’est pas une taille, comme 512M ou 20G",
    ),
    "rate": Text(
        en="`{value}` is not a rate, such as 1Gb/s or 110MB/s",
        fr="`{value}` n’est pas un débit, comme 1Gb/s ou 110MB/s",
    ),
    "text": Text(
        en="a text is wanted: words, or {{fr: …, en: …}} with both",
        fr="il faut un texte : des mots, ou {{fr: …, en: …}} avec les deux",
    ),
    "greater_than_equal": Text(
        en="`{name}`: {value} is too small, it is {least} or more",
        fr="`{name}` : {value} est trop petit, c’est au moins {least}",
    ),
    "literal_error": Text(en="`{value}` is not one of {expected}", fr="`{value}` n’est pas parmi {expected}"),
    "enum": Text(en="`{value}` is not one of {expected}", fr="`{value}` n’est pas parmi {expected}"),
}
_TYPES: dict[str, Text] = {
    "string": Text(en="a word or text", fr="un mot ou un texte"),
    "int": Text(en="a whole number", fr="un nombre entier"),
    "float": Text(en="a number", fr="un nombre"),
    "bool": Text(en="true or false", fr="true ou false"),
    "dict": Text(en="a mapping (name: value)", fr="un tableau (nom: valeur)"),
    "model": Text(en="a mapping (name: value)", fr="un tableau (nom: valeur)"),
    "tuple": Text(en="a list", fr="une liste"),
    "list": Text(en="a list", fr="une liste"),
}
_QUOTES = Text(en="put it between quotes", fr="mettez-le entre guillemets")
_WANTED = Text(en="`{name}`: {wanted} is wanted, not {value}", fr="`{name}` : il faut {wanted}, pas {value}")
_WANTED_HERE = Text(en="{wanted} is wanted, not {value}", fr="il faut {wanted}, pas {value}")
_OTHER = Text(
    en="`{name}`: {value} is not allowed here ({words})",
    fr="`{name}` : {value} n’est pas admis ici ({words})",
)


def _problem(document: Document, form: type[Form], at: Trail, detail: ErrorDetails) -> Problem:
    kind, loc = detail["type"], detail["loc"]
    if kind == "invalid_key":  # a number where words are wanted
        kind, loc = "extra_forbidden", (*loc[:-1], int(loc[-1]))
    unknown, keyed = kind == "extra_forbidden", loc[-1:] == ("[key]",)
    loc = loc[:-1] if keyed else loc
    trail = (*at, *_real(document, at, loc))
    name = str(loc[-1] if unknown else _hyphens(str(loc[-1]))) if loc else ""
    value = detail.get("input")
    shown = _shown(value)
    hint = None
    if unknown:
        hint = did_you_mean(name, _words_at(form, loc[:-1]))
    place = document.place(trail[:-1] if kind == "missing" else trail, key=unknown or keyed)
    if kind in _PLAIN:
        context = detail.get("ctx", {})
        expected = str(context.get("expected", "")).replace(" or ", ", ").replace("'", "")
        if kind in ("literal_error", "enum") and isinstance(value, str):
            near = nearest(value, [w.strip() for w in expected.split(",")])
            hint = did_you_mean(value, [near]) if near else None
        least = context.get("ge", "")
        said = _PLAIN[kind].fill(name=name, value=shown, expected=expected, least=least)
        return Problem(place, said, hint)
    wanted = next((t for prefix, t in _TYPES.items() if kind.startswith(prefix)), None)
    if kind == "string_type" and isinstance(value, int | float):
        hint = _QUOTES
    if wanted is not None:
        said = _WANTED if loc else _WANTED_HERE
        return Problem(place, said.fill(name=name, wanted=wanted, value=shown), hint)
    return Problem(place, _OTHER.fill(name=name, value=shown, words=detail["msg"]), hint)


def _shown(value: Any) -> str | Text:
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, str | int | float) else _kind_of(value)


def _kind_of(value: Any) -> Text:
    kinds = {
        dict: Text(en="a mapping", fr="un tableau"),
        list: Text(en="a list", fr="une liste"),
        type(None): Text(en="nothing", fr="rien"),
    }
    return kinds.get(type(value), Text(en=str(value), fr=str(value)))


def _real(document: Document, at: Trail, loc: tuple[Any, ...]) -> Trail:
    """Pydantic's path without what is not in the file: the names of union branches and `[key]` marks."""
    value: Any = document.data
    for key in at:
        value = value[key]
    trail: list[Any] = []
    for step in loc:
        if (isinstance(value, dict) and step in value) or (
            isinstance(value, list) and isinstance(step, int) and step < len(value)
        ):
            value = value[step]
            trail.append(step)
        elif step == loc[-1]:
            trail.append(step)
    return tuple(trail)


def _words_at(form: type[Form], loc: tuple[Any, ...]) -> list[str]:
    """The words that the form has where an unknown one was found."""
    forms = _forms(form)
    here: list[type[Form]] = [form]
    for step in loc:
        following: list[type[Form]] = []
        for one in here:
            for name, info in one.model_fields.items():
                if (info.alias or _hyphens(name)) == step:
                    following += [f for f in forms if f.__name__ in str(info.annotation)]
        here = following or [f for f in forms if f.__name__ == step] or here
    return [info.alias or _hyphens(n) for one in here for n, info in one.model_fields.items()]


@cache
def _forms(_: type[Form]) -> tuple[type[Form], ...]:
    found: list[type[Form]] = []
    todo = [Form]
    while todo:
        for sub in todo.pop().__subclasses__():
            found.append(sub)
            todo.append(sub)
    return tuple(found)


_HINTED = (
    100  # looking for the nearest of ten thousand words takes time, and who has so many problems has one
)


class Problems:
    """Collects what is wrong with one document beyond its shape, to say it all at once."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.found: list[Problem] = []

    def error(self, path: Trail, message: Text, hint: Text | None = None, *, key: bool = False) -> None:
        self.found.append(Problem(self._place(path, key=key), message, hint))

    def warning(self, path: Trail, message: Text, hint: Text | None = None, *, key: bool = False) -> None:
        self.found.append(Problem(self._place(path, key=key), message, hint, "warning"))

    def known(self, path: Trail, word: str, words: Iterable[str], kind: Text, *, key: bool = False) -> bool:
        """Whether `word` is one of `words`; an error that names the nearest if it is not."""
        known = words if isinstance(words, dict | set | frozenset) else list(words)
        if word in known:
            return True
        self.error(
            path,
            Text(en="unknown {kind} `{word}`", fr="{kind} introuvable : `{word}`").fill(kind=kind, word=word),
            did_you_mean(word, known) if len(self.found) < _HINTED else None,
            key=key,
        )
        return False

    def raise_any(self) -> None:
        """Invalid if there is any error; warnings alone do not stop anything."""
        if any(p.level == "error" for p in self.found):
            raise Invalid(
                tuple(dict.fromkeys(self.found))
            )  # a wrong default is wrong once, not in every item

    def _place(self, path: Trail, *, key: bool) -> Place:
        return self.document.place(path, key=key)
