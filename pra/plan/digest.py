"""The fingerprint of a plan: everything it was made from."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from pra.inventory.model import Inventory
from pra.runbook.load import Runbook
from pra.runbook.scope import Given


def digest(runbook: Runbook, inventory: Inventory, parameters: Mapping[str, Given]) -> str:
    """sha256 over the runbook's texts (includes too), the inventory's text and the parameters."""
    found = sha256()
    for text in (*runbook.texts(), _inventory(inventory), *(f"{n}={g.word}" for n, g in parameters.items())):
        data = text.encode()
        found.update(f"{len(data)}:".encode())
        found.update(data)
    return found.hexdigest()


def _inventory(inventory: Inventory) -> str:
    """The text of its file; where it never was a file, its values."""
    try:
        return Path(inventory.file).read_text(encoding="utf-8")
    except OSError:
        return "\n".join(_values(inventory))


def _values(value: Any) -> Iterator[str]:
    """Every value inside, one a line, the same in every process."""
    if is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            yield field.name
            yield from _values(getattr(value, field.name))
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield str(key)
            yield from _values(inner)
    elif isinstance(value, frozenset | set):
        yield from sorted(map(str, value))
    elif isinstance(value, tuple | list):
        for inner in value:
            yield from _values(inner)
    else:
        yield repr(value)
