"""Whatever is done to an inventory, it is taken or it is refused with places: nothing else happens."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from pra.errors import Invalid
from pra.inventory.load import parse
from pra.syntax.read import read
from tests.inventory.small import ESTATE

_LINES = ESTATE.split("\n")
_WORDS = sorted(
    {w.strip(' "') for line in _LINES for w in line.replace("{", ",").replace("}", ",").split(",")} - {""}
)
_VALUES: st.SearchStrategy[Any] = st.recursive(
    st.sampled_from(["prod", "c1", "tank", "8G on tank", "1h", "*/15", "zfs", "x", ""])
    | st.integers(-1, 203)
    | st.booleans()
    | st.none()
    | st.floats(0, 2),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(
            st.sampled_from(["on", "guests", "except", "pair", "name"]) | st.integers(99, 203),
            inner,
            max_size=2,
        )
    ),
    max_leaves=4,
)


def _told(text: str) -> None:
    try:
        parse(read(text, "e.yaml"))
    except Invalid as refusal:
        problems, told = refusal.problems, [*refusal.lines("en"), *refusal.lines("fr")]
    else:
        problems, told = (), []
    assert all(line.startswith("e.yaml:") for line in told)
    assert all(1 <= p.place.line <= text.count("\n") + 1 for p in problems)


@given(st.integers(0, len(ESTATE)), st.integers(0, 30), st.sampled_from(_WORDS) | st.text(max_size=5))
def test_any_damage_to_the_text(at: int, length: int, piece: str) -> None:
    _told(ESTATE[:at] + piece + ESTATE[at + length :])


@given(st.lists(st.integers(0, len(_LINES) - 1), max_size=6), st.integers(0, len(_LINES) - 1))
def test_any_lines_left_out_or_said_twice(left_out: list[int], twice: int) -> None:
    lines = [line for i, line in enumerate(_LINES) if i not in left_out]
    _told("\n".join([*lines[:twice], *lines[twice : twice + 1], *lines[twice:]]))


def _paths(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(p for key, item in inner for p in _paths(item, (*path, key)))]


@given(st.sampled_from(_paths(read(ESTATE, "e").data)[1:]), _VALUES)
def test_any_value_in_the_place_of_another(path: tuple[Any, ...], value: Any) -> None:
    document = read(ESTATE, "e.yaml")
    box = document.data
    for key in path[:-1]:
        box = box[key]
    box[path[-1]] = value
    told: list[str] = []
    try:
        parse(document)
    except Invalid as refusal:
        told = [*refusal.lines("en"), *refusal.lines("fr")]
    assert all(line.startswith("e.yaml:") for line in told)
