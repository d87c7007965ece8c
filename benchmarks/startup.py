"""`pra --help` next to the smallest program that typer can make: what is above it is ours to answer for."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.measure import Side, beside

ONE_COMMAND = """\
import typer

app = typer.Typer()


@app.command()
def hello(name: str) -> None:
    print(name)


app()
"""


def run(*, small: bool) -> Iterator[str]:
    """Whole processes, by turns."""
    yield "startup: --help, the whole process"
    with TemporaryDirectory() as folder:
        program = Path(folder) / "hello.py"
        program.write_text(ONE_COMMAND, encoding="utf-8")
        ours = Side("pra --help", lambda: _process("-m", "pra", "--help"))
        theirs = Side("a one-command typer program", lambda: _process(str(program), "--help"), ("typer",))
        yield from beside(
            ours, [theirs, Side("an empty program", lambda: _process("-c", ""))], 1 if small else 15
        )


def _process(*arguments: str) -> None:
    subprocess.run([sys.executable, *arguments], check=True, capture_output=True)
