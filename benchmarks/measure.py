"""Measuring two sides in one run, by turns: what the machine does meanwhile hits both.

Figures of a shared machine are noise in the third digit and often in the second, so what
is told is a ratio, and the best time of each side: the one that was disturbed least.
"""

import gc
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from time import perf_counter

Work = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Side:
    """One way to do the work. needs: the packages without which it is skipped, by name."""

    name: str
    work: Work
    needs: tuple[str, ...] = ()

    def missing(self) -> str:
        """The first package that is not installed, or nothing."""
        return next((n for n in self.needs if find_spec(n) is None), "")


def best(sides: list[Work], rounds: int) -> list[float]:
    """The best seconds of each side, by turns; one turn before is not counted."""
    times: list[list[float]] = [[] for _ in sides]
    for turn in range(rounds + 1):
        for work, seen in zip(sides, times, strict=True):
            seconds = timed(work)
            if turn:
                seen.append(seconds)
    return [min(seen) for seen in times]


def timed(work: Work) -> float:
    """Seconds of one call, its own garbage included, that of others not."""
    gc.collect()
    begin = perf_counter()
    work()
    return perf_counter() - begin


def beside(ours: Side, others: list[Side], rounds: int) -> Iterator[str]:
    """One line for our side, and one with the ratio for every other that is there."""
    there = [s for s in others if not s.missing()]
    first, *rest = best([ours.work, *(s.work for s in there)], rounds)
    yield f"  {ours.name}: {show(first)}"
    for side, seconds in zip(there, rest, strict=True):
        yield f"  {side.name}: {show(seconds)}, {ratio(seconds, first)}"
    for side in others:
        if side.missing():
            yield f"  {side.name}: skipped: {side.missing()} is not installed"


def ratio(other: float, ours: float) -> str:
    """How many times slower or faster than ours the other side is."""
    if other >= ours:
        return f"{other / ours:.1f}× slower than ours"
    return f"{ours / other:.1f}× faster than ours"


def show(seconds: float) -> str:
    """Seconds as a person reads them."""
    return f"{seconds:.2f} s" if seconds >= 1 else f"{seconds * 1000:.1f} ms"
