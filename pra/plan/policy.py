"""How a step is carried out: what the runbook says, what the risk of the operation says otherwise."""

from typing import TYPE_CHECKING, Any, Final

from pra.operations.base import Effect, Operation, Risk
from pra.plan.model import Confirm, Policy, Reaction
from pra.text import Seconds, Text

if TYPE_CHECKING:
    from pra.plan.draft import Draft

_BY_RISK: Final = {Risk.ROUTINE: Confirm.NONE, Risk.DISRUPTIVE: Confirm.STEP, Risk.DESTRUCTIVE: Confirm.EACH}
_UNASKED = Text(
    en="`{kind}` destroys: it is never done without confirmation",
    fr="`{kind}` détruit : jamais sans confirmation",
)
_REPEATED = Text(
    en="`{kind}` destroys: it is never repeated by itself", fr="`{kind}` détruit : jamais répété tout seul"
)
_NOBODY_ASKED = Text(
    en="nothing is confirmed here: `people: 2` wants `confirm: step` or `confirm: each`",
    fr="rien n’est confirmé ici : `people: 2` demande `confirm: step` ou `confirm: each`",
)
_TIMES = Text(en="`{word}` cannot be {value}", fr="`{word}` ne peut pas valoir {value}")


class Policies:
    """Makes policies; equal ones are one value, shared by every step that has it."""

    def __init__(self) -> None:
        self._shared: dict[Any, Policy] = {}

    def policy(
        self,
        draft: "Draft",
        timeout: Seconds | None,
        on_failure: Reaction,
        on_timeout: Reaction,
        substitutes: tuple[str, ...],
    ) -> Policy:
        """The policy of a step; what is not allowed for its operations is told."""
        classes: list[type[Operation]] = [b.kind.make for b in draft.acts]
        form = draft.form
        risk = max(c.risk for c in classes)
        retries, pause = 0, 30.0
        if form.retry is not None:
            retries, pause = _retry(draft, classes)
        if form.at_once < 0:
            words = _TIMES.fill(word="at-once", value=form.at_once)
            draft.scope.problems.error((*draft.path, "at-once"), words)
        confirm = _confirm(draft, risk, manual=all(c.manual for c in classes))
        if form.people > 1 and confirm is Confirm.NONE:
            draft.scope.problems.error((*draft.path, "people"), _NOBODY_ASKED)
        key = (
            confirm,
            risk is Risk.DESTRUCTIVE,
            form.at_once,
            max(c.timeout for c in classes) if timeout is None else timeout,
            retries,
            pause,
            on_failure,
            on_timeout,
            substitutes,
            form.people,
        )
        found = self._shared.get(key)
        if found is None:
            found = self._shared[key] = Policy(*key)
        return found


def _confirm(draft: "Draft", risk: Risk, *, manual: bool) -> Confirm:
    said = draft.form.confirm
    if said is None:
        return Confirm.NONE if manual and risk is not Risk.DESTRUCTIVE else _BY_RISK[risk]
    if said == "none" and risk is Risk.DESTRUCTIVE:
        worst = max(draft.acts, key=lambda b: b.kind.make.risk)
        draft.scope.problems.error((*draft.path, "confirm"), _UNASKED.fill(kind=worst.kind.name))
    return Confirm(said)


def _retry(draft: "Draft", classes: list[type[Operation]]) -> tuple[int, Seconds]:
    retry = draft.form.retry
    assert retry is not None
    problems, path = draft.scope.problems, (*draft.path, "retry")
    destroys = next((c for c in classes if c.effect is Effect.DESTRUCTIVE), None)
    if destroys is not None:
        problems.error(path, _REPEATED.fill(kind=destroys.kind), key=True)
    if retry.times < 1:
        problems.error((*path, "times"), _TIMES.fill(word="times", value=retry.times))
    return retry.times, retry.after
