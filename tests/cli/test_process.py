"""What only a process of its own can show: imports, encodings, pipes that close, escape codes."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import typer

from pra.cli import _end
from tests.cli.small import BAD, RUNBOOK, SMALL

HEAVY = ("networkx", "paramiko", "proxmoxer", "pydantic", "rich", "yaml", "requests")
HELP = f"""
import sys
from pra.cli import main
try:
    main(sys.argv[1:])
except SystemExit:
    pass
print("", *[m for m in {HEAVY} if m in sys.modules], file=sys.stderr)
"""


def run(*words: str, **more: str) -> subprocess.CompletedProcess[bytes]:
    """`python -m pra` with a bare environment and `more`."""
    kept = {k: v for k, v in os.environ.items() if k in ("PATH", "HOME", "PYTHONPATH", "SYSTEMROOT")}
    here = Path(__file__).parents[2]
    command = [sys.executable, "-m", "pra", *words]
    return subprocess.run(
        command, check=False, capture_output=True, cwd=here, env={**kept, "COLUMNS": "80", **more}
    )


def heavy(*words: str) -> list[str]:
    """What is loaded once a command is over."""
    here = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", HELP, *words], check=True, capture_output=True, cwd=here)
    return done.stderr.decode().splitlines()[-1].split()


def test_help_imports_nothing_heavy() -> None:
    assert heavy("--help") == []


@pytest.mark.parametrize("words", [["plan", "--help"], ["plan"], ["plan", "x", "--lang", "de"]])
def test_usage_imports_nothing_heavy_of_ours(words: list[str]) -> None:
    """Typer itself may take pydantic to read arguments."""
    assert set(heavy(*words)) <= {"pydantic"}


def test_the_program_knows_what_heavy_is() -> None:
    """The same question about a command that does load them: the tests above can fail."""
    loaded = heavy("plan", SMALL)
    assert {"pydantic", "rich", "yaml"} <= set(loaded)
    assert not {"paramiko", "proxmoxer", "requests"} & set(loaded)


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252"])
def test_a_stdout_that_is_not_utf8_gets_its_own_letters(encoding: str) -> None:
    done = run("plan", RUNBOOK, "prod=sipvirt1", "--lang", "fr", PYTHONIOENCODING=encoding)
    assert (done.returncode, done.stderr) == (0, b"")
    words = done.stdout.decode(encoding)
    assert "Bascule planifi" in words
    assert "?" not in words
    assert "\\u" not in words


def test_an_error_in_french_reaches_an_ascii_stderr() -> None:
    done = run("check", str(BAD / "runbooks" / "cycle.yaml"), "--lang", "fr", PYTHONIOENCODING="ascii")
    assert done.returncode == 3
    assert b"etapes" in done.stderr


@pytest.mark.parametrize(
    "more", [{}, {"NO_COLOR": "1"}, {"TERM": "dumb"}, {"FORCE_COLOR": "", "TERM": "xterm"}]
)
def test_a_pipe_gets_no_escape_codes(more: dict[str, str]) -> None:
    done = run("plan", SMALL, **more)
    assert done.returncode == 0
    assert b"\x1b" not in done.stdout


def test_a_reader_that_goes_away_is_no_bug() -> None:
    """`pra plan … | head -1`: 141, nothing on stderr, no log left behind."""
    read, write = os.pipe()
    os.close(read)
    here = Path(__file__).parents[2]
    with os.fdopen(write, "wb") as pipe:
        command = [sys.executable, "-m", "pra", "plan", RUNBOOK, "prod=sipvirt1", "--tree"]
        done = subprocess.run(command, check=False, stdout=pipe, stderr=subprocess.PIPE, cwd=here)
    assert (done.returncode, done.stderr) == (141, b"")


def test_an_interrupted_command_ends_with_130() -> None:
    def interrupted() -> int:
        raise KeyboardInterrupt

    with pytest.raises(typer.Exit) as ended:
        _end(interrupted)
    assert ended.value.exit_code == 130


BUG = """
import pra.commands
from pra.cli import main
del pra.commands.show_checks
main(["check", "x.yaml"])
"""


def test_a_bug_ends_with_70_and_names_a_log_to_send(tmp_path: Path) -> None:
    """No traceback in somebody's night: it is in the log."""
    here = Path(__file__).parents[2]
    env = {**os.environ, "TMPDIR": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", BUG], check=False, capture_output=True, cwd=here, env=env)
    (log,) = tmp_path.glob("pra-bug-*.log")
    assert done.returncode == 70
    assert str(log) in done.stderr.decode()
    assert b"Traceback" not in done.stderr
    assert "ImportError" in log.read_text(encoding="utf-8")
