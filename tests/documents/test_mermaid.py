"""The graph as Mermaid text: every step, every edge, and labels that cannot become syntax."""

import re
from collections.abc import Callable
from html import unescape

import pytest

from pra.documents.mermaid import mermaid
from pra.plan.model import Plan
from pra.text import Lang
from tests.documents.small import HOSTILE, hostile, seen, switch

NODE = re.compile(r' *(s\d+)(?:\["([^"]*)"\]|\{\{"([^"]*)"\}\})')
PHASE = re.compile(r' *subgraph p\d+\["[^"]*"\]')
EDGE = re.compile(r" *(s\d+) --> (s\d+)")
REST = re.compile(r" *(end|flowchart TD|classDef \w+ [\w:;.\- ]+|class [\w,]+ \w+)")


def names(lang: Lang = "en") -> dict[str, str]:
    """Which node is which step."""
    found = {}
    for line in mermaid(seen(switch()), lang).splitlines():
        node = NODE.fullmatch(line)
        if node:
            label = node[2] or node[3]
            found[node[1]] = label.split("<b>")[1].split("</b>")[0]
    return found


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_every_step_is_a_node_with_how_many_operations_it_has(lang: Lang) -> None:
    text = mermaid(seen(switch()), lang)
    assert sorted(names(lang).values()) == sorted(switch().steps)
    counts = [int(n) for n in re.findall(r"</b> × (\d+)", text)]
    assert sum(counts) == sum(not o.gate for o in switch().operations)


def test_every_edge_is_there_and_no_other() -> None:
    steps = names()
    found = {(steps[a], steps[b]) for a, b in EDGE.findall(mermaid(seen(switch()), "en"))}
    assert found == {(a, s.step.name) for s in seen(switch()) for a in s.after}


@pytest.mark.parametrize("make", [switch, hostile])
def test_every_line_is_one_that_mermaid_knows(make: Callable[[], Plan]) -> None:
    text = mermaid(seen(make()), "en")
    for line in text.splitlines():
        assert any(shape.fullmatch(line) for shape in (NODE, PHASE, EDGE, REST)), line
    assert text.count("subgraph p") == len(re.findall(r"^ *end$", text, re.MULTILINE))


def test_hostile_words_are_entities_and_read_as_written() -> None:
    text = mermaid(seen(hostile()), "en")
    labels = [m[2] or m[3] for m in map(NODE.fullmatch, text.splitlines()) if m]
    assert labels
    for label in labels:
        inner = label.split("<br/>")[1]
        assert not set('"<>[]{}`&%\\') & set(inner)
        assert unescape(re.sub(r"#(\d+);", r"&#\1;", inner)) == HOSTILE


def test_the_critical_path_is_marked() -> None:
    text = mermaid(seen(switch()), "en")
    (line,) = re.findall(r"  class (\S+) critical", text)
    steps = names()
    assert {steps[n] for n in line.split(",")} == {s.step.name for s in seen(switch()) if s.critical}
