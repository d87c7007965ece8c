"""Faults that strike at operations: which one, when it comes to it, and which never did."""

from fnmatch import fnmatchcase

from pra.drill.faults import CallFault, Moment, Struck
from pra.facts.base import Fact
from pra.plan.model import Plan


class Strikes:
    """What is still to strike, found once, so that a drill without faults pays nothing."""

    def __init__(self, plan: Plan, struck: tuple[Struck, ...], calls: tuple[CallFault, ...]) -> None:
        self._struck: dict[tuple[Moment, int], list[Struck]] = {}
        self._calls: dict[int, list[CallFault]] = {}
        self._all = calls
        self._left = {id(c): c.times for c in calls}
        for one in struck:
            for op in _named(plan, one.to):
                self._struck.setdefault((one.moment, op), []).append(one)
        for call in calls:
            for op in _named(plan, call.to):
                self._calls.setdefault(op, []).append(call)

    def __bool__(self) -> bool:
        return bool(self._struck)

    def hit(self, moment: Moment, op: int) -> list[Struck]:
        """What strikes at this moment of this operation; each strikes once."""
        found = []
        for struck in self._struck.pop((moment, op), ()):
            if moment == "after" and not self._last_of(struck):
                continue
            self._forget(struck)
            found.append(struck)
        return found

    def call(self, op: int) -> CallFault | None:
        """What happens to the call that goes out now."""
        for fault in self._calls.get(op, ()):
            if self._left[id(fault)]:
                self._left[id(fault)] -= 1
                return fault
        return None

    def never(self) -> set[int]:
        """Numbers of those that had no occasion."""
        waiting = {struck.number for others in self._struck.values() for struck in others}
        return waiting | {c.number for c in self._all if self._left[id(c)] == c.times}

    def _last_of(self, struck: Struck) -> bool:
        """`after` a step means after the last of its operations."""
        return not any(struck in others for (m, _), others in self._struck.items() if m == "after")

    def _forget(self, struck: Struck) -> None:
        """A fault that names several operations strikes once."""
        for key, others in list(self._struck.items()):
            left = [s for s in others if s is not struck]
            if left:
                self._struck[key] = left
            else:
                del self._struck[key]


def _named(plan: Plan, pattern: str) -> list[int]:
    """The operations of a step, or those whose name fits; brackets mean themselves."""
    if pattern in plan.steps:
        return list(plan.steps[pattern].operations)
    literal = pattern.replace("[", "[[]")
    return [o.index for o in plan.operations if not o.gate and fnmatchcase(o.id, literal)]


def guests_of(facts: tuple[Fact, ...]) -> list[int]:
    """Whose loss is accepted."""
    found = []
    for fact in facts:
        if hasattr(fact, "guest"):
            found.append(fact.guest.id)
        elif hasattr(fact, "job"):
            found.append(fact.job.guest)
    return found
