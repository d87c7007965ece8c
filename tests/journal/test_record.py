"""A record is read back as it was written, and as nothing else."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pra.journal.record import Head, Record, encode
from tests.journal.paper import START, written

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**50), 2**50)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5, alphabet="abé"), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(
    body=st.dictionaries(st.text(max_size=5, alphabet="abcé\n"), VALUES, max_size=4),
    kind=st.text("abc", min_size=1),
)
def test_what_is_written_is_read(body: dict[str, Any], kind: str) -> None:
    line = encode(Head(7, "a" * 64), START, 12.3456, "boot", kind, body)
    assert line.count(b"\n") == 1
    record = Record.decode(line[:-1])
    assert (record.number, record.kind, record.body, record.previous) == (8, kind, body, "a" * 64)
    assert record.mono == 12.346
    assert json.loads(line)["sum"] == record.sum


def test_times_are_utc_with_milliseconds() -> None:
    assert b'"at":"2026-11-24T02:21:13.000Z"' in written(1)


def test_a_number_that_json_cannot_carry_is_refused() -> None:
    with pytest.raises(ValueError, match="JSON"):
        encode(Head(), START, 0.0, "", "event", {"seconds": float("nan")})


@pytest.mark.parametrize(
    "change",
    [
        lambda v: v | {"n": "1"},
        lambda v: v | {"n": True},
        lambda v: v | {"mono": 0},
        lambda v: v | {"body": []},
        lambda v: v | {"more": 1},
        lambda v: {k: w for k, w in v.items() if k != "boot"},
        lambda v: v | {"sum": "0" * 64},
        lambda v: v | {"at": "yesterday"},
    ],
)
def test_another_shape_is_no_record(change: Any) -> None:
    value = change(json.loads(written(1)))
    line = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    with pytest.raises(ValueError):  # noqa: PT011 — any: what is wrong is told by place, not by name
        Record.decode(line)


def test_the_same_values_written_otherwise_are_no_record() -> None:
    """One way to write a record: an added space would leave the sum of its values as it was."""
    line = written(1)[:-1]
    with pytest.raises(ValueError, match="canonical"):
        Record.decode(line.replace(b'"n":1', b'"n": 1'))


def test_a_head_is_short_enough_to_be_read_aloud() -> None:
    assert str(Head(41, "9f3a12bc77d0" + "e" * 52)) == "41:9f3a12bc77d0"
