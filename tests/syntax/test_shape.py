"""Shapes: every problem of a file at once, at its place, with the nearest word, in both languages."""

from typing import Annotated, Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field

from pra.errors import Invalid
from pra.syntax.read import read
from pra.syntax.shape import (
    Duration,
    Form,
    Problems,
    Rate,
    Size,
    TextForm,
    Word,
    check,
    did_you_mean,
    nearest,
)
from pra.text import Lang, Text, plain


class Wheel(Form):
    size: Size
    spokes: Annotated[int, Field(ge=3)] = 20


class Cart(Form):
    name: Word
    colour: Literal["red", "dark-blue"] = "red"
    wheels: tuple[Wheel, ...] = ()
    spare: dict[int, Wheel] = Field(default_factory=dict)
    keep: dict[Literal["daily", "weekly"], int] = Field(default_factory=dict)
    lasts: Duration = 60.0
    speed: Rate = 0.0
    title: TextForm = ""
    load: float = 1.0
    open: bool = False
    at_once: int | None = None


HEAD = "name: x\n"


def _lines(text: str, lang: Lang = "en") -> list[str]:
    with pytest.raises(Invalid) as caught:
        check(read(text, "f"), Cart)
    return caught.value.lines(lang)


CASES = [
    (HEAD + "104: x\n", "2:1", "unknown word `104`", "mot inconnu `104`"),
    ("colour: red\n", "1:1", "`name` is missing", "`name` manque"),
    ("", "1:1", "`name` is missing", "`name` manque"),
    ("[1]\n", "1:1", "a mapping (name: value) is wanted, not a list", "il faut un tableau"),
    (
        "nam: x\n",
        "1:1",
        "unknown word `nam` (did you mean `name`?)",
        "mot inconnu `nam` (vouliez-vous dire « name » ?)",
    ),
    ("at_once: 1\n", "1:1", "unknown word `at_once` (did you mean `at-once`?)", "mot inconnu `at_once`"),
    (
        "name: 1.10\n",
        "1:7",
        "`name`: a word or text is wanted, not 1.1 (put it between quotes)",
        "`name` : il faut un mot",
    ),
    (
        "name: [x]\n",
        "1:7",
        "`name`: a word or text is wanted, not a list",
        "`name` : il faut un mot ou un texte, pas une liste",
    ),
    (
        "name: true\n",
        "1:7",
        "`name`: a word or text is wanted, not true",
        "`name` : il faut un mot ou un texte, pas true",
    ),
    (
        "name:\n",
        "1:6",
        "`name`: a word or text is wanted, not nothing",
        "`name` : il faut un mot ou un texte, pas rien",
    ),
    (
        HEAD + "colour: rad\n",
        "2:9",
        "`rad` is not one of red, dark-blue (did you mean `red`?)",
        "`rad` n’est pas parmi red",
    ),
    (HEAD + "colour: 7\n", "2:9", "`7` is not one of red, dark-blue", "`7` n’est pas parmi red, dark-blue"),
    (
        HEAD + "wheels: {}\n",
        "2:9",
        "`wheels`: a list is wanted, not a mapping",
        "`wheels` : il faut une liste, pas un tableau",
    ),
    (HEAD + "wheels: [{size: 1G}, {size: 2X}]\n", "2:29", "`2X` is not a size", "`2X` n’est pas une taille"),
    (HEAD + "wheels:\n- {}\n", "3:3", "`size` is missing", "`size` manque"),
    (
        HEAD + "wheels: [{size: 1G, spoks: 3}]\n",
        "2:21",
        "unknown word `spoks` (did you mean `spokes`?)",
        "mot inconnu",
    ),
    (
        HEAD + "wheels: [{size: 1G, spokes: 2}]\n",
        "2:29",
        "`spokes`: 2 is too small, it is 3 or more",
        "`spokes` : 2 est trop",
    ),
    (
        HEAD + "wheels: [{size: 1G, spokes: many}]\n",
        "2:29",
        "`spokes`: a whole number is wanted, not many",
        "`spokes` : il faut un",
    ),
    (
        HEAD + "spare: {a: {size: 1G}}\n",
        "2:9",
        "`a`: a whole number is wanted, not a",
        "`a` : il faut un nombre entier",
    ),
    (
        HEAD + "keep: {dayly: 1}\n",
        "2:8",
        "`dayly` is not one of daily, weekly (did you mean `daily`?)",
        "`dayly` n’est pas",
    ),
    (HEAD + "lasts: 90\n", "2:8", "`90` is not a duration, such as 90s", "`90` n’est pas une durée"),
    (HEAD + "speed: fast\n", "2:8", "`fast` is not a rate", "`fast` n’est pas un débit"),
    (
        HEAD + "title: {fr: a}\n",
        "2:8",
        "a text is wanted: words, or {fr: …, en: …} with both",
        "il faut un texte",
    ),
    (HEAD + "title: 7\n", "2:8", "a text is wanted", "il faut un texte"),
    (
        HEAD + "load: heavy\n",
        "2:7",
        "`load`: a number is wanted, not heavy",
        "`load` : il faut un nombre, pas heavy",
    ),
    (
        HEAD + "open: ajar\n",
        "2:7",
        "`open`: true or false is wanted, not ajar",
        "`open` : il faut true ou false",
    ),
    (
        HEAD + "at-once: 1.5\n",
        "2:10",
        "`at-once`: a whole number is wanted, not 1.5",
        "`at-once` : il faut un nombre",
    ),
]


