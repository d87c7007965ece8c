"""Reading, checking and compiling a runbook, next to the usual parts that do less of it.

The others read the YAML, check its shape with pydantic and sort the steps with networkx.
Ours also refuses what YAML should not hold, resolves every name against the inventory,
numbers the operations and checks copies, memory and times, with a place for every error.
Both are given the text; the inventory is read before.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks import estate
from benchmarks.measure import Side, beside

STEPS, SMALLEST = 3000, 30


def run(*, small: bool) -> Iterator[str]:
    """One line a side."""
    steps, rounds = (SMALLEST, 1) if small else (STEPS, 5)
    text = estate.step_by_step(steps)
    yield f"load: a runbook of {steps} steps ({len(text) // 1024} KiB): read, check, compile"
    with TemporaryDirectory() as folder:
        inventory = Path(folder) / "inventory.yaml"
        inventory.write_text(estate.inventory(estate.guests_of(steps)), encoding="utf-8")
        ours = Side("pra", _ours(text, inventory))
        yield from beside(ours, [_theirs(text, "SafeLoader"), _theirs(text, "CSafeLoader")], rounds)


def _ours(text: str, inventory: Path) -> Callable[[], object]:
    from pra.facts.catalogue import facts
    from pra.inventory.load import load
    from pra.operations.catalogue import operations
    from pra.plan.compile import compile_plan
    from pra.runbook.load import parse

    over, kinds, known = load(inventory), operations(), facts()
    return lambda: compile_plan(parse(text, "runbook.yaml"), over, {}, kinds, known)


def _theirs(text: str, loader: str) -> Side:
    def work() -> object:
        import yaml

        return sorted_steps(yaml.load(text, Loader=getattr(yaml, loader)))

    name = f"yaml.{loader} + pydantic + networkx"
    return Side(name, work, needs=("yaml", "pydantic", "networkx"))


def sorted_steps(data: Any) -> list[str]:
    """The names in an order in which they could be done."""
    import networkx as nx

    from benchmarks.forms import Runbook

    runbook = Runbook.model_validate(data)
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(runbook.steps)
    graph.add_edges_from((before, name) for name, step in runbook.steps.items() for before in step.after)
    return list(nx.topological_sort(graph))
