"""Files that are not there, not files, not text: said as a person would, in both languages."""

import os
from pathlib import Path

import pytest

from pra.errors import Invalid
from pra.syntax.read import Limits, read_file


def _refused(path: Path, limits: Limits | None = None) -> tuple[str, str]:
    with pytest.raises(Invalid) as caught:
        read_file(path, limits)
    (problem,) = caught.value.problems
    return problem.line("en"), problem.line("fr")


def test_a_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "é.yaml"
    path.write_bytes("\ufeffa: é\r\nb: [1]\r\n".encode())
    document = read_file(path)
    assert document.data == {"a": "é", "b": [1]}
    assert str(document.place(("b",))) == f"{path}:2:4"
    assert str(document.place(("a",))) == f"{path}:1:4"


def test_no_such_file(tmp_path: Path) -> None:
    path = tmp_path / "none.yaml"
    assert _refused(path) == (f"{path}: no such file", f"{path}: fichier introuvable")
    (tmp_path / "file").touch()
    beyond = tmp_path / "file" / "none.yaml"
    assert _refused(beyond)[0].endswith(": no such file")


def test_a_folder_is_not_a_file(tmp_path: Path) -> None:
    assert _refused(tmp_path) == (
        f"{tmp_path}: this is a folder, a file is wanted",
        f"{tmp_path}: c’est un dossier, il faut un fichier",
    )


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_a_closed_file(tmp_path: Path) -> None:
    path = tmp_path / "closed.yaml"
    path.touch(mode=0)
    assert _refused(path) == (
        f"{path}: not allowed to read this file",
        f"{path}: lecture de ce fichier interdite",
    )


def test_another_encoding_is_told_at_its_character(tmp_path: Path) -> None:
    path = tmp_path / "latin.yaml"
    path.write_bytes("a: 1\nbé: ".encode() + "é\n".encode("latin-1"))
    assert _refused(path) == (
        f"{path}:2:5: not UTF-8 (byte 0xE9): save the file as UTF-8",
        f"{path}:2:5: ce n’est pas de l’UTF-8 (octet 0xE9) : enregistrez le fichier en UTF-8",
    )


def test_no_more_than_the_bound_is_read(tmp_path: Path) -> None:
    path = tmp_path / "large.yaml"
    path.write_text("a: 12345678\n", encoding="utf-8")
    assert _refused(path, Limits(size=11)) == (f"{path}: larger than 11B", f"{path}: plus grand que 11B")
    assert read_file(path, Limits(size=12)).data == {"a": 12345678}


def test_a_device_without_an_end_is_too_large() -> None:
    assert _refused(Path("/dev/zero"), Limits(size=1024)) == (
        "/dev/zero: larger than 1K",
        "/dev/zero: plus grand que 1K",
    )
