"""Looking at facts for the engine: the same for a drill, a proof and a run."""

from collections.abc import Iterable

from pra.engine.engine import Engine
from pra.engine.events import Checked, GoalChecked, Looked, Unmet, Verified
from pra.errors import Unreachable
from pra.facts.base import Fact, Verdict
from pra.world import TaskState, World

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


def look(engine: Engine, op: int, world: World) -> Looked:
    """Re-attach to the task by its handle, then look at what should be so, and at what was so before."""
    task, state, words = engine.task(op), None, ""
    if task is not None:
        try:
            status = world.tasks.status(task)
            state, words = status.state, status.words
        except Unreachable as silence:
            words = silence.words
    _, ensures, requires = engine.facts(op)
    if state is TaskState.RUNNING:
        return Looked(op, state, words, unmet(ensures, world), ())
    return Looked(op, state, words, unmet(ensures, world), unmet(requires, world))


def goal(engine: Engine, world: World) -> GoalChecked:
    """The runbook's goal, after the last operation."""
    return GoalChecked(unmet(engine.plan.goal, world))
