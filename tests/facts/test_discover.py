"""A new file is found by itself; two classes of one kind are not accepted."""

import sys
from pathlib import Path
from types import ModuleType

import pytest

from pra.facts.base import Fact
from pra.facts.catalogue import facts
from pra.facts.discover import catalogue
from pra.operations.base import Operation

FACT = """
from pra.facts.base import Fact, fact
from pra.text import plain

@fact("{kind}")
class Toy(Fact):
    says = plain("toy")
"""


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    name = f"toys_{tmp_path.name}".replace("-", "_")
    folder = tmp_path / name
    folder.mkdir()
    (folder / "__init__.py").write_text("")
    (folder / "one.py").write_text(FACT.format(kind="toy.one"))
    (folder / "again.py").write_text(f"from {name}.one import Toy\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    __import__(name)
    return sys.modules[name]


def test_a_class_counts_where_it_is_written(package: ModuleType) -> None:
    found = catalogue(package, Fact)
    assert list(found) == ["toy.one"]
    assert found["toy.one"].__module__.endswith(".one")
    assert not catalogue(package, Operation)


def test_two_classes_of_one_kind_are_refused(package: ModuleType) -> None:
    (Path(package.__path__[0]) / "two.py").write_text(FACT.format(kind="toy.one"))
    with pytest.raises(AssertionError, match=r"toy\.one"):
        catalogue(package, Fact)


def test_the_catalogue_is_sorted_and_cannot_be_changed() -> None:
    found = facts()
    assert list(found) == sorted(found)
    with pytest.raises(TypeError):
        found["x"] = Fact  # type: ignore[index]
