"""Words, numbers, booleans: YAML 1.2, where `no` is a word and 010 is not eight."""

from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from pra.syntax.characters import INVISIBLE
from pra.syntax.read import read

WORDS = [
    *("on", "off", "yes", "no", "On", "OFF", "y", "n", "12:30", "1:30:00", "010", "0x1F", "0o17", "1_000"),
    *("+33400000001", "2026-01-01", ".inf", ".nan", "1e999", "<", "=", "1.2.3", "1,5", "NaN", "tRUE"),
    *("99999999999999999999", "http://a/#b", "C:\\dir", "20G", "a b"),
]


@pytest.mark.parametrize("word", WORDS)
def test_a_word_stays_a_word(word: str) -> None:
    assert read(f"k: {word}", "f").data == {"k": word}
    assert read(f"[x, {word}]" if "," not in word else f"- x\n- {word}", "f").data == ["x", word]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("1", 1),
        ("-7", -7),
        ("0", 0),
        ("999999999999999999", 999_999_999_999_999_999),
        ("1.5", 1.5),
        (".5", 0.5),
        ("1e3", 1000.0),
        ("-2.5e-1", -0.25),
        ("true", True),
        ("True", True),
        ("FALSE", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("'1'", "1"),
        ('"true"', "true"),
        ("'~'", "~"),
        ("''", ""),
        ('"a\\tb\\nc\\u00e9"', "a\tb\ncé"),
        ("|\n  1\n", "1\n"),
    ],
)
def test_a_value_is_what_it_is_written_as(written: str, value: Any) -> None:
    found = read(f"k: {written}", "f").data["k"]
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize("text", ["", "\n\n", "# nothing\n", "---\n", "\ufeff"])
def test_a_file_of_nothing_is_nothing(text: str) -> None:
    assert read(text, "f").data is None


@pytest.mark.parametrize(
    "text", ["a: 1\r\nb: |\r\n  x\r\n", "\ufeffa: 1\nb: |\n  x\n", "---\na: 1\nb: |\n  x\n...\n"]
)
def test_how_a_file_is_stored_does_not_matter(text: str) -> None:
    assert read(text, "f").data == {"a": 1, "b": "x\n"}


_TEXT = st.text(st.characters(codec="utf-8"), max_size=12).filter(lambda t: not INVISIBLE.search(t))
_KEYS = _TEXT.filter(lambda t: t != "<<")
TREES = st.recursive(
    _TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_KEYS, inner, max_size=4),
    max_leaves=20,
)


@given(TREES, st.booleans(), st.sampled_from([20, 80, 1000]))
def test_what_is_dumped_reads_back(tree: Any, flow: bool, width: int) -> None:
    text = yaml.safe_dump(tree, default_style='"', default_flow_style=flow, width=width, allow_unicode=True)
    # the dumper puts `!!` tags on what it was told to quote: none are left on strings
    assert read(text, "f").data == tree


_SCALARS = st.integers(-(10**17), 10**17) | st.booleans() | st.none()


@given(st.dictionaries(st.integers(0, 999), st.lists(_SCALARS, max_size=4), max_size=5))
def test_plain_numbers_read_back(tree: Any) -> None:
    assert read(yaml.safe_dump(tree), "f").data == tree
