"""The JSON Schema of inventories: what `defaults` gives need not be repeated."""

from typing import Final

from pra.inventory.forms import InventoryForm
from pra.syntax.schema import Schema, ref, schema_of

_DEFAULTS: Final = {"guest": ("guests", "GuestForm"), "node": ("nodes", "NodeForm")}


def inventory_schema() -> Schema:
    """The schema of an inventory."""
    made = schema_of(InventoryForm, "inventory")
    definitions = made["$defs"]
    definitions["ProtectionForm"] |= {"minProperties": 1, "maxProperties": 1}
    rules = []
    for default, (section, form) in _DEFAULTS.items():
        required = definitions[form].pop("required")
        definitions["DefaultsForm"]["properties"][default] = ref(form)
        rules += [_said(default, section, word) for word in required]
    return {**made, "allOf": rules}


def _said(default: str, section: str, word: str) -> Schema:
    """Where `defaults` does not give the word, each must."""
    given = {
        "properties": {"defaults": {"properties": {default: {"required": [word]}}, "required": [default]}},
        "required": ["defaults"],
    }
    each = {"properties": {section: {"additionalProperties": {"required": [word]}}}}
    return {"if": given, "else": each}