@pytest.mark.parametrize(("text", "place", "en", "fr"), CASES)
def test_a_wrong_shape_is_told_at_its_place_in_both_languages(
    text: str, place: str, en: str, fr: str
) -> None:
    (line,) = [w for w in _lines(text) if "`name` is missing" not in w or "missing" in en]
    assert line.startswith(f"f:{place}: {en}")
    assert any(w.startswith(f"f:{place}: {fr}") for w in _lines(text, "fr"))


def test_every_problem_is_told_at_once_in_the_order_of_the_file() -> None:
    lines = _lines("colour: rad\nwheels: [{}, {size: 1}]\nlasts: x\nopened: true\n")
    assert [w.split(": ")[0] for w in lines] == ["f:1:1", "f:1:9", "f:2:10", "f:2:21", "f:3:8", "f:4:1"]


def test_what_is_right_is_taken_as_it_is_written() -> None:
    cart = check(read("name: 7\nlasts: 1h30\nspeed: 8kb/s\ntitle: {fr: a, en: b}\nat-once: 2\n", "f"), Cart)
    assert (cart.name, cart.lasts, cart.speed, cart.at_once) == ("7", 5400.0, 1000.0, 2)
    assert cart.title == Text(en="b", fr="a")


def test_a_part_of_a_file_is_checked_at_its_own_place() -> None:
    with pytest.raises(Invalid) as caught:
        check(read("carts:\n- name: x\n- nam: y\n", "f"), Cart, at=("carts", 1))
    assert caught.value.lines("en") == [
        "f:3:3: `name` is missing",
        "f:3:3: unknown word `nam` (did you mean `name`?)",
    ]


_TREES = st.recursive(
    st.text(max_size=5) | st.integers() | st.booleans() | st.none() | st.floats(allow_nan=False),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from([*Cart.model_fields, "at-once", "x", "size", "daily", "en"]), inner, max_size=4
        )
    ),
    max_leaves=12,
)


@given(_TREES)
def test_any_value_fits_or_is_refused(tree: Any) -> None:
    document = read(HEAD, "f")
    document.data = tree
    try:
        check(document, Cart)
    except Invalid as refusal:
        told = [p.line(lang) for p in refusal.problems for lang in ("en", "fr")]
    else:
        told = []
    assert all(line.startswith("f:") for line in told)


# ---- words that were meant ---------------------------------------------------------------------


def test_the_nearest_word_is_named_if_one_is_near() -> None:
    assert nearest("prodd1", ["spare1", "prod1"]) == "prod1"
    assert nearest("zzz", ["spare1", "prod1"]) is None
    assert nearest("x", []) is None


def test_a_near_word_is_a_question_a_few_words_are_a_list_many_words_are_nothing() -> None:
    assert did_you_mean("prodd", ["prod"]) == Text(
        en="did you mean `prod`?", fr="vouliez-vous dire « prod » ?"
    )
    assert did_you_mean("zzz", ["a", "b"]) == Text(en="one of: a, b", fr="au choix : a, b")
    assert did_you_mean("zzz", [f"a{n}" for n in range(12)]) is not None
    assert did_you_mean("zzz", [f"a{n}" for n in range(13)]) is None
    assert did_you_mean("zzz", []) is None


# ---- problems beyond shape ---------------------------------------------------------------------


def test_warnings_alone_stop_nothing_and_come_along_with_errors() -> None:
    problems = Problems(read("a: [b, c]\n", "f"))
    problems.warning(("a", 0), plain("odd"))
    problems.raise_any()
    assert problems.known(("a", 0), "b", ["b"], plain("letter"))
    assert not problems.known(("a", 1), "c", {"b", "cc"}, plain("letter"))
    with pytest.raises(Invalid) as caught:
        problems.raise_any()
    assert caught.value.lines("en") == ["f:1:5: odd", "f:1:8: unknown letter `c` (did you mean `cc`?)"]
    assert caught.value.lines("fr")[1] == "f:1:8: letter introuvable : `c` (vouliez-vous dire « cc » ?)"
    assert str(caught.value) == "1 error(s) found"
