"""A plan on the screen: what it will do, how long it should take, what cannot be taken back, in what order."""

from collections import Counter
from typing import Final

from rich.console import Console
from rich.table import Table
from rich.text import Text as Rich
from rich.tree import Tree

from pra.operations.base import Risk
from pra.plan.model import Plan, Planned
from pra.plan.steps import StepSeen
from pra.text import Lang, Seconds, Text, format_duration

RISKS = {
    Risk.ROUTINE: Text(en="routine", fr="courant"),
    Risk.DISRUPTIVE: Text(en="disruptive", fr="perturbant"),
    Risk.DESTRUCTIVE: Text(en="DESTRUCTIVE", fr="DESTRUCTIF"),
}
_NUMBERS: Final = (2, 3, 4)  # columns of figures
_LAST: Final = 6  # the column that may wrap
SHOWN: Final = 6  # items of a step named in one wave
_STYLES = {Risk.ROUTINE: "", Risk.DISRUPTIVE: "doubt", Risk.DESTRUCTIVE: "bad"}


def show(
    console: Console, plan: Plan, steps: list[StepSeen], estimate: Seconds, waves: int, lang: Lang
) -> None:
    """The summary, the table of steps, what cannot be undone, the warnings."""
    _summary(console, plan, estimate, waves, lang)
    console.print()
    console.print(_table(steps, lang))
    _no_return(console, plan, steps, lang)
    for warning in plan.warnings:
        console.print(
            Rich(Text(en="warning ", fr="attention ").in_(lang) + warning.line(lang), style="doubt")
        )


def _summary(console: Console, plan: Plan, estimate: Seconds, waves: int, lang: Lang) -> None:
    console.print(Rich(plan.title.in_(lang), style="what"))
    given = " ".join(f"{k}={v}" for k, v in plan.parameters.items())
    console.print(f"{plan.purpose} · {plan.inventory.name} · {given}")
    counts = Counter(o.operation.risk for o in plan.operations if o.operation is not None)
    told = ", ".join(f"{counts[r]} {RISKS[r].in_(lang)}" for r in Risk if counts[r])
    total = sum(counts.values())
    console.print(
        Text(
            en=f"{total} operations in {len(plan.steps)} steps, {waves} waves: {told}",
            fr=f"{total} opérations en {len(plan.steps)} étapes, {waves} vagues : {told}",
        ).in_(lang)
    )
    aim = ""
    if plan.rto is not None:
        margin = plan.rto - estimate
        aim = Text(
            en=f", objective {format_duration(plan.rto)}, margin {format_duration(margin)}",
            fr=f", objectif {format_duration(plan.rto)}, marge {format_duration(margin)}",
        ).in_(lang)
    console.print(
        Text(
            en=f"RTO estimate {format_duration(estimate)}{aim}",
            fr=f"RTO estimé {format_duration(estimate)}{aim}",
        ).in_(lang)
    )
    console.print(Rich(f"plan {plan.hash[:16]}", style="quiet"))


def _table(steps: list[StepSeen], lang: Lang) -> Table:
    heads = {
        "en": ("", "step", "n", "from", "to", "risk", "taken back by"),
        "fr": ("", "étape", "n", "de", "à", "risque", "se reprend par"),
    }[lang]
    table = Table(box=None, padding=(0, 1), header_style="what", pad_edge=False)
    for number, head in enumerate(heads):
        table.add_column(
            head, justify="right" if number in _NUMBERS else "left", no_wrap=number != _LAST, overflow="fold"
        )
    phase = ""
    for seen in steps:
        if seen.step.phase != phase:
            phase = seen.step.phase
            table.add_row("", Rich(phase, style="quiet"))
        table.add_row(
            "*" if seen.critical else "",
            Rich(seen.step.name, style="what" if seen.critical else ""),
            str(seen.count),
            format_duration(seen.begin),
            format_duration(seen.end),
            Rich(RISKS[seen.risk].in_(lang), style=_STYLES[seen.risk]),
            _undone_by(seen, lang),
        )
    table.add_row("", Rich(Text(en="* critical path", fr="* chemin critique").in_(lang), style="quiet"))
    return table


def _undone_by(seen: StepSeen, lang: Lang) -> Rich:
    if seen.no_return:
        return Rich(
            Text(en="NOTHING: point of no return", fr="RIEN : point de non-retour").in_(lang), style="bad"
        )
    return Rich(seen.undone_by or "—")


def _no_return(console: Console, plan: Plan, steps: list[StepSeen], lang: Lang) -> None:
    for seen in steps:
        first = next((plan.operations[i] for i in seen.step.operations if not plan.operations[i].gate), None)
        if first is None or first.operation is None:
            continue
        why = _why(first)
        if why is not None:
            words = Text(en=f"from {seen.step.name} on: ", fr=f"à partir de {seen.step.name} : ").in_(lang)
            console.print(Rich(words + why.in_(lang), style="doubt"))


def _why(planned: Planned) -> Text | None:
    assert planned.operation is not None
    return getattr(planned.undo, "why", None) or planned.operation.commits()


def tree(console: Console, plan: Plan, steps: list[StepSeen], lang: Lang) -> None:
    """Phases, steps and what each comes after; operations under their step."""
    root = Tree(Rich(plan.title.in_(lang), style="what"))
    branches: dict[str, Tree] = {}
    for seen in steps:
        parent = root
        if seen.step.phase:
            parent = branches.get(seen.step.phase) or root.add(Rich(seen.step.phase, style="quiet"))
            branches[seen.step.phase] = parent
        after = Text(en=" after ", fr=" après ").in_(lang) + ", ".join(seen.after) if seen.after else ""
        branch = parent.add(
            Rich.assemble((seen.step.name, "what"), f" {seen.step.says.in_(lang)}", (after, "quiet"))
        )
        for index in seen.step.operations:
            planned = plan.operations[index]
            if not planned.gate and planned.item:
                branch.add(Rich(f"{planned.id} {planned.says.in_(lang)}"))
    console.print(root)


def waves(console: Console, plan: Plan, found: tuple[tuple[int, ...], ...], lang: Lang) -> None:
    """What may begin together: per wave, how many operations of which steps."""
    table = Table(box=None, padding=(0, 1), header_style="what", pad_edge=False)
    table.add_column(Text(en="wave", fr="vague").in_(lang), justify="right", no_wrap=True)
    table.add_column("n", justify="right", no_wrap=True)
    table.add_column(Text(en="operations", fr="opérations").in_(lang), overflow="fold")
    for number, wave in enumerate(found, 1):
        operations = [plan.operations[i] for i in wave if not plan.operations[i].gate]
        by_step: dict[str, list[str]] = {}
        for planned in operations:
            by_step.setdefault(planned.step, []).append(planned.item)
        told = "; ".join(f"{step} {_items(items)}".strip() for step, items in by_step.items())
        if operations:
            table.add_row(str(number), str(len(operations)), told)
    console.print(table)


def _items(items: list[str]) -> str:
    """A few by name, the rest by number."""
    named = [i for i in items if i]
    shown = ", ".join(named[:SHOWN])
    return shown + (f" (+{len(named) - SHOWN})" if len(named) > SHOWN else "")
