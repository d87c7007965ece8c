"""What a step without a title is called: the sentence of its operation, said of all its items."""

from typing import Any

from pra.plan.draft import Draft
from pra.plan.model import Planned
from pra.runbook.kinds import Sort
from pra.text import Text, plain

_GUEST = Text(en="each guest of {name}", fr="chaque invité de {name}")
_JOB = Text(en="of each guest of {name}", fr="de chaque invité de {name}")
_NODE = Text(en="each of {name}", fr="chacun de {name}")


def says(draft: Draft, first: Planned | None) -> Text:
    """One line; the step's name where there is nothing to tell it by."""
    if first is None or first.operation is None:
        return plain(draft.name)
    if draft.items is None:
        return first.operation.sentence()
    act = draft.acts[0]
    field = act.field
    words = _NODE if act.sort is Sort.NODE else _JOB if act.sort is Sort.JOB else _GUEST
    values: dict[str, Any] = dict(first.operation.arguments())
    if field is not None:
        values[field] = words.fill(name=draft.items.name)
    return first.operation.says.fill(**values)
