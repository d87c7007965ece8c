"""A drill on the screen: the story, then what was measured, guest by guest."""

from typing import Literal

from rich.console import Console
from rich.table import Table
from rich.text import Text as Rich

from pra.drill.driver import Record
from pra.drill.result import GuestResult, Result, measure
from pra.drill.story import Line, clock, tell
from pra.engine.states import Outcome
from pra.run.words import OUTCOMES
from pra.terminal.console import say, wrapped
from pra.text import Lang, Text, format_duration

_STYLES = {"FAULT": "bad", "PANNE": "bad", "INVARIANT": "bad"}
_HEAD = Text(
    en="Drill on the model, virtual time. No real machine is touched.",
    fr="Exercice sur le modèle, en temps virtuel. Aucune machine réelle n’est touchée.",
)
_NONE = Text(en="no objective", fr="sans objectif")
_YES, _NO = Text(en="kept", fr="tenu"), Text(en="MISSED", fr="MANQUÉ")
_LEFT_OUT = Text(en="left out", fr="hors plan")
_ALL_KEPT = Text(en="invariants 1–6: kept", fr="invariants 1 à 6 : tenus")
_BROKEN = Text(en="INVARIANT {number} BROKEN: {words}", fr="INVARIANT {number} ROMPU : {words}")
_PLACE = 14
_FIGURES = (3, 4, 6, 7)
_NAMES = (1, 2)  # names make room where there is none; figures never
_DOWN = Text(en="still down", fr="encore arrêté")


def show(console: Console, title: Text, record: Record, lang: Lang) -> None:
    """The whole drill."""
    say(console, title.in_(lang), "what")
    say(console, _HEAD.in_(lang), "quiet")
    console.print()
    story(console, tell(record), lang)
    console.print()
    outcome(console, record, measure(record), lang)


def story(console: Console, lines: list[Line], lang: Lang) -> None:
    """Each line whole: time and place first, the sentence wrapped under itself."""
    place = min(max((len(line.place) for line in lines), default=1), _PLACE)
    clocks = [clock(line.at) for line in lines]
    time = max((len(c) for c in clocks), default=1)
    room = console.width - time - place - 2
    for told, line in zip(clocks, lines, strict=True):
        words = line.words.in_(lang)
        style = next((s for mark, s in _STYLES.items() if words.startswith(mark)), "")
        head = Rich.assemble(
            (f"{told:>{time}}", "quiet"), " ", (f"{_cut(line.place, place):<{place}}", "where")
        )
        for part in wrapped(words, room):
            row = Rich.assemble(head, " ", (part, style))
            row.rstrip()
            console.print(row)
            head = Rich(" " * (time + 1 + place))


def _cut(words: str, room: int) -> str:
    return words if len(words) <= room else words[: room - 1] + "…"


def outcome(console: Console, record: Record, result: Result, lang: Lang) -> None:
    """The verdict and the figures, with the objectives they are held against."""
    good = result.outcome is Outcome.GOAL_REACHED and not result.violations
    say(console, OUTCOMES[result.outcome].in_(lang), "good" if good else "bad")
    plan = record.plan
    table = Table.grid(padding=(0, 2))
    rto = _DOWN.in_(lang) if result.rto is None else format_duration(result.rto)
    rows = [
        (Text(en="longest outage (RTO)", fr="plus longue interruption (RTO)"), rto, plan.rto),
        (Text(en="data lost (RPO)", fr="données perdues (RPO)"), format_duration(result.rpo), plan.rpo),
        (Text(en="run", fr="durée de l’exécution"), format_duration(result.elapsed), None),
        (
            Text(en="of which waiting for a person", fr="dont attente d’une personne"),
            format_duration(result.waited),
            None,
        ),
    ]
    for what, value, aim in rows:
        told = (
            ""
            if aim is None
            else Text(en=f"objective {format_duration(aim)}", fr=f"objectif {format_duration(aim)}").in_(lang)
        )
        table.add_row(what.in_(lang), value, told)
    console.print(table)
    _violations(console, result, lang)
    if result.guests:
        console.print()
        _guests(console, result.guests, lang)


def _violations(console: Console, result: Result, lang: Lang) -> None:
    if not result.violations and not result.destroyed:
        say(console, _ALL_KEPT.in_(lang), "good")
    for number in sorted({v.invariant for v in result.violations}):
        broken = [v for v in result.violations if v.invariant == number]
        more = f" (+{len(broken) - 1})" if len(broken) > 1 else ""
        say(console, _BROKEN.fill(number=number, words=broken[0].words).in_(lang) + more, "bad")


def _guests(console: Console, guests: tuple[GuestResult, ...], lang: Lang) -> None:
    table = Table(box=None, padding=(0, 1), header_style="what", pad_edge=False)
    heads = {
        "en": ("guest", "", "on", "down", "RTO", "", "lost", "RPO", ""),
        "fr": ("invité", "", "sur", "arrêt", "RTO", "", "perdu", "RPO", ""),
    }[lang]
    for number, head in enumerate(heads):
        justify: Literal["left", "right"] = "right" if number in _FIGURES else "left"
        table.add_column(head, justify=justify, no_wrap=number not in _NAMES, overflow="ellipsis")
    for seen in guests:
        down = _DOWN.in_(lang) if seen.down is None else format_duration(seen.down)
        table.add_row(
            str(seen.guest.id),
            _cut(seen.guest.name, 18),
            seen.node or "—",
            down,
            "—" if seen.guest.rto is None else format_duration(seen.guest.rto),
            _kept(seen.rto_kept, lang) if seen.covered else Rich(_LEFT_OUT.in_(lang), style="quiet"),
            format_duration(seen.lost),
            "—" if seen.guest.rpo is None else format_duration(seen.guest.rpo),
            _kept(seen.rpo_kept, lang),
        )
    console.print(table)


def _kept(kept: bool | None, lang: Lang) -> Rich:  # noqa: FBT001
    if kept is None:
        return Rich("")
    return Rich((_YES if kept else _NO).in_(lang), style="good" if kept else "bad")
