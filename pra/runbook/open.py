"""A runbook opened on an inventory with its parameters: every name in it has a meaning."""

from collections.abc import Mapping
from typing import Any, Final

from pra.errors import Place, Problem
from pra.inventory.model import Inventory
from pra.runbook.load import Runbook
from pra.runbook.parameters import Parameters
from pra.runbook.scope import Given, Scope
from pra.runbook.selections import resolve
from pra.runbook.values import UNKNOWN, Values, reference
from pra.syntax.read import Trail
from pra.syntax.shape import Problems
from pra.text import Text

_UNKNOWN_PARAMETER: Final = Text(en="unknown parameter `${name}`", fr="paramètre inconnu `${name}`")


def open_runbook(
    runbook: Runbook,
    given: Mapping[str, Any],
    inventory: Inventory | None,
    found: list[Problem],
    *,
    partial: bool,
    place: Place | None = None,
) -> Scope:
    """The scope of `runbook`. Problems are added to `found`.

    given: words from the command line, or values and `Given`s from a `with:`.
    partial: only checked; what has no value stays unknown. place: where `given` stands.
    """
    problems = Problems(runbook.document)
    problems.found = found
    values = Values(inventory, problems)
    form = runbook.form
    parameters = Parameters(form.parameters, given, values, form.guests, partial=partial)
    scope = Scope(values, parameters.all(place or Place(runbook.file)), {})
    roles = {*form.roles, *(inventory.roles if inventory else ())}
    selections = resolve(form.guests, scope)
    return Scope(values, scope.parameters, selections, roles=roles, partial=partial)


def handed(words: Mapping[str, Any] | None, scope: Scope, path: Trail) -> dict[str, Any]:
    """What `with:` hands to an included runbook: `$name` becomes the parameter itself."""
    given: dict[str, Any] = {}
    for name, value in (words or {}).items():
        other = reference(value)
        if other is None:
            given[name] = value
        elif other in scope.parameters:
            given[name] = scope.parameters[other]
        else:
            scope.problems.error((*path, name), _UNKNOWN_PARAMETER.fill(name=other))
            given[name] = Given("text", UNKNOWN)
    return given
