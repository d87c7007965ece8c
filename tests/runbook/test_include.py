"""Runbooks that include runbooks."""

from pathlib import Path

import pytest

from pra.errors import Invalid
from pra.facts.catalogue import facts
from pra.operations.catalogue import operations
from pra.plan.compile import compile_plan
from pra.plan.model import Plan
from pra.runbook.load import load
from tests.plan.small import edges, inventory

HEAD = "title: {fr: T, en: T}\npurpose: failback\n"
INNER = """\
parameters:
  from: {type: node}
  to: {type: node, default: pair of from}
guests:
  all: {on: $from, except: {tags: [scratch]}}
steps:
  stop: {do: guest.shutdown, each: all, on: $from}
  sync: {do: zfs.sync, each: all, from: $from, to: $to, after: stop}
"""
OUTER = """\
parameters: {prod: {type: node}}
steps:
  check: {do: node.wait-online, on: $prod}
  move:
    include: inner.yaml
    with: {from: $prod}
    after: check
    phase: moving
  power: {do: node.power-off, on: $prod, after: move}
  look: {do: node.wait-online, on: spare1, after: move.stop}
"""


def write(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(f"runbook: {name}\n{HEAD}{text}", encoding="utf-8")
    return folder / "outer.yaml"


def compiled(path: Path, **given: str) -> Plan:
    return compile_plan(load(path), inventory(), given, operations(), facts())


def lines(path: Path, lang: str = "en", **given: str) -> list[str]:
    with pytest.raises(Invalid) as caught:
        compiled(path, **given)
    folder = str(path.parent) + "/"
    return [line.replace(folder, "") for line in caught.value.lines(lang)]  # type: ignore[arg-type]


def test_an_include_is_its_steps_under_its_name(tmp_path: Path) -> None:
    plan = compiled(write(tmp_path, outer=OUTER, inner=INNER), prod="prod1")
    found = edges(plan)
    assert list(plan.steps) == ["check", "move.stop", "move.sync", "power", "look"]
    assert found["move.stop[101]"] == ["check"]
    assert found["move.sync[102]"] == ["move.stop[102]"]
    assert found["move.all"] == ["move.sync.all"]
    assert found["power"] == ["move.all"]
    assert found["look"] == ["move.stop.all"]
    assert plan.steps["move.sync"].phase == "moving"
    assert plan.steps["move.sync"].place.file.endswith("inner.yaml")


def test_an_include_inside_an_include_waits_too(tmp_path: Path) -> None:
    middle = "parameters: {node: {type: node}}\nsteps:\n  in: {include: inner.yaml, with: {from: $node}}\n"
    outer = OUTER.replace("inner.yaml\n    with: {from: $prod}", "middle.yaml\n    with: {node: $prod}")
    outer = outer.replace("move.stop", "move.in.stop")
    found = edges(compiled(write(tmp_path, outer=outer, middle=middle, inner=INNER), prod="prod1"))
    assert found["move.in.stop[101]"] == ["check"]
    assert found["power"] == ["move.all"]
    assert found["move.all"] == ["move.in.all"]
    assert found["look"] == ["move.in.stop.all"]


def test_the_hash_covers_what_is_included(tmp_path: Path) -> None:
    path = write(tmp_path, outer=OUTER, inner=INNER)
    before = compiled(path, prod="prod1").hash
    write(tmp_path, inner=INNER + "  # another word\n")
    assert compiled(path, prod="prod1").hash != before


def test_a_circle_of_includes_is_told(tmp_path: Path) -> None:
    inner = "steps:\n  back: {include: outer.yaml}\n"
    path = write(tmp_path, outer="steps:\n  in: {include: inner.yaml}\n", inner=inner)
    assert lines(path) == ["inner.yaml:5:19: includes itself: outer.yaml → inner.yaml → outer.yaml"]
    assert lines(path, "fr") == ["inner.yaml:5:19: s’inclut lui-même : outer.yaml → inner.yaml → outer.yaml"]


def test_what_is_wrong_inside_is_told_there(tmp_path: Path) -> None:
    inner = INNER.replace("zfs.sync", "zfs.sinc")
    assert lines(write(tmp_path, outer=OUTER, inner=inner), prod="prod1") == [
        "inner.yaml:11:14: unknown operation `zfs.sinc` (did you mean `zfs.sync`?)"
    ]


@pytest.mark.parametrize(
    ("change", "place", "words"),
    [
        (("inner.yaml", "iner.yaml"), "outer.yaml:8:14", "no such file"),
        (("{from: $prod}", "{from: $prd}"), "outer.yaml:9:18", "unknown parameter `$prd`"),
        (("{from: $prod}", "{fron: $prod}"), "outer.yaml:9:11", "unknown parameter `fron`"),
        (
            ("phase: moving", "each: x"),
            "outer.yaml:11:5",
            "step `move`: `each` says nothing beside `include`",
        ),
    ],
)
def test_what_is_wrong_with_an_include(
    tmp_path: Path, change: tuple[str, str], place: str, words: str
) -> None:
    path = write(tmp_path, outer=OUTER.replace(*change), inner=INNER)
    assert any(line.startswith(f"{place}: {words}") for line in lines(path, prod="prod1"))
