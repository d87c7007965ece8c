"""The command line: each command parses, composes, calls, and returns an exit code. Heavy imports come late."""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Literal, NoReturn

import typer

from pra.errors import PraError
from pra.terminal.encoding import tolerate

app = typer.Typer(
    name="pra",
    help="Disaster-recovery runbooks for Proxmox VE: plan and drill them.\n\n"
    "Plans de reprise d’activité pour Proxmox VE : les planifier, les répéter.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # help is plain text: no boxes in a log, and nothing heavy is imported for it
    add_completion=True,
)

Lang = Annotated[
    Literal["fr", "en"] | None,
    typer.Option("--lang", help="Language of what is printed (default: PRA_LANG, then the locale)."),
]


@app.command()
def plan(
    runbook: Annotated[Path, typer.Argument(help="The runbook, a YAML file.")],
    parameters: Annotated[
        list[str] | None, typer.Argument(help="Parameters of the runbook: prod=sipvirt1.")
    ] = None,
    inventory: Annotated[
        Path | None, typer.Option(help="The inventory (default: the one the runbook names).")
    ] = None,
    lang: Lang = None,
    *,
    tree: Annotated[bool, typer.Option("--tree", help="Every operation, under its step and phase.")] = False,
    waves: Annotated[bool, typer.Option("--waves", help="What may begin together, wave by wave.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Everything, as JSON.")] = False,
    mermaid: Annotated[bool, typer.Option("--mermaid", help="The graph of steps, as Mermaid text.")] = False,
    svg: Annotated[Path | None, typer.Option(help="Write the plan as a picture into this file.")] = None,
) -> None:
    """Show the plan that a runbook makes."""
    from pra.commands import show_plan

    given = _parameters(parameters or [])
    shown: Literal["table", "tree", "waves", "json", "mermaid"] = "table"
    shown = "json" if as_json else "mermaid" if mermaid else "tree" if tree else "waves" if waves else shown
    _end(lambda: show_plan(runbook, inventory, given, shown=shown, svg=svg, lang=lang))


@app.command()
def drill(
    scenarios: Annotated[list[Path], typer.Argument(help="Scenario folders, or a folder that holds some.")],
    lang: Lang = None,
    *,
    brief: Annotated[
        bool, typer.Option("--brief", help="One line a scenario, even for a single one.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="The results, as JSON.")] = False,
    update: Annotated[
        bool, typer.Option("--update", help="Rewrite expected.log with what came out. Read the difference.")
    ] = False,
) -> None:
    """Play scenarios on a model, no machine is touched.

    Fails when one does not come out as written.
    """
    from pra.commands import show_drills

    _end(lambda: show_drills(scenarios, brief=brief, as_json=as_json, update=update, lang=lang))


@app.command()
def check(
    files: Annotated[list[Path], typer.Argument(help="Inventories, runbooks and scenarios.")],
    lang: Lang = None,
) -> None:
    """Say all that is wrong in files, and where."""
    from pra.commands import show_checks

    _end(lambda: show_checks(files, lang=lang))


@app.command()
def schema(
    kind: Annotated[Literal["inventory", "runbook", "scenario"], typer.Argument(help="The kind of file.")],
) -> None:
    """Print the JSON Schema of a kind of file, for editors."""
    from pra.commands import show_schema

    _end(lambda: show_schema(kind))


def _end(show: Callable[[], int]) -> NoReturn:
    """Run what a command shows, to its exit code; a reader that goes away (`| head`) is told apart from a failure."""
    try:
        code = show()
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # what is left is written to nobody
        code = 141
    except KeyboardInterrupt:
        code = 130
    raise typer.Exit(code)


def _parameters(words: list[str]) -> dict[str, str]:
    wrong = [w for w in words if "=" not in w]
    if wrong:
        raise typer.BadParameter(f"{wrong[0]!r} is not name=value, such as prod=sipvirt1")
    return dict(w.split("=", 1) for w in words)


def main(words: list[str] | None = None) -> NoReturn:
    """Run a command; the one place where an error becomes words and an exit code."""
    tolerate()
    words = sys.argv[1:] if words is None else words
    try:
        app(words)
    except PraError as error:
        _tell(error, words)
        sys.exit(error.exit_code)
    except (SystemExit, typer.Exit):
        raise
    except Exception:  # noqa: BLE001 — a bug: a log to send, not a traceback in somebody's night
        sys.exit(_bug())
    sys.exit(0)


def _tell(error: PraError, words: list[str]) -> None:
    from pra.terminal.console import language

    lang = language(_asked_language(words))
    for line in error.lines(lang):
        print(line, file=sys.stderr)  # noqa: T201


def _asked_language(words: list[str]) -> str | None:
    """`--lang` as typed, for errors raised before or outside a command's own handling."""
    for i, word in enumerate(words):
        if word == "--lang" and i + 1 < len(words):
            return words[i + 1]
        if word.startswith("--lang="):
            return word.split("=", 1)[1]
    return None


def _bug() -> int:
    """Write the traceback where it can be found and sent; exit code 70."""
    import tempfile
    import traceback

    with tempfile.NamedTemporaryFile("w", prefix="pra-bug-", suffix=".log", delete=False) as log:
        traceback.print_exc(file=log)
    print(  # noqa: T201
        f"pra: a bug in pra. Please send this file: {log.name}\n"
        f"pra : une erreur de pra. Merci d’envoyer ce fichier : {log.name}",
        file=sys.stderr,
    )
    return 70
