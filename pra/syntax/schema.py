"""JSON Schemas of the files people write, for editors: made of the very forms that check the files.

What several forms say alike (a duration, a text) stands once in `$defs`; `shape.py`
points there. Only words that editors know are used: no `unevaluatedProperties`, no
dynamic references, so that a server that stopped at draft 7 understands the files too.
"""

import json
from collections.abc import Mapping
from typing import Any, Final

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

Schema = dict[str, Any]

_SHARED: Final = "x-shared"
_WIDTH: Final = 108
DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
_SIZE: Final = r"\d+(\.\d+)? ?[KMGTP]?(i?B)?"

SHARED: Final[Mapping[str, Schema]] = {
    "Duration": {
        "description": "a duration: 90s, 30m, 1h30, 2d / une durée : 90s, 30m, 1h30, 2d",
        "anyOf": [
            {"type": "string", "pattern": r"^(?=\d)(\d+d)?(\d+h(\d{1,2})?)?(\d+m)?(\d+s)?(\d+ms)?$"},
            {"const": 0},
        ],
        "examples": ["90s", "30m", "1h30"],
    },
    "Size": {
        "description": "a size: 512M, 20G, 1.5T / une taille : 512M, 20G, 1.5T",
        "anyOf": [{"type": "string", "pattern": f"^{_SIZE}$"}, {"const": 0}],
        "examples": ["512M", "20G"],
    },
    "Rate": {
        "description": "a rate: 1Gb/s (bits), 110MB/s (bytes) / un débit : 1Gb/s (bits), 110MB/s (octets)",
        "anyOf": [{"type": "string", "pattern": r"^\d+(\.\d+)? ?[kKMG]?[bB](/s|ps)$"}, {"const": 0}],
        "examples": ["1Gb/s", "110MB/s"],
    },
    "Text": {
        "description": "words, or {fr: …, en: …} with both / des mots, ou {fr: …, en: …} avec les deux",
        "anyOf": [
            {"type": "string"},
            {
                "type": "object",
                "properties": {"fr": {"type": "string"}, "en": {"type": "string"}},
                "required": ["fr", "en"],
                "additionalProperties": False,
            },
        ],
    },
    "Word": {"description": "a name or a number / un nom ou un numéro", "type": ["string", "integer"]},
}

DISK_WORDS: Final = rf"^ *{_SIZE} +on +[^, ]+ *(, *{_SIZE} *( used)? *)?$"
STARTUP_WORDS: Final = r"^ *((order|up|down)=)?\d+ *(, *((order|up|down)=)?\d+ *)*$"


def ref(name: str) -> Schema:
    """A pointer to what stands in `$defs`."""
    return {"$ref": f"#/$defs/{name}"}


def shared(name: str) -> Schema:
    """The same inside a form: pydantic wants to know every `$ref` that it meets, so it does not meet one."""
    return {_SHARED: name}


def words(pattern: str, *examples: str) -> Schema:
    """Text of one line that is written in a certain way."""
    return {"type": "string", "pattern": pattern, "examples": list(examples)}


class _Writer(GenerateJsonSchema):
    """Pydantic's own writer, without the titles it makes up, and exact where files are looser than JSON."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False

    def bool_schema(self, schema: core_schema.BoolSchema) -> JsonSchemaValue:
        """`on` and `off` are words in YAML 1.2; pydantic takes them for what they mean."""
        return {"anyOf": [{"type": "boolean"}, {"enum": ["on", "off", "yes", "no"]}]}

    def dict_schema(self, schema: core_schema.DictSchema) -> JsonSchemaValue:
        """Names of properties are text in JSON: numbers are told by their digits."""
        made = super().dict_schema(schema)
        made.pop("propertyNames", None)
        if schema.get("keys_schema", {}).get("type") == "int":
            made["propertyNames"] = {"pattern": "^[0-9]+$"}
        return made


def schema_of(form: type[BaseModel], name: str) -> Schema:
    """The schema of one kind of file, and all it points to."""
    made = form.model_json_schema(schema_generator=_Writer)
    definitions = made.pop("$defs", {})
    made.pop("title", None)
    found = {
        "$schema": DIALECT,
        "$id": f"{name}.json",
        "title": f"pra {name}",
        **_clean(made),
        "$defs": {k: _clean(v) for k, v in definitions.items()},
    }
    found["$defs"] |= {k: v for k, v in SHARED.items() if _is_used(k, found)}
    return found


def written(schema: Schema) -> str:
    """As it stands in a file: what fits on a line is on one, so that a change is seen as one."""
    return _lines(schema, 0, 0) + "\n"


def _lines(value: Any, depth: int, used: int) -> str:
    short = json.dumps(value, ensure_ascii=False)
    if (depth and len(short) + depth + used <= _WIDTH) or not isinstance(value, dict | list):
        return short
    pad, end = " " * (depth + 1), "\n" + " " * depth
    if isinstance(value, list):
        return f"[\n{pad}" + f",\n{pad}".join(_lines(v, depth + 1, 0) for v in value) + f"{end}]"
    names = {json.dumps(k, ensure_ascii=False) + ": ": v for k, v in value.items()}
    return (
        f"{{\n{pad}"
        + f",\n{pad}".join(n + _lines(v, depth + 1, len(n)) for n, v in names.items())
        + f"{end}}}"
    )


def _is_used(name: str, schema: Schema) -> bool:
    return f'"#/$defs/{name}"' in json.dumps(schema)


def _clean(value: Any) -> Any:
    """Pointers as pointers, without made-up titles and without defaults that nobody would write."""
    if isinstance(value, list):
        return [_clean(v) for v in value]
    if not isinstance(value, dict):
        return value
    found: Schema = {}
    for key, inner in value.items():
        if key == _SHARED:
            found |= ref(inner)
        elif key == "properties":  # whose keys are words of the file: one may be called `title`
            found[key] = {word: _clean(v) for word, v in inner.items()}
        elif key == "default":
            found |= {key: inner} if _is_telling(inner) else {}
        elif key != "title":
            found[key] = _clean(inner)
    return found


def _is_telling(default: Any) -> bool:
    """Whether a default could be written so in a file: seconds and bytes could not."""
    small = type(default) is int and default < 1024  # noqa: PLR2004 — no count of ours is that large
    return small or isinstance(default, bool) or (isinstance(default, str) and default != "")
