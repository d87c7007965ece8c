"""Questions about the order of a plan. The only place that knows networkx, which stays inside its functions.

Everything returned is a tuple in a stable order. What every `pra plan` asks (waves,
schedule, critical path) is plain loops over numbers, because importing networkx
takes longer than planning three thousand steps.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from heapq import heappop, heappush

from pra.operations.base import PointOfNoReturn
from pra.plan.model import Plan
from pra.plan.simulate import Simulation
from pra.text import Seconds


@dataclass(frozen=True, slots=True)
class Scheduled:
    """When one operation is expected to begin and end, and how late it may be without delaying the end.

    waits_for: what it waits for last: what comes before it, or what holds its place
    (`at-once`); -1: nothing.
    """

    start: Seconds
    end: Seconds
    slack: Seconds
    waits_for: int


def waves(plan: Plan) -> tuple[tuple[int, ...], ...]:
    """What may begin together, wave by wave; gates are left out."""
    level = [0] * len(plan.operations)
    found: dict[int, list[int]] = defaultdict(list)
    for index in _sorted(plan):
        operation = plan.operations[index].operation
        level[index] = max(
            (level[b] + (plan.operations[b].operation is not None) for b in plan.after[index]), default=0
        )
        if operation is not None:
            found[level[index]].append(index)
    return tuple(tuple(sorted(found[n])) for n in sorted(found))


def _sorted(plan: Plan) -> list[int]:
    """Every number after those it waits for; the smallest first among equals."""
    waiting = [len(a) for a in plan.after]
    ready = [i for i, n in enumerate(waiting) if n == 0]
    done = []
    while ready:
        index = heappop(ready)
        done.append(index)
        for later in plan.before[index]:
            waiting[later] -= 1
            if waiting[later] == 0:
                heappush(ready, later)
    return done


def schedule(plan: Plan) -> tuple[Scheduled, ...]:
    """Every operation as early as it can be, by number; see `simulate.py` for what is honoured."""
    seen = Simulation(plan)
    start, end, cause = seen.start, seen.end, seen.cause
    total = max(end, default=0.0)
    latest = [total] * len(end)
    for index in reversed(seen.order):
        begin = latest[index] - (end[index] - start[index])
        for earlier in plan.after[index]:
            latest[earlier] = min(latest[earlier], begin)
        if cause[index] >= 0:  # the one that held its place counts like one before it
            latest[cause[index]] = min(latest[cause[index]], begin)
    return tuple(Scheduled(start[i], end[i], max(latest[i] - end[i], 0.0), cause[i]) for i in range(len(end)))


def estimate(plan: Plan) -> Seconds:
    """The RTO that the estimates give."""
    return max(Simulation(plan).end, default=0.0)


def critical_path(plan: Plan) -> tuple[tuple[int, ...], Seconds]:
    """The operations that decide when it ends, in order, and that end. Gates are among them."""
    times = schedule(plan)
    if not times:
        return (), 0.0
    index = max(range(len(times)), key=lambda i: (times[i].end, -i))
    total, path = times[index].end, []
    while index >= 0:
        path.append(index)
        index = times[index].waits_for
    return tuple(reversed(path)), total


def concurrent(plan: Plan) -> tuple[int, ...]:
    """The most operations that are under way together, as scheduled."""
    times = schedule(plan)
    busy = [i for i, s in enumerate(times) if s.end > s.start]
    changes = sorted([(times[i].start, 1, i) for i in busy] + [(times[i].end, 0, i) for i in busy])
    now: dict[int, None] = {}
    most: tuple[int, ...] = ()
    for _, begins, index in changes:
        if begins:
            now[index] = None
            most = tuple(sorted(now)) if len(now) > len(most) else most
        else:
            now.pop(index)
    return most


def points_of_no_return(plan: Plan) -> tuple[int, ...]:
    """The operations that nothing takes back."""
    return tuple(o.index for o in plan.operations if isinstance(o.undo, PointOfNoReturn))


def affected_by(plan: Plan, index: int) -> tuple[int, ...]:
    """Everything that waits, directly or not, for one operation; gates are left out."""
    found, todo = {index}, [index]
    while todo:
        for later in plan.before[todo.pop()]:
            if later not in found:
                found.add(later)
                todo.append(later)
    return tuple(sorted(i for i in found - {index} if not plan.operations[i].gate))


def shortest_cycle(edges: Iterable[tuple[int, int]]) -> tuple[int, ...]:
    """The shortest circle along `edges`, from its smallest number; empty where there is none."""
    import networkx as nx

    graph: nx.DiGraph[int] = nx.DiGraph(edges)
    best: list[int] = []
    for component in sorted(map(sorted, nx.strongly_connected_components(graph))):
        inner = graph.subgraph(component)
        for source, target in sorted(inner.edges):
            if source == target:
                return (source,)
            back = nx.shortest_path(inner, target, source)
            if not best or len(back) < len(best):
                best = back
    turn = best.index(min(best)) if best else 0
    return tuple(best[turn:] + best[:turn])
