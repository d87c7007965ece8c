"""What the commands print: compose the parts, show the result, return the exit code."""

import json
from pathlib import Path
from typing import Any, Literal

from pra.drill.result import measure
from pra.drill.scenario import FILE, GOLDEN, Scenario, differences, find, load, play
from pra.drill.story import figures, golden
from pra.errors import Invalid, PraError, Problem, Unwritable
from pra.run.words import OUTCOMES
from pra.syntax.read import read_file
from pra.terminal.console import console, language, say
from pra.text import Lang, Text

SchemaOf = Literal["inventory", "runbook", "scenario"]
_VERDICT = Text(en="{mark} {scenario}: {outcome}", fr="{mark} {scenario} : {outcome}")
Shown = Literal["table", "tree", "waves", "json", "mermaid"]


def show_plan(
    runbook: Path,
    inventory: Path | None,
    parameters: dict[str, str],
    *,
    shown: Shown,
    svg: Path | None,
    lang: str | None,
) -> int:
    """`pra plan`."""
    from pra.documents.mermaid import mermaid
    from pra.documents.svg import svg as picture
    from pra.inventory.load import load as load_inventory
    from pra.plan import graph
    from pra.plan.compile import load_plan
    from pra.plan.describe import describe
    from pra.plan.steps import steps_of
    from pra.terminal import plan_view

    tongue, out = language(lang), console()
    plan = load_plan(runbook, load_inventory(inventory) if inventory else None, parameters)
    if shown == "json":
        print(json.dumps(describe(plan, tongue), ensure_ascii=False, indent=2))  # noqa: T201
    times = [(s.start, s.end) for s in graph.schedule(plan)]
    path, _ = graph.critical_path(plan)
    steps = steps_of(plan, times, path)
    estimate = max((end for _, end in times), default=0.0)
    if shown == "mermaid":
        print(mermaid(steps, tongue), end="")  # noqa: T201
    elif shown == "tree":
        plan_view.tree(out, plan, steps, tongue)
    elif shown == "waves":
        plan_view.waves(out, plan, graph.waves(plan), tongue)
    elif shown == "table":
        plan_view.show(out, plan, steps, estimate, len(graph.waves(plan)), tongue)
    if svg is not None:
        _write(svg, picture(plan.title.in_(tongue), steps, tongue))
    return 0


def _write(path: Path, text: str) -> None:
    """Write a file that the person named; not being able to is no bug."""
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise Unwritable(str(path), error.strerror or str(error)) from None


def show_drills(paths: list[Path], *, brief: bool, as_json: bool, update: bool, lang: str | None) -> int:
    """`pra drill`: 0 when every scenario comes out as written, 1 when one does not, 3 when one is invalid."""
    tongue = language(lang)
    folders = find(paths)
    whole = len(folders) == 1 and not brief and not as_json
    seen, worst = [], 0
    for folder in folders:
        try:
            seen.append(_drill(load(folder), whole=whole, quiet=as_json, update=update, lang=tongue))
        except Invalid as invalid:
            worst = max(worst, invalid.exit_code)
            console(stderr=True).print("\n".join(invalid.lines(tongue)), markup=False, soft_wrap=True)
            seen.append({**_named(folder), "as_written": False, **_nothing(invalid, tongue)})
    if as_json:
        print(json.dumps(seen, ensure_ascii=False, indent=2))  # noqa: T201
    elif not whole:
        _tally(seen, tongue)
    return worst or int(not all(s["as_written"] for s in seen))


