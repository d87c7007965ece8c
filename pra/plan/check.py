"""What can be seen to be wrong with a plan before anything runs: its times, its selections, its ids."""

from collections import Counter
from collections.abc import Sequence

from pra.plan.capacity import check_memory
from pra.plan.copies import check_copies
from pra.plan.draft import Draft
from pra.plan.effects import effects
from pra.plan.model import Plan
from pra.plan.simulate import Simulation
from pra.runbook.scope import Scope, listed
from pra.text import Text, format_duration

_TWICE = Text(en="two operations are called `{ids}`", fr="deux opérations s’appellent `{ids}`")
_EMPTY = Text(
    en="`{name}` matches no guest: step `{step}` does nothing",
    fr="`{name}` ne retient aucun invité : l’étape `{step}` ne fait rien",
)
_SHORT = Text(
    en="timeout {timeout} of step `{step}`: {id} is expected to take {seconds}",
    fr="délai {timeout} de l’étape `{step}` : {id} devrait prendre {seconds}",
)
_RTO = Text(
    en="the estimate is {estimate}, the objective {rto}",
    fr="l’estimation est de {estimate}, l’objectif de {rto}",
)


def check_plan(plan: Plan, drafts: Sequence[Draft], scope: Scope) -> None:
    """Errors and warnings are told at the steps they come from."""
    _check_ids(plan, drafts)
    for draft in drafts:
        if draft.items is not None and not draft.items.values:
            _warn_empty(draft)
        elif draft.form.timeout is not None:
            _check_timeout(plan, draft)
    seen = effects(plan)
    check_copies(plan, drafts, seen)
    check_memory(plan, drafts, seen)
    if plan.rto is not None:
        estimate = max(Simulation(plan).end, default=0.0)
        if estimate > plan.rto:
            words = _RTO.fill(estimate=format_duration(estimate), rto=format_duration(plan.rto))
            scope.problems.warning(("objectives", "rto"), words)


def _check_ids(plan: Plan, drafts: Sequence[Draft]) -> None:
    if len({o.id for o in plan.operations}) == len(plan.operations):
        return
    twice = [name for name, count in Counter(o.id for o in plan.operations).items() if count > 1]
    steps = {o.step for o in plan.operations if o.id in twice}
    draft = next(d for d in drafts if d.name in steps)
    draft.scope.problems.error(draft.path, _TWICE.fill(ids=listed(twice)), key=True)


def _warn_empty(draft: Draft) -> None:
    assert draft.items is not None
    words = _EMPTY.fill(name=draft.items.name, step=draft.name)
    draft.scope.problems.warning((*draft.path, "each"), words)


def _check_timeout(plan: Plan, draft: Draft) -> None:
    """A limit below the estimate: it would be late every time."""
    longest = max((plan.operations[i] for i in draft.indexes), key=lambda o: o.duration, default=None)
    if longest is not None and longest.duration > draft.policy.timeout:
        words = _SHORT.fill(
            timeout=format_duration(draft.policy.timeout),
            step=draft.name,
            id=longest.id,
            seconds=format_duration(longest.duration),
        )
        draft.scope.problems.warning((*draft.path, "timeout"), words)
