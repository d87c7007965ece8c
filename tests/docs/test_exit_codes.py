"""The table of exit codes, against the classes and the places that exit."""

import ast
import re
from collections.abc import Iterator

import pytest

from pra.errors import PraError
from tests.docs.small import ROOT

ROW = re.compile(r"\| (\d+) \| ([^|]+) \| ([^|]+) \|")


def table() -> list[tuple[int, str, str]]:
    rows = ROW.findall((ROOT / "docs/exit-codes.md").read_text(encoding="utf-8"))
    return [(int(code), en.strip(), fr.strip()) for code, en, fr in rows]


def errors(of: type[PraError] = PraError) -> Iterator[type[PraError]]:
    yield of
    for sub in of.__subclasses__():
        yield from errors(sub)


def written_in(path: str) -> set[int]:
    """Every code that stands as a number: in `sys.exit(…)`, returned, or called `code`."""
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    calls = [n for n in ast.walk(tree) if isinstance(n, ast.Call)]
    values: list[ast.expr | None] = [
        c.args[0] for c in calls if ast.unparse(c.func).endswith("xit") and c.args
    ]
    values += [n.value for n in ast.walk(tree) if isinstance(n, ast.Return)]
    named = [n for n in ast.walk(tree) if isinstance(n, ast.Assign) and ast.unparse(n.targets[0]) == "code"]
    values += [n.value for n in named]
    return {v.value for v in values if isinstance(v, ast.Constant) and type(v.value) is int}


def test_each_code_stands_once_in_order() -> None:
    codes = [code for code, _, _ in table()]
    assert codes == sorted(set(codes))


def test_each_code_is_told_twice() -> None:
    for code, en, fr in table():
        assert min(len(en), len(fr)) > 3, code
        assert en != fr, code


@pytest.mark.parametrize("error", [*errors()], ids=lambda e: e.__name__)
def test_the_code_of_an_error_is_in_the_table(error: type[PraError]) -> None:
    assert error.exit_code in {code for code, _, _ in table()}


@pytest.mark.parametrize("path", ["pra/cli.py", "pra/commands.py"])
def test_the_codes_of_the_command_line_are_in_the_table(path: str) -> None:
    assert written_in(path) <= {code for code, _, _ in table()}


def test_the_codes_are_found_where_they_are() -> None:
    assert {70, 130, 141} <= written_in("pra/cli.py")