def _drill(scenario: Scenario, *, whole: bool, quiet: bool, update: bool, lang: Lang) -> dict[str, Any]:
    from pra.terminal import drill_view

    out = console()
    record = play(scenario)
    differs = [t.in_(lang) for t in differences(scenario, record)]
    text = golden(record)
    expected = scenario.folder / GOLDEN
    if update:
        _write(expected, text)
    differs += _golden_differs(expected, text, lang)
    if whole:
        drill_view.show(out, scenario.title, record, lang)
    if not quiet:
        mark = "✓" if not differs else "✗"
        outcome = OUTCOMES[measure(record).outcome]
        told = _VERDICT.fill(mark=mark, scenario=scenario.folder, outcome=outcome)
        say(out, told.in_(lang))
        for line in differs:
            out.print(f"    {line}", markup=False, soft_wrap=True)
    return {
        **_named(scenario.folder),
        "as_written": not differs,
        "outcome": measure(record).outcome.value,
        "differences": differs,
        "figures": [t.in_(lang) for t in figures(record)],
    }


def _named(folder: Path) -> dict[str, Any]:
    return {"scenario": folder.resolve().name, "folder": str(folder)}


def _nothing(invalid: Invalid, lang: Lang) -> dict[str, Any]:
    """The other keys of a scenario that could not be played."""
    return {"outcome": None, "differences": invalid.lines(lang), "figures": []}


def _golden_differs(expected: Path, text: str, lang: Lang) -> list[str]:
    """The first line that is not as in expected.log; a missing file is a difference."""
    if not expected.is_file():
        return [
            Text(
                en=f"{expected} is missing: write it with --update, then read it",
                fr=f"{expected} manque : l’écrire avec --update, puis le lire",
            ).in_(lang)
        ]
    wanted, got = expected.read_text(encoding="utf-8").splitlines(), text.splitlines()
    for number, (a, b) in enumerate(
        zip([*wanted, *[""] * len(got)], [*got, *[""] * len(wanted)], strict=False), 1
    ):
        if a != b:
            return [f"{expected}:{number}: - {a}", f"{expected}:{number}: + {b}"]
    return []


def _tally(seen: list[dict[str, Any]], lang: Lang) -> None:
    good = sum(s["as_written"] for s in seen)
    words = Text(
        en=f"scenarios that come out as written: {good} of {len(seen)}",
        fr=f"scénarios qui se déroulent comme écrit : {good} sur {len(seen)}",
    )
    say(console(), words.in_(lang))


def show_checks(files: list[Path], *, lang: str | None) -> int:
    """`pra check`: every problem of every file."""
    from pra.inventory.load import load as load_inventory
    from pra.plan.compile import check_runbook

    tongue, out, worst = language(lang), console(), 0
    for file in files:
        try:
            odd: tuple[Problem, ...] = ()
            data = read_file(file).data if file.is_file() else {}
            if file.is_dir() or (isinstance(data, dict) and "scenario" in data):
                for folder in find([file]):
                    load(folder)
            elif isinstance(data, dict) and "runbook" in data:
                odd = check_runbook(file)
            else:
                odd = load_inventory(file).warnings
            out.print(f"✓ {file}", markup=False)
            for warning in odd:
                words = Text(en="warning ", fr="attention ").in_(tongue) + warning.line(tongue)
                out.print(words, markup=False, soft_wrap=True)
        except PraError as error:
            worst = max(worst, error.exit_code)
            console(stderr=True).print("\n".join(error.lines(tongue)), markup=False, soft_wrap=True)
    return worst


def show_schema(kind: SchemaOf) -> int:
    """`pra schema`."""
    print(schema_text(kind), end="")  # noqa: T201
    return 0


def schema_text(kind: SchemaOf) -> str:
    """The JSON Schema of one kind of file, as it stands in `docs/schema/`."""
    from pra.drill.schema import scenario_schema
    from pra.facts.catalogue import facts
    from pra.inventory.schema import inventory_schema
    from pra.operations.catalogue import operations
    from pra.plan.schema import runbook_schema
    from pra.syntax.schema import written

    if kind == "runbook":
        return written(runbook_schema(operations(), facts()))
    return written(inventory_schema() if kind == "inventory" else scenario_schema())


__all__ = ["FILE", "schema_text", "show_checks", "show_drills", "show_plan", "show_schema"]
