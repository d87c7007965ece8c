"""List scheduling of a plan over its estimates: every operation as early as its dependencies and `at-once` allow.

Also the person: a question takes `estimate.PERSON`, once a step or for each operation
as the policy says. Estimates, not promises: drills know better.
"""

from collections import defaultdict, deque
from heapq import heappop, heappush

from pra.inventory.estimate import PERSON
from pra.plan.model import Confirm, Plan
from pra.text import Seconds


class Simulation:
    """Starts and ends by number, what each operation waited for last (-1: nothing), and the order of beginnings."""

    def __init__(self, plan: Plan) -> None:
        size = len(plan.operations)
        self.plan = plan
        self.start, self.end = [0.0] * size, [0.0] * size
        self.cause = [-1] * size
        self.order: list[int] = []
        self._running: list[tuple[Seconds, int]] = []
        self._queued: defaultdict[str, deque[int]] = defaultdict(
            deque
        )  # by step: ready, but no place is free
        self._busy: defaultdict[str, int] = defaultdict(int)
        self._asked: dict[str, Seconds] = {}
        self._run()

    def _run(self) -> None:
        plan, running, cause = self.plan, self._running, self.cause
        waiting = [len(a) for a in plan.after]
        for index, count in enumerate(waiting):
            if count == 0:
                self._arrive(index, 0.0)
        while running:
            now, index = heappop(running)
            if plan.operations[index].policy.at_once:
                self._release(index, now)
            for later in plan.before[index]:
                waiting[later] -= 1
                if waiting[later] == 0:
                    cause[later] = index
                    self._arrive(later, now)

    def _arrive(self, index: int, now: Seconds) -> None:
        """Its dependencies are over: it begins, if there is a place."""
        planned = self.plan.operations[index]
        limit = planned.policy.at_once
        if limit:
            if self._busy[planned.step] >= limit:
                self._queued[planned.step].append(index)
                return
            self._busy[planned.step] += 1
        self._begin(index, now)

    def _release(self, index: int, now: Seconds) -> None:
        """Its place goes to the next one of its step."""
        step = self.plan.operations[index].step
        if self._queued[step]:
            following = self._queued[step].popleft()
            self.cause[following] = index
            self._begin(following, now)
        else:
            self._busy[step] -= 1

    def _begin(self, index: int, now: Seconds) -> None:
        planned = self.plan.operations[index]
        thinking = 0.0
        if planned.policy.confirm is not Confirm.NONE:
            thinking = self._think(planned.step, now, each=planned.policy.confirm is Confirm.EACH)
        self.start[index] = now
        self.end[index] = end = now + thinking + planned.duration
        self.order.append(index)
        heappush(self._running, (end, index))

    def _think(self, step: str, now: Seconds, *, each: bool) -> Seconds:
        if each:
            return PERSON
        return max(0.0, self._asked.setdefault(step, now + PERSON) - now)
