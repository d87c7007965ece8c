"""From drafts to numbered operations and edges; both stay linear, because gates stand for «all of»."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, Final

from pra.inventory.model import Guest, Inventory, Replication
from pra.inventory.startup import waves
from pra.operations.base import Operation
from pra.plan.draft import NOTHING, Draft, Key, keys
from pra.plan.link import partners, want_gates, whole
from pra.plan.model import Planned, Policy
from pra.runbook.bind import Binding
from pra.runbook.kinds import Sort
from pra.runbook.scope import Items
from pra.text import Seconds

_PLAIN: Final = Policy()
_GATE: Final = object()


class Numbers:
    """Collects the operations of a plan, in the order of the file, and what each comes after."""

    def __init__(self, inventory: Inventory) -> None:
        self.inventory = inventory
        self.operations: list[Planned] = []
        self.after: list[tuple[int, ...]] = []

    def number(self, drafts: Sequence[Draft]) -> None:
        """Operations and gates of every step, then the edges between them."""
        for draft in drafts:
            items = draft.act_items
            draft.count = len(items.values) if items is not None else len(draft.acts[:1])
        want_gates(drafts)
        for draft in drafts:
            self._operations(draft)
        for draft in drafts:
            self._edges(draft)

    def _operations(self, draft: Draft) -> None:
        first, items = len(self.operations), draft.act_items
        if items is not None:
            self._waves(draft, items)
        elif draft.acts:
            operation: Operation = draft.acts[0].make()
            seconds = operation.duration(self.inventory)
            self._allow(draft, seconds)
            self._add(draft, draft.name, None, operation, seconds)
        draft.indexes = range(first, len(self.operations))
        if draft.needs_gate:
            draft.gate = len(self.operations)
            self._gate(draft, "all")

    def _waves(self, draft: Draft, items: Items) -> None:
        slots: list[Any] = []
        by_key: dict[Key, list[int]] = {}
        made: dict[Any, Operation] = {item: draft.acts[0].make(item) for item in items.values}
        seconds = {item: operation.duration(self.inventory) for item, operation in made.items()}
        self._allow(draft, max(seconds.values(), default=0.0))
        for number, wave in enumerate(_in_order(draft, items), 1):
            if number > 1:
                slots.append(_GATE)
                self._gate(draft, f"wave-{number}")
            for item in wave:
                for key in keys(item):
                    by_key.setdefault(key, []).append(len(self.operations))
                slots.append(item)
                self._add(draft, f"{draft.name}[{item}]", item, made[item], seconds[item])
        draft.slots, draft.by_key = slots, by_key

    def _allow(self, draft: Draft, seconds: Seconds) -> None:
        """Where the runbook gives no time limit, the usual one stretches to what the sizes need."""
        if seconds > draft.policy.timeout / 2 and draft.form.timeout is None:
            draft.policy = replace(draft.policy, timeout=2 * seconds)

    def _add(self, draft: Draft, name: str, item: Any, operation: Operation, seconds: Seconds) -> None:
        index, word = len(self.operations), "" if item is None else str(item)
        extra = self._extra(draft, item) if draft.special else NOTHING
        self.operations.append(
            Planned(index, name, draft.name, word, operation, draft.policy, seconds, **extra)
        )

    def _extra(self, draft: Draft, item: Any) -> dict[str, Any]:
        """What few steps have: facts that decide, alternatives, substitutes, an undo of their own."""
        inventory = self.inventory
        undo: Any = draft.undo
        if isinstance(undo, Binding):
            undo = next(_made(undo, item, inventory), None)
        substitutes = {k: made for k, b in draft.substitutes.items() for made in _made(b, item, inventory)}
        return {
            "when": tuple(made for b in draft.when for made in _made(b, item, inventory)),
            "alternatives": tuple(made for b in draft.acts[1:] for made in _made(b, item, inventory)),
            "substitutes": substitutes,
            "undo_as": undo,
        }

    def _gate(self, draft: Draft, word: str) -> None:
        index = len(self.operations)
        self.operations.append(Planned(index, f"{draft.name}.{word}", draft.name, "", None, _PLAIN))

    def _edges(self, draft: Draft) -> None:
        outer = [whole(target) for target, paired, _ in draft.targets if not paired]
        if draft.act_items is None and draft.acts:
            self._after(outer)
            return
        paired = len(outer) < len(draft.targets)
        before, wave = outer, list[int]()
        for index, item in zip(draft.indexes, draft.slots, strict=True):
            if item is _GATE:
                self._after(wave)
                before, wave = [index], []
            else:
                wave.append(index)
                self._after([*before, *partners(draft, keys(item))] if paired else before)
        if draft.gate >= 0:
            self._after(wave or outer)

    def _after(self, before: list[int]) -> None:
        self.after.append(tuple(before) if len(before) <= 1 else tuple(sorted(set(before))))


def _in_order(draft: Draft, items: Items) -> tuple[tuple[Any, ...], ...]:
    """The items in waves; one wave where the order is free."""
    if draft.form.order is None:
        return (items.values,) if items.values else ()
    found = waves(items.values)
    return found[::-1] if draft.form.order == "reverse startup" else found


def _made(binding: Binding, item: Any, inventory: Inventory) -> Iterator[Any]:
    """What a binding makes for one item of its step: guests stand for their jobs, and jobs for their guest."""
    sort = binding.sort
    if sort is Sort.JOB and isinstance(item, Guest):
        jobs = binding.items.values if binding.items is not None else ()
        yield from (binding.make(job) for job in jobs if job.guest == item.id)
    elif sort is Sort.GUEST and isinstance(item, Replication):
        yield binding.make(inventory.guests[item.guest])
    else:
        yield binding.make(item)


def all_of(binding: Binding) -> Iterator[Any]:
    """What a binding outside of any step makes: one, or one for each of its items."""
    items = binding.items
    for item in (None,) if items is None else items.values:
        yield binding.make(item)
