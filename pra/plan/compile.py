"""From a runbook, an inventory and parameters to a plan; every problem is told at once, at its place."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from pra.errors import Invalid, Problem
from pra.facts.base import Fact
from pra.facts.catalogue import facts as fact_catalogue
from pra.inventory.load import load as load_inventory
from pra.inventory.model import Inventory
from pra.operations.base import Operation
from pra.operations.catalogue import operations as operation_catalogue
from pra.plan.check import check_plan
from pra.plan.digest import digest
from pra.plan.draft import Draft
from pra.plan.draft import facts as bind_facts
from pra.plan.flatten import Flattener
from pra.plan.link import link
from pra.plan.model import Plan, Planned, PlannedStep
from pra.plan.number import Numbers, all_of
from pra.plan.says import says
from pra.runbook.bind import Binding
from pra.runbook.load import Runbook
from pra.runbook.load import load as load_runbook
from pra.runbook.open import open_runbook
from pra.runbook.scope import Scope
from pra.syntax.collector import collector_paused
from pra.text import Text

_NO_INVENTORY = Text(
    en="which inventory? `inventory:` is missing", fr="quel inventaire ? il manque `inventory:`"
)
_NOTHING = Text(
    en="there is nothing to do: no step has an operation",
    fr="il n’y a rien à faire : aucune étape n’a d’opération",
)


def load_plan(
    path: Path, inventory: Inventory | None = None, parameters: Mapping[str, str] | None = None
) -> Plan:
    """The plan of the runbook at `path`, over the inventory it names unless another is given."""
    runbook = load_runbook(path)
    return compile_plan(
        runbook,
        inventory or named_inventory(runbook),
        parameters or {},
        operation_catalogue(),
        fact_catalogue(),
    )


def named_inventory(runbook: Runbook) -> Inventory:
    """The inventory that a runbook names, found beside it."""
    if runbook.form.inventory is None:
        place = runbook.document.place(("runbook",), key=True)
        raise Invalid((Problem(place, _NO_INVENTORY),))
    return load_inventory(Path(runbook.file).parent / runbook.form.inventory)


@collector_paused()
def compile_plan(
    runbook: Runbook,
    inventory: Inventory,
    parameters: Mapping[str, str],
    operations: Mapping[str, type[Operation]],
    facts: Mapping[str, type[Fact]],
) -> Plan:
    """The plan; Invalid with every problem, warnings included, if there is an error."""
    found: list[Problem] = []
    scope = open_runbook(runbook, parameters, inventory, found, partial=False)
    drafts, goal, never = _drafted(runbook, scope, operations, facts)
    stop_at_errors(found)
    numbers = Numbers(inventory)
    numbers.number(drafts)
    if all(o.gate for o in numbers.operations):
        scope.problems.error(("steps",), _NOTHING, key=True)
        stop_at_errors(found)
    plan = Plan(
        runbook=runbook.form.runbook,
        title=scope.plain_text(runbook.form.title),
        purpose=runbook.form.purpose,
        file=runbook.file,
        hash=digest(runbook, inventory, scope.parameters),
        inventory=inventory,
        parameters={name: given.word for name, given in scope.parameters.items()},
        operations=tuple(numbers.operations),
        after=tuple(numbers.after),
        before=_mirror(numbers.after),
        steps={d.name: _step(d, numbers.operations) for d in drafts if d.acts},
        goal=tuple(f for b in goal for f in all_of(b)),
        never=tuple(f for b in never for f in all_of(b)),
        rto=runbook.form.objectives.rto,
        rpo=runbook.form.objectives.rpo,
    )
    check_plan(plan, drafts, scope)
    stop_at_errors(found)
    return replace(plan, warnings=tuple(dict.fromkeys(found)))


def _step(draft: Draft, operations: Sequence[Planned]) -> PlannedStep:
    numbers = tuple(i for i in draft.indexes if operations[i].operation is not None)
    return PlannedStep(
        name=draft.name,
        says=draft.says or says(draft, operations[numbers[0]] if numbers else None),
        policy=draft.policy,
        operations=numbers,
        place=draft.place,
        phase=draft.phase,
        who=draft.form.who,
        note=draft.note,
    )


def _mirror(after: Sequence[tuple[int, ...]]) -> tuple[tuple[int, ...], ...]:
    before: list[list[int]] = [[] for _ in after]
    for index, earlier in enumerate(after):
        for one in earlier:
            before[one].append(index)
    return tuple(map(tuple, before))


def _drafted(
    runbook: Runbook,
    scope: Scope,
    operations: Mapping[str, type[Operation]],
    facts: Mapping[str, type[Fact]],
) -> tuple[list[Draft], tuple[Binding, ...], tuple[Binding, ...]]:
    drafts = Flattener(operations, facts).flatten(runbook, scope)
    link(drafts)
    goal = bind_facts(runbook.form.goal, ("goal",), scope, facts, None)
    never = bind_facts(runbook.form.never, ("never",), scope, facts, None)
    return drafts, goal, never


def check_runbook(path: Path) -> tuple[Problem, ...]:
    """Everything that can be checked of a runbook without the values of its parameters; returns the warnings."""
    runbook = load_runbook(path)
    inventory = named_inventory(runbook) if runbook.form.inventory is not None else None
    operations, facts = operation_catalogue(), fact_catalogue()
    if inventory is not None and all(p.default is not None for p in runbook.form.parameters.values()):
        return compile_plan(runbook, inventory, {}, operations, facts).warnings
    found: list[Problem] = []
    scope = open_runbook(runbook, {}, inventory, found, partial=True)
    _drafted(runbook, scope, operations, facts)
    stop_at_errors(found)
    return tuple(dict.fromkeys(found))


def stop_at_errors(found: Iterable[Problem]) -> None:
    """Invalid with all of them if one is an error."""
    problems = tuple(dict.fromkeys(found))
    if any(p.level == "error" for p in problems):
        raise Invalid(problems)
