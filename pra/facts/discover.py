"""Finding every kind: a new file in the package is enough, nothing registers itself."""

from collections.abc import Mapping
from importlib import import_module
from inspect import isclass
from pkgutil import iter_modules
from types import MappingProxyType, ModuleType
from typing import Any, TypeVar

T = TypeVar("T")


def catalogue(package: ModuleType, base: type[T]) -> Mapping[str, type[T]]:
    """Every subclass of `base` with a `kind` of its own in the modules of `package`, by kind, sorted.

    A class counts where it is written (`__module__`), never where it is imported.
    Two classes of one kind are a bug and stop everything.
    """
    found: dict[str, type[T]] = {}
    for module in iter_modules(package.__path__, f"{package.__name__}."):
        for cls in _written_in(import_module(module.name), base):
            kind: str = vars(cls)["kind"]
            assert kind not in found, f"two classes are called {kind}: {found[kind]} and {cls}"
            found[kind] = cls
    return MappingProxyType(dict(sorted(found.items())))


def _written_in(module: ModuleType, base: type[T]) -> list[type[T]]:
    values: list[Any] = list(vars(module).values())
    return [
        v
        for v in values
        if isclass(v) and v.__module__ == module.__name__ and issubclass(v, base) and "kind" in vars(v)
    ]
