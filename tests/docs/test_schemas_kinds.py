"""Of every kind there is: its own words are taken, and each that is missing or too many is refused, by both."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from pra.facts.catalogue import facts
from pra.operations.catalogue import operations
from pra.runbook.kinds import Argument, Kind, Sort, kind_of
from tests.docs.editor import by_an_editor
from tests.docs.small import told_by_loader, told_by_schema

CATALOGUES: dict[str, Mapping[str, Any]] = {"do": operations(), "fact": facts()}
KINDS = [(word, kind_of(cls)) for word, catalogue in CATALOGUES.items() for cls in catalogue.values()]
VALUES: dict[Sort, Any] = {
    Sort.GUEST: 100,
    Sort.NODE: "one",
    Sort.JOB: "100-0",
    Sort.STORAGE: "tank",
    Sort.SECONDS: "10s",
    Sort.INT: 1,
    Sort.BOOL: True,
    Sort.WORDS: "tank",
    Sort.TEXT: {"fr": "dire", "en": "say"},
}
IDS = [f"{word}: {kind.name}" for word, kind in KINDS]


def words_of(kind: Kind) -> dict[str, Any]:
    return {a.word: _value(a) for a in kind.arguments}


def _value(argument: Argument) -> Any:
    return argument.choices[0] if argument.sort is Sort.CHOICE else VALUES[argument.sort]


def runbook(word: str, kind: Kind, words: dict[str, Any]) -> str:
    """A runbook with that step, or with that goal. (JSON is YAML.)"""
    used = {word: kind.name, **words}
    step = used if word == "do" else {"do": "wait", "for": "1s"}
    goal = [used] if word == "fact" else []
    head = {"runbook": "r", "title": "T", "purpose": "failback", "inventory": "inventory.yaml"}
    return json.dumps({**head, "steps": {"act": step}, "goal": goal})


def spoilt(kind: Kind) -> Iterator[tuple[str, dict[str, Any]]]:
    right = words_of(kind)
    yield "a word too many", {**right, "colour": "blue"}
    for argument in kind.arguments:
        yield f"{argument.word}: a list", {**right, argument.word: []}
        if argument.required:
            yield f"no {argument.word}", {w: v for w, v in right.items() if w != argument.word}
        if argument.sort not in (Sort.TEXT, Sort.BOOL):
            yield f"{argument.word}: true", {**right, argument.word: True}


@pytest.mark.parametrize(("word", "kind"), KINDS, ids=IDS)
def test_both_take_its_words(word: str, kind: Kind, tmp_path: Path) -> None:
    text = runbook(word, kind, words_of(kind))
    assert told_by_schema("runbook", by_an_editor(text)) == []
    assert told_by_loader("runbook", text, tmp_path) == []


@pytest.mark.parametrize(("word", "kind"), KINDS, ids=IDS)
def test_both_refuse_what_is_not(word: str, kind: Kind, tmp_path: Path) -> None:
    for mistake, words in spoilt(kind):
        text = runbook(word, kind, words)
        assert told_by_schema("runbook", by_an_editor(text)), f"the schema takes it: {mistake}"
        assert told_by_loader("runbook", text, tmp_path), f"the program takes it: {mistake}"
