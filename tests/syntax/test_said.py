"""What libyaml says of a mistake, as advice in both languages: where to look and what to type."""

import pytest

from tests.syntax.small import refused

EN, FR = "not YAML: ", "ce n’est pas du YAML : "
CASES = [
    ("a:\n\t- 1\n", "2:1", "a tab: indentation is made of spaces", "une tabulation : le décalage est fait"),
    ("a:\n  b: 1\n\tc: 2\n", "3:1", "a tab: ", "une tabulation : "),
    ("a: |\n  b\n\tc\n", "3:1", "a tab: ", "une tabulation : "),
    ("a: 1\nb: 'x\n", "2:4", "this quote is never closed", "ce guillemet n’est jamais fermé"),
    ('a: "x\n', "1:4", "this quote is never closed", "ce guillemet n’est jamais fermé"),
    ("a: 1\nword\nb: 2\n", "2:1", "a `:` is missing after this word", "il manque un `:` après ce mot"),
    ("a: b: c\n", "1:5", "a `:` is not expected here", "un `:` inattendu"),
    ("a: ? b\n", "1:4", "a key is not expected here", "une clé inattendue"),
    ("a: - b\n", "1:4", "a `-` is not expected here", "un `-` inattendu"),
    ("a: 1\n- b\n", "2:1", "`name: value` is wanted here", "il faut ici `nom: valeur`"),
    ("- a\nb: 1\n", "2:1", "a `-` is wanted here", "il faut ici un `-`"),
    (
        "a: [1 2, [3}\n",
        "1:12",
        "a `,` or a `]` is missing before this",
        "il manque un `,` ou un `]` avant ceci",
    ),
    ("a: {b: 1]\n", "1:9", "a `,` or a `}` is missing before this", "il manque un `,` ou un `}` avant ceci"),
    ("a: [, 1]\n", "1:5", "a value is missing before this", "il manque une valeur avant ceci"),
    ("{}\nx: 1\n", "2:1", "something stands after the end", "il y a quelque chose après la fin"),
    ("a: 'b\n---\nc'\n", "2:1", "the document ends inside quotes", "le document finit entre des guillemets"),
    ('a: "C:\\dir"\n', "1:7", "unknown escape: ", "échappement inconnu : "),
    ("a: *.log\n", "1:4", "a text that begins with `*`", "un texte qui commence par `*`"),
    ("a: @b\n", "1:4", "a text that begins with this character", "un texte qui commence par ce caractère"),
    ("a: %b\n", "1:4", "a text that begins with this character", "un texte qui commence par ce caractère"),
]


@pytest.mark.parametrize(("text", "place", "en", "fr"), CASES)
def test_a_mistake_is_told_as_advice(text: str, place: str, en: str, fr: str) -> None:
    assert refused(text, "en")[0].startswith(f"f.yaml:{place}: {EN}{en}")
    assert refused(text, "fr")[0].startswith(f"f.yaml:{place}: {FR}{fr}")


def test_what_is_never_closed_names_the_line_that_opened_it() -> None:
    text = "a: 1\nb: [1,\n 2\nc: 3\n"
    assert refused(text)[0].startswith("f.yaml:4:2: ")
    assert refused(text, "en")[0].endswith("(opened on line 2)")
    assert refused(text, "fr")[0].endswith("(ouvert ligne 2)")


def test_what_is_open_at_the_end_is_told_where_it_opens() -> None:
    text = "a: {b: 1,\n  c: 2\n\n"
    assert refused(text, "en") == ["f.yaml:1:4: not YAML: this bracket is never closed"]
    assert refused(text, "fr") == ["f.yaml:1:4: ce n’est pas du YAML : ce crochet n’est jamais fermé"]


def test_rare_words_are_libyaml_s_own() -> None:
    assert refused("%YAML 1.1\n%YAML 1.1\n---\na: 1\n") == [
        "f.yaml:2:1: not YAML: found duplicate %YAML directive"
    ]
