"""The JSON Schema of runbooks: the form of a step, and what every kind of operation and fact adds to it.

A kind's own words are asked for by `if: {do: kind}`: an editor then completes the words
of that kind alone, and says at its place which one is unknown or missing.
"""

from collections.abc import Collection, Iterator, Mapping
from typing import Any, Final

from pra.facts.base import Fact
from pra.operations.base import Operation
from pra.plan.flatten import BESIDE_INCLUDE
from pra.runbook.forms import ANSWERS, REACTIONS, RunbookForm, StepForm
from pra.runbook.kinds import Argument, Kind, Sort, kind_of
from pra.syntax.schema import SHARED, Schema, ref, schema_of
from pra.text import Text

_REFERENCE: Final[Schema] = {"type": "string", "pattern": r"^\$."}
_STEP_WORDS: Final = tuple(f.alias or n for n, f in StepForm.model_fields.items())
_ACTS: Final = ("do", "first-of", "include")
_ITEMS: Final = (Sort.GUEST, Sort.NODE, Sort.JOB)
_NAMED: Final[Schema] = {"type": ["string", "integer"]}
_EACH: Final[Schema] = {
    "description": "a selection, or a list of nodes or guests / une sélection, ou une liste de nœuds ou d’invités",
    "anyOf": [{"type": "string"}, {"type": "array", "items": _NAMED}],
}
_NUMBER_OR_REFERENCE: Final = r"^([0-9]+|\$.+)$"
_SHAPES: Final[Mapping[Sort, tuple[str, Schema]]] = {
    Sort.GUEST: ("Guest", {"type": ["string", "integer"], "pattern": _NUMBER_OR_REFERENCE}),
    Sort.NODE: ("Node", _NAMED),
    Sort.JOB: ("Job", _NAMED),
    Sort.STORAGE: ("Storage", _NAMED),
    Sort.WORDS: ("Words", _NAMED),
    Sort.SECONDS: ("DurationWords", {"anyOf": [ref("Duration"), _REFERENCE]}),
    Sort.INT: ("Whole", {"anyOf": [{"type": "integer"}, _REFERENCE]}),
    Sort.BOOL: ("YesNo", {"anyOf": [{"type": "boolean"}, _REFERENCE]}),
    Sort.TEXT: ("Text", SHARED["Text"]),
}


def runbook_schema(operations: Mapping[str, type[Operation]], facts: Mapping[str, type[Fact]]) -> Schema:
    """The schema of a runbook that may use these kinds."""
    acts, seen = _kinds(operations), _kinds(facts)
    made = schema_of(RunbookForm, "runbook")
    made["$defs"]["StepForm"] = _step(made["$defs"]["StepForm"], acts)
    made["$defs"] |= {
        "Operation": _names(operations),
        "FactKind": _names(facts),
        "Act": _act(acts),
        "Undo": _undo(acts),
        "Fact": _fact(seen),
        "OwnFact": {"allOf": [ref("Fact"), *_alone(seen)]},
        "Reaction": _reaction(acts),
        "Each": _EACH,
        "Duration": SHARED["Duration"],
        **{name: {"description": _both(sort.value), **shape} for sort, (name, shape) in _SHAPES.items()},
    }
    return made


def _both(text: Text) -> str:
    return f"{text.en} / {text.fr}"


def _kinds(catalogue: Mapping[str, Any]) -> Mapping[str, Kind]:
    return {name: kind_of(cls) for name, cls in catalogue.items()}


def _names(catalogue: Mapping[str, type[Any]]) -> Schema:
    """Every kind; `enumDescriptions` is what editors show beside each while one types."""
    told = [(cls.__doc__ or "").partition("\n")[0] for cls in catalogue.values()]
    return {"enum": list(catalogue), "enumDescriptions": told}


def _step(form: Schema, kinds: Mapping[str, Kind]) -> Schema:
    """Exactly one of `do`, `first-of` and `include`, and the words that go with it."""
    beside = [w for w in _STEP_WORDS if w not in (*_ACTS, "with")]
    own = [_words_of(k, ["do", *beside]) for k in kinds.values()]
    every = sorted({w for kind in kinds.values() for w in _words(kind)})
    chain = _if("first-of", ["first-of", *beside, *every])
    include = _if("include", sorted(BESIDE_INCLUDE))
    alone = {"if": {"not": {"anyOf": [{"required": [w]} for w in _ACTS]}}, "then": {"required": ["do"]}}
    return {**form, "additionalProperties": True, "allOf": [alone, include, chain, *own]}


