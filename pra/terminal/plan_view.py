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
from pra.terminal.console import say
from pra.text import Lang, Seconds, Text, format_duration, plain

RISKS = {
    Risk.ROUTINE: Text(en="routine", fr="courant"),
    Risk.DISRUPTIVE: Text(en="disruptive", fr="perturbant"),
    Risk.DESTRUCTIVE: Text(en="DESTRUCTIVE", fr="DESTRUCTIF"),
}
_COUNTED = {
    Risk.ROUTINE: Text(en="{n} routine", fr="{n} de routine"),
    Risk.DISRUPTIVE: Text(en="{n} disruptive", fr="{n} avec perturbation"),
    Risk.DESTRUCTIVE: Text(en="{n} DESTRUCTIVE", fr="{n} avec DESTRUCTION"),
}
_COUNTS = Text(
    en="{total} operations in {steps} steps, {waves} waves: ",
    fr="{total} opérations en {steps} étapes, {waves} vagues : ",
)
_ESTIMATE = Text(en="RTO estimate {time}{aim}", fr="RTO estimé {time}{aim}")
_AIM = Text(en=", objective {rto}, margin {margin}", fr=", objectif {rto}, marge {margin}")
_OVER = Text(en=", objective {rto}, MISSED by {margin}", fr=", objectif {rto}, DÉPASSÉ de {margin}")
_NO_RETURN = Text(en="NOTHING: point of no return", fr="RIEN : point de non-retour")
_FROM = Text(en="from {step} on: {why}{alike}", fr="à partir de {step} : {why}{alike}")
_ALIKE = Text(en=" (and {n} more alike)", fr=" (et {n} autres de même)")
_ALIKE_ONE = Text(en=" (and 1 more alike)", fr=" (et 1 autre de même)")
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
        say(console, Text(en="warning ", fr="attention ").in_(lang) + warning.line(lang), "doubt")


def _summary(console: Console, plan: Plan, estimate: Seconds, waves: int, lang: Lang) -> None:
    say(console, plan.title.in_(lang), "what")
    given = " ".join(f"{k}={v}" for k, v in plan.parameters.items())
    say(console, " · ".join(w for w in (plan.purpose, plan.inventory.name, given) if w))
    counts = Counter(o.operation.risk for o in plan.operations if o.operation is not None)
    told = ", ".join(_COUNTED[r].fill(n=counts[r]).in_(lang) for r in Risk if counts[r])
    total, steps = sum(counts.values()), len(plan.steps)
    say(console, _COUNTS.fill(total=total, steps=steps, waves=waves).in_(lang) + told)
    say(console, _estimate(plan, estimate).in_(lang))
    say(console, f"plan {plan.hash[:16]}", "quiet")


def _estimate(plan: Plan, estimate: Seconds) -> Text:
    if plan.rto is None:
        return _ESTIMATE.fill(time=format_duration(estimate), aim="")
    margin = plan.rto - estimate
    words = _AIM if margin >= 0 else _OVER
    aim = words.fill(rto=format_duration(plan.rto), margin=format_duration(abs(margin)))
    return _ESTIMATE.fill(time=format_duration(estimate), aim=aim)


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
        return Rich(_NO_RETURN.in_(lang), style="bad")
    return Rich(seen.undone_by or "—")


def _no_return(console: Console, plan: Plan, steps: list[StepSeen], lang: Lang) -> None:
    for seen in steps:
        first = next((plan.operations[i] for i in seen.step.operations if not plan.operations[i].gate), None)
        if first is None or first.operation is None:
            continue
        why = _why(first)
        if why is not None:
            words = _FROM.fill(step=seen.step.name, why=why, alike=_alike(seen.count - 1))
            say(console, words.in_(lang), "doubt")


def _alike(others: int) -> Text:
    """The reason is told of one operation; those of the same step have the same one."""
    if others <= 0:
        return plain("")
    return _ALIKE_ONE if others == 1 else _ALIKE.fill(n=others)


def _why(planned: Planned) -> Text | None:
    assert planned.operation is not None
    return getattr(planned.undo, "why", None) or planned.operation.commits()


def tree(console: Console, plan: Plan, steps: list[StepSeen], lang: Lang) -> None:
    """Phases, steps and what each comes after; operations under their step."""
    root = Tree(Rich(plan.title.in_(lang), style="what"))
    branches: dict[str, Tree] = {}
    colon = Text(en=": ", fr=" : ").in_(lang)
    for seen in steps:
        parent = root
        if seen.step.phase:
            parent = branches.get(seen.step.phase) or root.add(Rich(seen.step.phase, style="quiet"))
            branches[seen.step.phase] = parent
        after = Text(en=" after ", fr=" après ").in_(lang) + ", ".join(seen.after) if seen.after else ""
        branch = parent.add(
            Rich.assemble((seen.step.name, "what"), colon, seen.step.says.in_(lang), (after, "quiet"))
        )
        for index in seen.step.operations:
            planned = plan.operations[index]
            if not planned.gate and planned.item:
                branch.add(Rich(f"{planned.id}{colon}{planned.says.in_(lang)}"))
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
