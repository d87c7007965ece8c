"""Looking at facts for the engine: the same for a drill, a proof and a run."""

from collections.abc import Iterable
from typing import Final

from pra.engine.engine import Engine
from pra.engine.events import Checked, GoalChecked, Looked, Unmet, Verified
from pra.errors import Unreachable
from pra.facts.base import Fact, Verdict
from pra.inventory.model import Guest, Inventory, Node, Replication
from pra.operations.base import Operation
from pra.world import Task, TaskState, World

SILENT: Final = ""
"""Stands among the handles of a node that cannot be read."""

Known = frozenset[tuple[str, str]] | None
"""Node and handle of the tasks that were there; None: nobody could say."""

_TRUE = Verdict.TRUE
_FALSE = Verdict.FALSE


def unmet(facts: Iterable[Fact], world: World) -> tuple[Unmet, ...]:
    """The facts that are not TRUE, with what was seen."""
    found = []
    for fact in facts:
        seen = fact.observe(world)
        if seen.verdict is not _TRUE:
            found.append(Unmet(fact, seen))
    return tuple(found)


def all_true(facts: Iterable[Fact], world: World) -> bool:
    """Whether every fact is TRUE; stops at the first that is not."""
    for fact in facts:  # noqa: SIM110 — half the time of a generator, and every check begins here
        if fact.observe(world).verdict is not _TRUE:
            return False
    return True


def check(engine: Engine, op: int, world: World) -> Checked:
    """`when`, then `ensures` (all so already?), then `requires`."""
    when, ensures, requires = engine.facts(op)
    doubtful: tuple[Unmet, ...] = ()
    if when:
        doubtful = unmet(when, world)
        if any(u.seen.verdict is _FALSE for u in doubtful):
            return Checked(op, needless=True)
    if ensures and all_true(ensures, world):
        return Checked(op, already=True)
    return Checked(op, doubtful + unmet(requires, world))


def verify(engine: Engine, op: int, world: World) -> Verified:
    """What the operation ensures, after it ended."""
    return Verified(op, unmet(engine.facts(op)[1], world))


def known(operation: Operation, world: World) -> Known:
    """The tasks that the nodes concerned have, before a call goes out; None when none of them can say.

    A node that is silent before a call is not the one that takes it: a dead node stands in
    nobody's way, as long as another can be read.
    """
    nodes, guest = _concerned(operation, world.inventory)
    found, silent = set[tuple[str, str]](), 0
    for node in nodes:
        try:
            found |= {(node.name, ref) for ref in world.tasks.recent(node, guest)}
        except Unreachable:
            silent += 1
            found.add((node.name, SILENT))
    return None if nodes and silent == len(nodes) else frozenset(found)


def look(engine: Engine, op: int, world: World, before: Known = None) -> Looked:
    """Re-attach to the task by its handle, or find it among those that were not there `before`; then look at the facts."""
    task, searched = engine.task(op), True
    handle = None
    if task is None:
        handle, searched = _find(engine.operation(op), world, before)
        task = handle
    state, words = _state(task, world)
    _, ensures, requires = engine.facts(op)
    if state is TaskState.RUNNING:
        return Looked(op, state, words, unmet(ensures, world), (), handle, searched)
    return Looked(op, state, words, unmet(ensures, world), unmet(requires, world), handle, searched)


def _state(task: Task | None, world: World) -> tuple[TaskState | None, str]:
    if task is None:
        return None, ""
    try:
        status = world.tasks.status(task)
    except Unreachable as silence:
        return None, silence.words
    return status.state, status.words


def _find(operation: Operation, world: World, before: Known) -> tuple[Task | None, bool]:
    """The one task that is new since; and whether it is certain that there is no other."""
    now = known(operation, world) if before is not None else None
    if now is None or before is None:
        return None, False
    silent_now, silent_before = ({n for n, ref in k if ref == SILENT} for k in (now, before))
    if silent_now != silent_before:
        return None, False  # one that spoke is silent, or one that was silent may have done it
    new = sorted(now - before)
    if len(new) == 1:
        node, ref = new[0]
        return Task(ref, node), True
    return None, not new


def _concerned(operation: Operation, inventory: Inventory) -> tuple[list[Node], Guest | None]:
    """Whose tasks an operation's call may have left: every node it names, about its guest."""
    nodes, guest = dict[str, Node](), None
    for value in operation.arguments().values():
        if isinstance(value, Node):
            nodes[value.name] = value
        elif isinstance(value, Guest):
            guest = value
        elif isinstance(value, Replication):
            guest = inventory.guests[value.guest]
            nodes |= {n: inventory.nodes[n] for n in (value.source, value.target)}
    return list(nodes.values()), guest


def goal(engine: Engine, world: World) -> GoalChecked:
    """The runbook's goal, after the last operation."""
    return GoalChecked(unmet(engine.plan.goal, world))