def _if(word: str, beside: Collection[str]) -> Schema:
    """Where `word` stands, these words and no other."""
    return {"if": {"required": [word]}, "then": _only(beside)}


def _only(words: Collection[str]) -> Schema:
    """No other word than these (and the `properties` beside): their shapes are told elsewhere."""
    return {"patternProperties": {f"^({'|'.join(words)})$": True}, "additionalProperties": False}


def _act(kinds: Mapping[str, Kind]) -> Schema:
    """One of `first-of`: what it lacks, the step around it may say."""
    return {
        "type": "object",
        "properties": {"do": ref("Operation")},
        "required": ["do"],
        "allOf": [_words_of(k, ["do"], required=False) for k in kinds.values()],
    }


def _undo(kinds: Mapping[str, Kind]) -> Schema:
    """`{do: …}`, which acts on the items of its step, or `{impossible: why}`."""
    return {
        "type": "object",
        "properties": {"do": ref("Operation"), "impossible": ref("Text")},
        "if": {"required": ["impossible"]},
        "then": {"maxProperties": 1},
        "else": {"required": ["do"]},
        "allOf": [_words_of(k, ["do"], around=True) for k in kinds.values()],
    }


def _fact(kinds: Mapping[str, Kind]) -> Schema:
    """One line of `when`: the items of the step stand around it."""
    return {
        "type": "object",
        "properties": {"fact": ref("FactKind"), "each": ref("Each")},
        "required": ["fact"],
        "allOf": [_words_of(k, ["fact", "each"], around=True) for k in kinds.values()],
    }


def _alone(kinds: Mapping[str, Kind]) -> Iterator[Schema]:
    """One line of `goal` or `never`: without `each`, what it is about must be said. Alike kinds at once."""
    alike: dict[tuple[str, ...], list[str]] = {}
    for kind in kinds.values():
        alike.setdefault(tuple(a.word for a in kind.arguments if a.required), []).append(kind.name)
    for words, names in alike.items():
        named = {"properties": {"fact": {"enum": names}}, "not": {"required": ["each"]}}
        yield {"if": named, "then": {"required": list(words)}}


def _reaction(kinds: Collection[str]) -> Schema:
    ask = {
        "type": "object",
        "properties": {"ask": {"type": "array", "items": {"enum": [*ANSWERS, *kinds]}}},
        "required": ["ask"],
        "additionalProperties": False,
    }
    return {"anyOf": [{"enum": list(REACTIONS)}, ask]}


def _words_of(kind: Kind, beside: Collection[str], *, required: bool = True, around: bool = False) -> Schema:
    """Where the first word of `beside` is this kind: its own words, those beside them, no other.

    around: the items may come from the step around it, as if `each` stood here.
    """
    word = next(iter(beside))
    then: Schema = {"properties": _words(kind), **_only(beside)}
    if required:
        then |= dict(_required(kind, around=around))
    return {"if": {"properties": {word: {"const": kind.name}}, "required": [word]}, "then": then}


def _words(kind: Kind) -> Schema:
    found = {a.word: _shape(a) for a in kind.arguments}
    if kind.first(Sort.JOB) is not None:  # the jobs of guests, narrowed by where they come from and go to
        found = {"from": ref("Node"), "to": ref("Node"), **found}
    return found


def _shape(argument: Argument) -> Schema:
    if argument.sort is Sort.CHOICE:
        return {"anyOf": [{"enum": list(argument.choices)}, _REFERENCE]}
    return ref(_SHAPES[argument.sort][0])


def _required(kind: Kind, *, around: bool) -> Iterator[tuple[str, Any]]:
    """What must be said. `each` stands for one field that is a guest, a node or a job."""
    needed = [a for a in kind.arguments if a.required]
    items = [a.word for a in needed if a.sort in _ITEMS]
    always = [a.word for a in needed if a.sort not in _ITEMS]
    if always:
        yield "required", always
    if not items:
        return
    ways = [{"required": [w for w in items if w != given]} for given in items]
    if around:
        yield from ({"anyOf": ways} if len(items) > 1 else {}).items()
        return
    yield "if", {"required": ["each"]}
    if len(items) > 1:
        yield "then", {"anyOf": ways}
    yield "else", {"required": items}
