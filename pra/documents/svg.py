"""The plan as a picture: one bar a step on a line of time, phases as bands, dependencies as elbows.

Plain SVG, black and white safe: the critical path is a thick outline, what is
destructive is hatched, a point of no return is a dashed line across the picture.
"""

from collections.abc import Iterator
from html import escape
from typing import Final

from pra.operations.base import Risk
from pra.plan.steps import StepSeen
from pra.text import Lang, Seconds, Text, format_duration

ROW: Final = 26
LEFT: Final = 250
WIDTH: Final = 700
TOP: Final = 64
MARKS: Final = 8
LABEL: Final = 38
_TICKS: Final = (10.0, 30.0, 60.0, 300.0, 600.0, 1800.0, 3600.0, 7200.0, 14400.0, 43200.0, 86400.0)
_LEGEND = Text(
    en="thick: critical path · hatched: destructive · dashed line: going back costs from here on",
    fr="trait épais : chemin critique · hachuré : destructif · ligne tiretée : revenir coûte à partir d’ici",
)


def svg(title: str, steps: list[StepSeen], lang: Lang) -> str:
    """A self-contained SVG document with a title and a description for those who cannot see it."""
    total = max((s.end for s in steps), default=1.0) or 1.0
    height = TOP + ROW * len(steps) + 40
    body = [*_bands(steps), *_axis(total, height), *_no_return(steps, total, height), *_arrows(steps, total)]
    for row, seen in enumerate(steps):
        body += _bar(row, seen, total, lang)
    described = "; ".join(
        f"{s.step.name}: {format_duration(s.begin)}–{format_duration(s.end)}" for s in steps
    )
    return "\n".join([*_head(title, described, height), *body, _foot(height, lang)])


def _head(title: str, described: str, height: int) -> list[str]:
    frame = f'viewBox="0 0 {LEFT + WIDTH + 90} {height}" role="img" aria-labelledby="t d"'
    return [
        f'<svg xmlns="http://www.w3.org/2000/svg" {frame} font-family="DejaVu Sans, Verdana, sans-serif" font-size="11">',
        f'<title id="t">{escape(title)}</title><desc id="d">{escape(described)}</desc>',
        '<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">',
        '<rect width="6" height="6" fill="#fff"/><line y2="6" stroke="#555" stroke-width="2"/></pattern>',
        '<marker id="tip" viewBox="0 0 6 6" refX="5.5" refY="3" markerWidth="5" markerHeight="5" orient="auto">',
        '<path d="M0 0 6 3 0 6z" fill="#777"/></marker></defs>',
        '<rect width="100%" height="100%" fill="#fff"/>',
        f'<text x="10" y="22" font-size="15" font-weight="bold">{escape(title)}</text>',
    ]


def _foot(height: int, lang: Lang) -> str:
    return f'<text x="10" y="{height - 12}" fill="#444">{escape(_LEGEND.in_(lang))}</text>\n</svg>\n'


def _x(at: Seconds, total: Seconds) -> float:
    return round(LEFT + WIDTH * at / total, 1)


def _y(row: int) -> int:
    return TOP + ROW * row


def _bands(steps: list[StepSeen]) -> Iterator[str]:
    """A light band for every other phase, with its name."""
    phase, shade = "", False
    for row, seen in enumerate(steps):
        begins = seen.step.phase != phase or not row
        if begins:
            phase, shade = seen.step.phase, not shade
        if shade:
            yield f'<rect x="0" y="{_y(row)}" width="{LEFT + WIDTH + 90}" height="{ROW}" fill="#f3f3f3"/>'
        if begins and phase:
            yield (
                f'<text x="{LEFT + WIDTH + 84}" y="{_y(row) + 17}" text-anchor="end" '
                f'font-style="italic" fill="#555">{escape(phase)}</text>'
            )


def _axis(total: Seconds, height: int) -> Iterator[str]:
    tick = next((t for t in _TICKS if total / t <= MARKS), _TICKS[-1])
    for i in range(int(total // tick) + 1):
        x = _x(i * tick, total)
        yield f'<line x1="{x}" y1="{TOP - 6}" x2="{x}" y2="{height - 34}" stroke="#ccc"/>'
        yield f'<text x="{x}" y="{TOP - 12}" text-anchor="middle" fill="#444">{format_duration(i * tick)}</text>'


def _bar(row: int, seen: StepSeen, total: Seconds, lang: Lang) -> Iterator[str]:
    x, end = _x(seen.begin, total), _x(seen.end, total)
    count = f" × {seen.count}" if seen.count > 1 else ""
    fill = "url(#hatch)" if seen.risk is Risk.DESTRUCTIVE else "#d9e4ec"
    stroke = 2.5 if seen.critical else 0.8
    yield (
        f"<g><title>{escape(seen.step.says.in_(lang))} · {format_duration(seen.end - seen.begin)}</title>"
        f'<text x="10" y="{_y(row) + 17}">{escape(_short(seen.step.name + count))}</text>'
        f'<rect x="{x}" y="{_y(row) + 5}" width="{max(end - x, 3):.1f}" height="{ROW - 10}" rx="2" '
        f'fill="{fill}" stroke="#222" stroke-width="{stroke}"/>'
        f'<text x="{max(end, x + 3) + 6:.1f}" y="{_y(row) + 17}" fill="#444" stroke="#fff" '
        f'stroke-width="3" paint-order="stroke">{format_duration(seen.end - seen.begin)}</text></g>'
    )


def _short(words: str) -> str:
    return words if len(words) <= LABEL else words[: LABEL - 2] + "…"


def _arrows(steps: list[StepSeen], total: Seconds) -> Iterator[str]:
    """From the end of a step down to the beginning of the next; only those that carry the order, not the implied."""
    rows = {s.step.name: i for i, s in enumerate(steps)}
    for row, seen in enumerate(steps):
        for earlier in seen.after:
            above = rows.get(earlier)
            if above is None or above >= row:
                continue
            x1 = min(
                _x(steps[above].end, total), max(_x(seen.begin, total), _x(steps[above].begin, total) + 3)
            )
            y1, y2 = _y(above) + ROW - 5, _y(row) + 5
            yield f'<path d="M{x1} {y1}V{y2 - 1}" fill="none" stroke="#777" marker-end="url(#tip)"/>'


def _no_return(steps: list[StepSeen], total: Seconds, height: int) -> Iterator[str]:
    marks = [s.begin for s in steps if s.no_return or s.commits]
    if marks:
        x = _x(min(marks), total)
        yield f'<line x1="{x}" y1="{TOP - 8}" x2="{x}" y2="{height - 34}" stroke="#000" stroke-width="1.5" stroke-dasharray="7 4"/>'
