"""The page on adding an operation names files and faces that exist."""

import re
from pathlib import Path

from pra.operations.base import Operation
from pra.operations.guest import StartGuest

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "adding-an-operation.md"


def test_every_file_it_points_to_is_there() -> None:
    links = re.findall(r"\]\((\.\./[^)]+)\)", PAGE.read_text())
    assert len(links) >= 5
    assert all((PAGE.parent / link).exists() for link in links)


def test_every_face_it_explains_is_a_face_and_the_other_way_round() -> None:
    rows = [line.split("|")[1] for line in PAGE.read_text().splitlines() if line.startswith("| `")]
    explained = {face for row in rows for face in re.findall(r"`(\w+)`", row)}
    faces = {n for n in vars(Operation) | Operation.__annotations__ if not n.startswith("_")}
    assert explained <= faces
    assert faces - explained <= {"kind", "wait", "manual", "timeout", "arguments", "names", "sentence"}
    assert StartGuest.kind == "guest.start"
