"""Whatever YAML can do and a runbook must not: refused at its place, in both languages."""

import pytest

from pra.syntax.read import Limits
from tests.syntax.small import refused

BOMB = "a: &a [x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n"
    for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)

CASES = [
    ("a: &x 1\n", "1:4", "anchors and aliases are not allowed", "les ancres et les alias sont interdits"),
    ("a: &x {b: 1}\n", "1:4", "anchors and aliases", "les ancres et les alias"),
    ("a: 1\nb:\n  - &x [1]\n", "3:5", "anchors and aliases", "les ancres et les alias"),
    ("a: 1\nb: *x\n", "2:4", "anchors and aliases", "les ancres et les alias"),
    ("a: !!int '1'\n", "1:4", "tags are not allowed", "les étiquettes de type sont interdites"),
    ("a: !!python/object/apply:os.system [id]\n", "1:4", "tags are not allowed", "les étiquettes de type"),
    ("a: ! plain\n", "1:4", "tags are not allowed", "les étiquettes de type"),
    ("a: !!str plain\n", "1:4", "tags are not allowed", "les étiquettes de type"),
    ("a: !x {b: 1}\n", "1:4", "tags are not allowed", "les étiquettes de type"),
    ("a:\n  <<: {b: 1}\n", "2:3", "merge keys are not allowed", "les clés de fusion sont interdites"),
    ("a: 1\nb: 2\na: 3\n", "3:1", "`a` stands twice (lines 1 and 3)", "`a` figure deux fois (lignes 1 et 3)"),
    ("x:\n  b: 2\n  'b': 3\n", "3:3", "`b` stands twice", "`b` figure deux fois"),
    ("{a: 1}: 2\n", "1:1", "a key is a word or a whole number", "une clé est un mot ou un nombre entier"),
    ("? [a]\n: 2\n", "1:3", "a key is a word or a whole number", "une clé est un mot ou un nombre entier"),
    ("a: 1\n---\nb: 2\n", "2:1", "one document a file", "un seul document par fichier"),
    ("a: 1\n...\n---\nb: 2\n", "3:1", "one document a file", "un seul document par fichier"),
    ("a:\n\t- 1\n", "2:1", "not YAML: ", "ce n’est pas du YAML : "),
    ("a: {b: 1\n", "1:4", "not YAML: ", "ce n’est pas du YAML : "),
    ("a: 1\n b: 2\n", "2:3", "not YAML: ", "ce n’est pas du YAML : "),
    ("a: 'b\n", "1:4", "not YAML: ", "ce n’est pas du YAML : "),
    ("a: b\x07c\n", "1:5", "the invisible character U+0007", "le caractère invisible U+0007"),
    ("a: 1\nb: x\u202ey\n", "2:5", "the invisible character U+202E", "le caractère invisible U+202E"),
    ("# seen\x85do: x\n", "1:7", "the invisible character U+0085", "le caractère invisible U+0085"),
    ("# seen\u2028do: x\n", "1:7", "the invisible character U+2028", "le caractère invisible U+2028"),
    ("# seen\rdo: x\n", "1:7", "the invisible character U+000D", "le caractère invisible U+000D"),
    ("\ufeffa: 1\n\x07b: 2\n", "2:1", "the invisible character U+0007", "le caractère invisible U+0007"),
    ("\ufeffa: &x 1\n", "1:4", "anchors and aliases", "les ancres et les alias"),
    ('a: "\\e[31m"\n', "1:4", "the invisible character U+001B", "le caractère invisible U+001B"),
    ('"\\0": 1\n', "1:1", "the invisible character U+0000", "le caractère invisible U+0000"),
    ("a: ! '1'\n", "1:4", "tags are not allowed", "les étiquettes de type"),
    (
        "abc: 1\na: 2\na: 3\n",
        "3:1",
        "`a` stands twice (lines 2 and 3)",
        "`a` figure deux fois (lignes 2 et 3)",
    ),
    ("x:\n  a: 1\na: 2\na: {a: 1}\n", "4:1", "`a` stands twice (lines 3 and 4)", "`a` figure deux fois"),
    ("101: a\n'101': b\n", "2:1", "`101` stands twice (lines 1 and 2)", "`101` figure deux fois"),
    ("'101': a\n101: b\n", "2:1", "`101` stands twice (lines 1 and 2)", "`101` figure deux fois"),
    ("true: 1\n", "1:1", "a key is a word or a whole number", "une clé est un mot ou un nombre entier"),
    ("~: 1\n", "1:1", "a key is a word or a whole number", "une clé est un mot ou un nombre entier"),
    ("1.10: 1\n", "1:1", "a key is a word or a whole number", "une clé est un mot ou un nombre entier"),
    ("a: 1\nb: \ufeff2\n", "2:4", "the invisible character U+FEFF", "le caractère invisible U+FEFF"),
]


