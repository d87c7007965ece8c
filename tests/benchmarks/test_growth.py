"""Work grows with the estate and no faster. Bytecodes are counted, not seconds: the count is the same every time."""

from collections.abc import Callable

import pytest

from benchmarks import estate
from benchmarks.drills import plan_of
from pra.inventory.load import parse
from pra.syntax.read import read
from tests.benchmarks.small import bytecodes

FEW, MANY = 50, 200
SLACK = 1.1  # sorting and heaps are n log n


def read_estate(guests: int) -> Callable[[], object]:
    document = read(estate.inventory(guests), "inventory.yaml")
    return lambda: parse(document)


def place_at_the_top(guests: int) -> Callable[[], object]:
    document = read(estate.inventory(guests), "inventory.yaml")
    return lambda: document.place(("title", "en"))


@pytest.mark.parametrize("work", [read_estate, lambda n: lambda: plan_of(n)], ids=["inventory", "plan"])
def test_four_times_the_estate_is_four_times_the_work(work: Callable[[int], Callable[[], object]]) -> None:
    work(FEW)()  # what is remembered between calls is remembered now
    few, many = bytecodes(work(FEW)), bytecodes(work(MANY))
    assert few < many < few * MANY / FEW * SLACK


def test_a_place_at_the_top_costs_the_same_in_a_long_file() -> None:
    assert bytecodes(place_at_the_top(MANY)) < 2 * bytecodes(place_at_the_top(FEW))


def test_places_are_found_in_any_order() -> None:
    text = "a: 1\nb: {c: 2, d: 3}\n"
    document = read(text, "f.yaml")
    asked = [("b", "d"), ("a",), ("b", "nothing"), ("b", "c"), ("z",)]
    found = [(p.line, p.column) for p in map(document.place, asked)]
    assert found == [(2, 14), (1, 4), (2, 4), (2, 8), (1, 1)]
    assert document.place(("b", "d"), key=True).column == 11
