"""Shapes, and where steps stand in their file."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pra.errors import Invalid
from pra.facts.arguments import HELP, WORD
from pra.facts.catalogue import facts
from pra.operations.catalogue import operations
from pra.runbook import kinds
from pra.runbook.load import parse
from tests.plan.small import HEAD


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("runbook: x\ntitle: t\npurpose: hope\nsteps: {}\n", "r.yaml:3:10: `hope` is not one of"),
        ("runbook: x\ntitle: t\nsteps: {}\n", "r.yaml:1:1: `purpose` is missing"),
        (HEAD + "stepps: {}\n", "r.yaml:4:1: unknown word `stepps` (did you mean `steps`?)"),
        (HEAD + "steps: [a]\n", "r.yaml:4:8: `steps`: a mapping"),
        (HEAD + "steps: {a: {do: x, order: backwards}}\n", "r.yaml:4:27: `backwards` is not one of"),
        (HEAD + "steps: {a: {do: x, retry: {afterr: 3s}}}\n", "r.yaml:4:28: unknown word `afterr`"),
        (HEAD + "guests: {m: {onn: x}}\nsteps: {}\n", "r.yaml:4:14: unknown word `onn`"),
    ],
)
def test_a_wrong_shape_is_told_at_its_place(text: str, line: str) -> None:
    with pytest.raises(Invalid) as caught:
        parse(text, "r.yaml")
    assert any(found.startswith(line) for found in caught.value.lines("en")), caught.value.lines("en")


_NAME = st.text("abcdeé1-_", min_size=1, max_size=6).filter(
    lambda n: not n.strip("1-_").isdigit() and n.strip("1-_")
)
_WRITTEN = st.sampled_from(
    [
        "  {}: {{do: x}}\n",
        "  {}:\n    do: x\n\n",
        "  # about it\n  {}:   # here\n    do: x\n",
        '  "{}": {{do: x}}\n',
        "  {}: {{do: x, note: |-\n  }}\n",
        "  {}:\n    note: |\n      do:\n      a: b\n    do: x\n",
    ]
)


@given(st.lists(st.tuples(_NAME, _WRITTEN), min_size=1, max_size=6, unique_by=lambda t: t[0]), st.booleans())
def test_steps_are_found_where_the_file_says(steps: list[tuple[str, str]], after: bool) -> None:
    """The fast way over lines and the reader agree, however the steps are written."""
    text = HEAD + "steps:\n" + "".join(w.format(n) for n, w in steps if "|-" not in w)
    text += "goal:\n  - {fact: x}\n" if after else ""
    try:
        runbook = parse(text, "r.yaml")
    except Invalid:
        return
    places = runbook.step_places()
    assert places == {n: runbook.document.place(("steps", n), key=True) for n in runbook.form.steps}


def test_the_words_of_fields_are_those_of_the_facts() -> None:
    """`runbook` may not import `facts`, which names the metadata."""
    assert (kinds.WORD, kinds.HELP) == (WORD, HELP)


@pytest.mark.parametrize("cls", [*operations().values(), *facts().values()], ids=lambda c: c.kind)
def test_every_kind_can_be_said(cls: type) -> None:
    kind = kinds.kind_of(cls)
    assert len(kind.by_word) == len(kind.arguments), "two fields share a word"
    assert not set(kind.by_word) & {"do", "fact", "each", "after", "when", "undo", "timeout", "title"}
