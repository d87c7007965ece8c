"""The JSON Schema of scenarios: a fault says when, once, and one thing that goes wrong."""

from typing import Final

from pra.drill.forms import FaultForm, ScenarioForm
from pra.drill.translate import BESIDE
from pra.syntax.schema import Schema, schema_of

_MOMENTS: Final = ("at", "before", "during", "after")


def scenario_schema() -> Schema:
    """The schema of a scenario."""
    made = schema_of(ScenarioForm, "scenario")
    words = {n: (f.alias or n) for n, f in FaultForm.model_fields.items()}
    wrong = [word for name, word in words.items() if name not in BESIDE]
    made["$defs"]["FaultForm"]["allOf"] = [_one_of(_MOMENTS), _one_of(wrong)]
    return made


def _one_of(words: tuple[str, ...] | list[str]) -> Schema:
    return {"oneOf": [{"required": [word]} for word in words]}
