"""The steps of a runbook and of all it includes, as one list; `inner.stop` is the step `stop` of the include `inner`."""

import re
from collections.abc import Mapping
from typing import Final

from pra.facts.base import Fact
from pra.operations.base import Operation
from pra.plan.draft import Draft, Drafter
from pra.plan.policy import Policies
from pra.runbook.forms import StepForm
from pra.runbook.load import Runbook
from pra.runbook.open import handed, open_runbook
from pra.runbook.scope import Scope
from pra.runbook.words import after
from pra.text import Text

_NAME: Final = re.compile(r"(?!all$|wave-\d+$)[^\s\[\].:$/]+")
_BAD_NAME = Text(
    en="a step cannot be called `{name}`: letters, digits, `-` and `_`",
    fr="une étape ne peut pas s’appeler `{name}` : des lettres, des chiffres, `-` et `_`",
)
_NOT_WITH = Text(
    en="step `{name}`: `{word}` says nothing beside `include`",
    fr="étape `{name}` : `{word}` n’a pas de sens à côté de `include`",
)
_ONLY_INCLUDE = Text(en="`with` belongs to `include`", fr="`with` va avec `include`")
BESIDE_INCLUDE: Final = frozenset({"include", "with", "after", "title", "note", "phase"})


class Flattener:
    """Drafts the steps of one runbook after the other."""

    def __init__(self, operations: Mapping[str, type[Operation]], facts: Mapping[str, type[Fact]]) -> None:
        self.operations, self.facts, self.policies = operations, facts, Policies()

    def flatten(self, runbook: Runbook, scope: Scope, prefix: str = "", phase: str = "") -> list[Draft]:
        """Every step in order; an include is its steps, then itself: what others wait for."""
        places = runbook.step_places()
        drafter = Drafter(scope, self.operations, self.facts, places, self.policies)
        found: list[Draft] = []
        for name, form in runbook.form.steps.items():
            if _NAME.fullmatch(name) is None:
                scope.problems.error(("steps", name), _BAD_NAME.fill(name=name), key=True)
            if form.include is not None:
                group = Draft(name, form, scope, places[name], prefix=prefix)
                found += self._include(runbook.includes[name], form, group, form.phase or phase)
                continue
            if form.with_ is not None:
                scope.problems.error(("steps", name, "with"), _ONLY_INCLUDE, key=True)
            found.append(drafter.draft(name, form, prefix, phase))
        return found

    def _include(self, inner: Runbook, form: StepForm, group: Draft, phase: str) -> list[Draft]:
        scope, path = group.scope, group.path
        _check_words(form, group)
        group.refs = after(form.after, (*path, "after"), scope.problems)
        given = handed(form.with_, scope, (*path, "with"))
        place = scope.problems.document.place((*path, "with" if form.with_ else "include"))
        found, partial = scope.problems.found, scope.partial
        own = open_runbook(inner, given, scope.inventory, found, partial=partial, place=place)
        members = self.flatten(inner, own, f"{group.name}.", phase)
        _wait_through(members, group)
        return [*members, group]


def _check_words(form: StepForm, group: Draft) -> None:
    """An include is not an act: it has no words of one."""
    own = StepForm.model_fields
    given = [own[f].alias or f if f in own else f for f in sorted(form.model_fields_set)]
    for word in given:
        if word not in BESIDE_INCLUDE:
            words = _NOT_WITH.fill(name=group.name, word=word)
            group.scope.problems.error((*group.path, word), words, key=True)


def _wait_through(members: list[Draft], group: Draft) -> None:
    """The first steps inside wait for what the include waits for; the include waits for the last ones inside."""
    waited = {member.prefix + ref.name for member in members for ref in member.refs}
    for member in members:
        if not member.refs and not member.outer:
            member.outer = [group.prefix + ref.name for ref in group.refs]
    group.inside = [m for m in members if m.prefix == f"{group.name}." and m.name not in waited]