@pytest.mark.parametrize(("text", "place", "en", "fr"), CASES)
def test_a_refusal_names_its_place_in_both_languages(text: str, place: str, en: str, fr: str) -> None:
    assert refused(text, "en")[0].startswith(f"f.yaml:{place}: {en}")
    assert refused(text, "fr")[0].startswith(f"f.yaml:{place}: {fr}")


def test_a_bomb_is_refused_where_its_fuse_is() -> None:
    lines = refused(BOMB)
    assert lines[0] == "f.yaml:1:4: anchors and aliases are not allowed"
    assert len(lines) == 9 + 8 * 9, "each anchor and each alias once, nothing expanded"


def test_every_refusal_of_a_file_is_told_at_once() -> None:
    lines = refused("a: &x 1\nb: *x\na: !t 2\nc: {<<: 1}\n")
    assert [line.split(": ")[0] for line in lines] == [
        "f.yaml:1:4",
        "f.yaml:2:4",
        "f.yaml:3:1",
        "f.yaml:3:4",
        "f.yaml:4:5",
    ]


@pytest.mark.parametrize(
    ("text", "limits", "place", "en", "fr"),
    [
        ("[[1]]", Limits(depth=1), "f.yaml:1:2", "nested too deep", "imbrication trop profonde"),
        ("a: {b: 1}", Limits(depth=1), "f.yaml:1:4", "nested too deep", "imbrication trop profonde"),
        ("a: 1\nb: abcd", Limits(scalar=3), "f.yaml:2:4", "this text is too long", "ce texte est trop long"),
        ("[1,\n2, 3]", Limits(events=4), "f.yaml:2:1", "too many values", "trop de valeurs"),
        ("abcd", Limits(size=3), "f.yaml", "larger than 3B", "plus grand que 3B"),
    ],
)
def test_a_file_is_bounded(text: str, limits: Limits, place: str, en: str, fr: str) -> None:
    assert refused(text, "en", limits) == [f"{place}: {en}"]
    assert refused(text, "fr", limits) == [f"{place}: {fr}"]


def test_a_hundred_thousand_brackets_overflow_nothing() -> None:
    assert refused("[" * 100_000) == ["f.yaml:1:33: nested too deep"]
    assert refused("{a: " * 100_000)[0].endswith("nested too deep")
    assert refused("- " * 100_000)[0].endswith("nested too deep")


def test_doubles_are_counted_in_their_own_mapping() -> None:
    lines = refused("a: {b: 1}\na: {b: 2,\n b: 3}\n")
    assert lines == [
        "f.yaml:2:1: `a` stands twice (lines 1 and 2)",
        "f.yaml:3:2: `b` stands twice (lines 2 and 3)",
    ]


def test_doubles_are_told_besides_what_is_not_yaml() -> None:
    lines = refused("a: 1\na: 2\nb: [1\n")
    assert [line.split(": ")[0] for line in lines] == ["f.yaml:2:1", "f.yaml:3:4"]


@pytest.mark.parametrize("line", ["\x07\n", "a: &x 1\n", "a: 1\n"])
def test_so_many_problems_that_nobody_reads_on_are_not_all_told(line: str) -> None:
    """A large file of nothing but mistakes takes no more than one pass; every one once took a pass of its own."""
    assert len(refused(line * 50_000)) == 1000
