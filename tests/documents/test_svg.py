"""The picture of a plan: well-formed, whole, readable by those who cannot see it, and inert."""

from collections.abc import Callable
from xml.etree import ElementTree as ET

import pytest

from pra.documents.svg import svg
from pra.plan.model import Plan
from pra.text import Lang
from tests.documents.small import HOSTILE, hostile, seen, switch

SVG = "{http://www.w3.org/2000/svg}"


def drawn(plan: Plan, lang: Lang = "en") -> ET.Element:
    return ET.fromstring(svg(plan.title.in_(lang), seen(plan), lang))


def words(root: ET.Element, tag: str) -> list[str]:
    return [e.text or "" for e in root.iter(SVG + tag)]


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_every_step_is_drawn_with_how_many_operations_it_has(lang: Lang) -> None:
    plan = switch()
    labels = words(drawn(plan, lang), "text")
    for name, step in plan.steps.items():
        count = sum(not plan.operations[i].gate for i in step.operations)
        assert (f"{name} × {count}" if count > 1 else name) in labels


def test_every_operation_is_counted_once() -> None:
    labels = words(drawn(switch()), "text")
    counts = [int(label.split(" × ")[1]) for label in labels if " × " in label]
    assert sum(counts) == sum(not o.gate for o in switch().operations)


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_it_has_a_title_and_a_description(lang: Lang) -> None:
    plan = switch()
    root = drawn(plan, lang)
    title, description = root.find(SVG + "title"), root.find(SVG + "desc")
    assert title is not None
    assert title.text == plan.title.in_(lang)
    assert description is not None
    assert all(name in (description.text or "") for name in plan.steps)
    named = {e.get("id") for e in (title, description)}
    assert set((root.get("aria-labelledby") or "").split()) == named


def test_hostile_words_stay_words() -> None:
    root = drawn(hostile())
    assert words(root, "script") == []
    assert HOSTILE in words(root, "title")
    assert HOSTILE in words(root, "text")


def test_it_asks_nothing_of_anybody() -> None:
    """Self-contained: no link, no image, no style sheet, no handler."""
    for element in drawn(hostile()).iter():
        assert element.tag.removeprefix(SVG) not in {"script", "image", "use", "a", "foreignObject", "style"}
        assert [n for n in element.attrib if n.startswith("on") or n.endswith("href")] == []


@pytest.mark.parametrize("make", [switch, hostile])
def test_everything_is_inside_the_frame(make: Callable[[], Plan]) -> None:
    root = drawn(make())
    _, _, width, height = (float(n) for n in (root.get("viewBox") or "").split())
    for element in root.iter(SVG + "rect"):
        if element.get("x") is None:
            continue
        x, y, wide, high = (float(element.get(n) or 0) for n in ("x", "y", "width", "height"))
        assert 0 <= x <= x + wide <= width
        assert 0 <= y <= y + high <= height
    for element in root.iter(SVG + "text"):
        assert 0 <= float(element.get("x") or 0) <= width
        assert 0 <= float(element.get("y") or 0) <= height


def test_an_empty_plan_is_a_picture_too() -> None:
    assert ET.fromstring(svg("nothing", [], "en")).tag == SVG + "svg"
