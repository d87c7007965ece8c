"""Which step waits for which: names resolved, item with item or all, no circle."""

from collections.abc import Iterator, Sequence
from typing import Any

from pra.plan.draft import Draft
from pra.plan.graph import shortest_cycle
from pra.runbook.kinds import Sort
from pra.runbook.words import Ref
from pra.syntax.shape import did_you_mean
from pra.text import Text

_STEP = Text(en="unknown step `{name}`", fr="étape inconnue : `{name}`")
_SURPRISE = Text(
    en="`{name}` and `{other}` are not over the same guests: `{name}` waits for all of `{other}`",
    fr="`{name}` et `{other}` ne portent pas sur les mêmes invités : `{name}` attend tout `{other}`",
)
_SAY_ALL = Text(en="write {{all: {other}}} to say so", fr="écrire {{all: {other}}} pour le dire")
_CIRCLE = Text(en="steps wait for each other: {chain}", fr="des étapes s’attendent l’une l’autre : {chain}")
_NEVER = Text(en="never reached behind it: {names}", fr="jamais atteintes derrière : {names}")
_AFTER = Text(en=" after ", fr=" après ")


def link(drafts: Sequence[Draft]) -> None:
    """Find the targets of every `after`; tell unknown names, and circles."""
    by_name = {d.name: d for d in drafts}
    forward = False
    for position, draft in enumerate(drafts):
        draft.position = position
    for draft in drafts:
        targets: list[tuple[Draft, bool, Ref | None]] = []
        for ref in draft.refs:
            target = by_name.get(draft.prefix + ref.name)
            if target is None:
                _unknown(draft, ref, by_name)
            else:
                targets.append((target, not ref.all and _paired(draft, target, ref), ref))
        targets += [(by_name[name], False, None) for name in draft.outer if name in by_name]
        if draft.inside:  # an include: its first steps wait in its place
            targets = [(member, False, None) for member in draft.inside]
        draft.targets = tuple(targets)
        for target, _, _ in targets:
            forward |= target.position >= draft.position
    if forward:
        _no_circle(drafts)


def _unknown(draft: Draft, ref: Ref, names: dict[str, Draft]) -> None:
    mine = [n.removeprefix(draft.prefix) for n in names if n.startswith(draft.prefix) and n != draft.name]
    draft.scope.problems.error(ref.path, _STEP.fill(name=ref.name), did_you_mean(ref.name, mine))


def _paired(draft: Draft, target: Draft, ref: Ref) -> bool:
    """Item with item: both over the same guests, or the same nodes."""
    mine, theirs = draft.items, target.items
    if mine is None or theirs is None or not mine.values or not theirs.values:
        return False
    if mine is theirs or mine.values is theirs.values:
        return True
    if (mine.sort is Sort.NODE) != (theirs.sort is Sort.NODE):
        return False
    a, b = set(mine.values), set(theirs.values)
    if a == b:
        return True
    if not a.isdisjoint(b):
        words = _SURPRISE.fill(name=draft.name, other=target.name)
        draft.scope.problems.warning(ref.path, words, _SAY_ALL.fill(other=ref.name))
    return False


def _no_circle(drafts: Sequence[Draft]) -> None:
    left = _circular(drafts)
    if not left:
        return
    edges = [(d.position, t.position) for d in drafts for t, _, _ in d.targets]
    circle = shortest_cycle([e for e in edges if e[0] in left and e[1] in left])
    start = drafts[min(circle)]
    turn = circle.index(start.position)
    names = [drafts[i].name for i in (*circle[turn:], *circle[: turn + 1])]
    chain = Text(en=_AFTER.en.join(names), fr=_AFTER.fr.join(names))
    following = drafts[circle[(turn + 1) % len(circle)]]
    path = next((r.path for t, _, r in start.targets if t is following and r), start.path)
    behind = [d.name for d in drafts if d.position in left and d.position not in circle]
    hint = _NEVER.fill(names=", ".join(behind)) if behind else None
    start.scope.problems.error(path, _CIRCLE.fill(chain=chain), hint)


def _circular(drafts: Sequence[Draft]) -> set[int]:
    """The steps that cannot be put in order: those of circles, and those that wait for them."""
    waiting = [len(d.targets) for d in drafts]
    following: list[list[int]] = [[] for _ in drafts]
    for draft in drafts:
        for target, _, _ in draft.targets:
            following[target.position].append(draft.position)
    ready = [i for i, n in enumerate(waiting) if n == 0]
    done = set(ready)
    while ready:
        for later in following[ready.pop()]:
            waiting[later] -= 1
            if waiting[later] == 0:
                ready.append(later)
                done.add(later)
    return {d.position for d in drafts} - done


def whole(draft: Draft) -> int:
    """The one number that stands for all of a step: its only operation, or its gate."""
    return draft.gate if draft.count != 1 else draft.indexes[0]


def want_gates(drafts: Sequence[Draft]) -> None:
    """Mark the steps that need a gate, because something waits for all of their operations."""
    for draft in drafts:
        for target, paired, _ in draft.targets:
            if not paired and target.count != 1:
                target.needs_gate = True


def partners(draft: Draft, item_keys: tuple[Any, ...]) -> Iterator[int]:
    """What one item of a step waits for.

    Where a step before has nothing for that item (a guest without a replication job), what
    that step waits for is waited for in its place: order is never lost through it.
    """
    todo, seen = [t for t in draft.targets if t[1]], {draft.position}
    while todo:
        target, paired, _ = todo.pop()
        if not paired:
            yield whole(target)
            continue
        own = next((found for k in item_keys if (found := target.by_key.get(k))), None)
        if own:
            yield from own
        elif target.position not in seen:
            seen.add(target.position)
            todo += target.targets
