"""Files as a YAML server reads them: YAML 1.2, core schema, no word of ours about any of it."""

import re
from collections.abc import Callable
from typing import Any

import yaml

from pra.syntax.read import read

_TAG = "tag:yaml.org,2002:"
_CORE = {
    "null": (re.compile(r"~|null|Null|NULL|"), ["~", "n", "N", ""]),
    "bool": (re.compile(r"true|True|TRUE|false|False|FALSE"), list("tTfF")),
    "int": (re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+"), list("-+0123456789")),
    "float": (
        re.compile(
            r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)"
        ),
        list("-+.0123456789"),
    ),
}


# `on`, `12:30` and dates are words; `010` is ten: none of what YAML 1.1 made of them.
_Core: Any = type("_Core", (yaml.SafeLoader,), {"yaml_implicit_resolvers": {}})


def _whole(loader: yaml.SafeLoader, node: yaml.ScalarNode) -> int:
    words = str(loader.construct_scalar(node))
    return int(words, 0) if words[:2] in ("0o", "0x") else int(words)


for _name, (_pattern, _first) in _CORE.items():
    _Core.add_implicit_resolver(_TAG + _name, re.compile(f"^(?:{_pattern.pattern})$"), _first)
_Core.add_constructor(_TAG + "int", _whole)


def by_an_editor(text: str) -> Any:
    return yaml.load(text, Loader=_Core)


def by_us(text: str) -> Any:
    return read(text, "f.yaml").data


READINGS: tuple[Callable[[str], Any], ...] = (by_us, by_an_editor)
