"""Where things stand: every node of a file is found at the line and column where it is written."""

from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from pra.syntax.read import Document, Trail, read

TEXT = """\
# comment
a: 1
b:
  - x
  - {c: 2, "d e": [3,
      4]}
101:
  f: |
    long
  g: "q"
"""


@pytest.mark.parametrize(
    ("path", "key", "place"),
    [
        ((), False, "2:1"),
        (("a",), True, "2:1"),
        (("a",), False, "2:4"),
        (("b",), False, "4:3"),
        (("b", 0), False, "4:5"),
        (("b", 1), False, "5:5"),
        (("b", 1, "c"), True, "5:6"),
        (("b", 1, "d e"), True, "5:12"),
        (("b", 1, "d e", 1), False, "6:7"),
        ((101,), True, "7:1"),
        ((101, "f"), False, "8:6"),
        ((101, "g"), True, "10:3"),
        (("b", 1, "nothing", "there"), False, "5:5"),
        (("b", 7), False, "4:3"),
        (("nothing",), True, "2:1"),
    ],
)
def test_a_place_is_where_it_is_written_or_what_is_nearest(path: Trail, key: bool, place: str) -> None:
    assert str(read(TEXT, "f.yaml").place(path, key=key)) == f"f.yaml:{place}"


def test_places_are_found_in_any_order() -> None:
    document = read(TEXT, "f")
    last = document.place((101, "g"), key=True)
    assert document.place(("a",), key=True).line == 2
    assert document.place((101, "g"), key=True) == last


_LEAF = st.text("ab é0", min_size=0, max_size=5) | st.integers(0, 99) | st.booleans()
_KEY = st.text("abcé", min_size=1, max_size=4) | st.integers(0, 99)
_TREES = st.recursive(
    _LEAF,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_KEY, inner, max_size=4),
    max_leaves=20,
)


def _nodes(node: yaml.Node, value: Any, path: Trail) -> Iterator[tuple[Trail, bool, yaml.Node]]:
    """Every node with its path, as the pure Python composer marks it; names are those of the value read."""
    yield path, False, node
    if isinstance(node, yaml.MappingNode):
        for key, (written, inner) in zip(value, node.value, strict=True):
            yield (*path, key), True, written
            yield from _nodes(inner, value[key], (*path, key))
    elif isinstance(node, yaml.SequenceNode):
        for i, inner in enumerate(node.value):
            yield from _nodes(inner, value[i], (*path, i))


def _compose(text: str) -> yaml.Node:
    node = yaml.compose(text, Loader=yaml.SafeLoader)
    assert node is not None
    return node


@given(_TREES, st.sampled_from([True, False, None]), st.sampled_from([2, 4]), st.randoms())
def test_every_node_is_found_where_it_stands(tree: Any, flow: bool | None, indent: int, random: Any) -> None:
    text = yaml.safe_dump(tree, default_flow_style=flow, indent=indent, width=20, allow_unicode=True)
    document: Document = read(text, "f")
    nodes = list(_nodes(_compose(text), document.data, ()))
    random.shuffle(nodes)
    for path, key, node in nodes:
        place = document.place(path, key=key)
        assert (place.line, place.column) == (node.start_mark.line + 1, node.start_mark.column + 1)
