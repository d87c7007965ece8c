"""The committed schemas are those of the forms, and every file that is shipped fits its own."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from pra.commands import schema_text
from pra.syntax.schema import SHARED
from pra.text import parse_duration, parse_rate, parse_size
from tests.docs.editor import READINGS, by_an_editor
from tests.docs.small import KINDS, ROOT, TEXTS, Kind, schema, told_by_loader, told_by_schema

FILES: tuple[tuple[Kind, Path], ...] = (
    *(("inventory", p) for p in sorted((ROOT / "scenarios/inventories").glob("*.yaml"))),
    *(("runbook", p) for p in sorted((ROOT / "runbooks").glob("*.yaml"))),
    *(("scenario", p) for p in sorted((ROOT / "scenarios").rglob("scenario.yaml"))),
)
MODELINE = re.compile(r"# yaml-language-server: \$schema=(\S+)\n")


def name_of(value: object) -> str:
    return str(value.relative_to(ROOT)) if isinstance(value, Path) else str(value)


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_committed_is_what_the_forms_say(kind: Kind) -> None:
    committed = (ROOT / f"docs/schema/{kind}.json").read_text(encoding="utf-8")
    assert committed == schema_text(kind), f"write it anew: pra schema {kind} > docs/schema/{kind}.json"


@pytest.mark.parametrize("kind", KINDS)
def test_a_schema_is_a_schema_and_points_nowhere_else(kind: Kind) -> None:
    found = schema(kind)
    Draft202012Validator.check_schema(found)
    pointed = set(re.findall(r'"\$ref": "([^"]*)"', schema_text(kind)))
    assert pointed <= {f"#/$defs/{name}" for name in found["$defs"]}


@pytest.mark.parametrize(("kind", "path"), FILES, ids=name_of)
def test_a_shipped_file_fits_its_schema_whoever_reads_it(kind: Kind, path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert [told_by_schema(kind, reading(text)) for reading in READINGS] == [[], []]


@pytest.mark.parametrize(("kind", "path"), FILES, ids=name_of)
def test_a_shipped_file_tells_an_editor_its_schema(kind: Kind, path: Path) -> None:
    first = MODELINE.match(path.read_text(encoding="utf-8"))
    assert first is not None, "its first line says `# yaml-language-server: $schema=…`"
    assert (path.parent / first[1]).resolve() == ROOT / f"docs/schema/{kind}.json"


@pytest.mark.parametrize("kind", KINDS)
def test_both_take_every_way_of_writing(kind: Kind, tmp_path: Path) -> None:
    assert [told_by_schema(kind, reading(TEXTS[kind])) for reading in READINGS] == [[], []]
    assert told_by_loader(kind, TEXTS[kind], tmp_path) == []


def test_an_editor_reads_words_as_words_and_numbers_as_numbers() -> None:
    text = "{a: on, b: 12:30, c: 010, d: 0x1F, e: 1e3, f: 2026-01-05, g: ~, h: True, i: 10m}"
    core = {"a": "on", "b": "12:30", "c": 10, "d": 31, "e": 1e3, "f": "2026-01-05", "g": None, "h": True}
    assert by_an_editor(text) == {**core, "i": "10m"}


UNITS = {"Duration": parse_duration, "Size": parse_size, "Rate": parse_rate}


@given(
    name=st.sampled_from(sorted(UNITS)),
    words=st.from_regex(
        r"(([0-9]{1,3}(\.[0-9])?)? ?(ms|[dhms]|[kKMGTP]?(i?B|[bB]/s|bps|Bps)?)){1,3}", fullmatch=True
    ),
)
def test_a_unit_is_read_where_the_schema_takes_it(name: str, words: str) -> None:
    try:
        UNITS[name](words)
        read = True
    except ValueError:
        read = False
    assert Draft202012Validator(SHARED[name]).is_valid(words) is read
