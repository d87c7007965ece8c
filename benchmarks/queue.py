"""The durations of a plan in SimPy: a process an operation, a Resource a step that has `at-once`."""

from collections.abc import Iterator
from typing import Any

from pra.plan.model import Plan


def simulated(plan: Plan) -> float:
    """When the last operation ends, nobody being asked anything."""
    import simpy

    environment = simpy.Environment()
    ended = [environment.event() for _ in plan.operations]
    limits = {s.name: s.policy.at_once for s in plan.steps.values() if s.policy.at_once}
    places = {name: simpy.Resource(environment, capacity=limit) for name, limit in limits.items()}

    def operation(index: int) -> Iterator[Any]:
        planned = plan.operations[index]
        for before in plan.after[index]:
            if not ended[before].processed:
                yield ended[before]
        if planned.step in places and not planned.gate:
            with places[planned.step].request() as place:
                yield place
                yield environment.timeout(planned.duration)
        else:
            yield environment.timeout(planned.duration)
        ended[index].succeed()

    for index in range(len(plan.operations)):
        environment.process(operation(index))
    environment.run()
    return float(environment.now)
