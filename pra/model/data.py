"""Copies: what each holds, which one a guest writes to, and what is lost when one is overwritten."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pra.inventory.model import Guest, Node
from pra.model.audit import DESTROYED, TOO_OLD
from pra.model.history import History
from pra.model.records import CopyState, Snapshot
from pra.text import format_duration, plain
from pra.world import CopySeen

if TYPE_CHECKING:
    from pra.model.world import Model

KEPT: Final = 6
"""Snapshots remembered per copy: the common ones are among the newest."""


@dataclass(slots=True)
class Volumes:
    """The port's `Volumes` over the truth, and what changes copies."""

    model: Model

    # ---- the port ------------------------------------------------------------------------------

    def seen(self, guest: Guest, node: Node) -> CopySeen | None:
        state = self.model.must_answer(node)
        copy = self.model.copies.get((guest.id, node.name))
        if copy is None:
            return None
        newest = copy.snapshots[-1].name if copy.snapshots else None
        as_of = self.model.time if copy.live and state.up else copy.as_of
        return CopySeen(as_of, newest, copy.written, copy.readonly, copy.healthy)

    # ---- writing -------------------------------------------------------------------------------

    def begin(self, guest: Guest, node: str) -> None:
        """A guest starts on a copy: it goes on with its branch if nothing newer is on it, else it forks one."""
        model = self.model
        copy, history = model.copies[guest.id, node], model.histories[guest.id]
        lost = history.missing(copy.branch, copy.as_of)
        if guest.rpo is not None and lost > guest.rpo and guest.id not in model.accepted:
            words = TOO_OLD.fill(
                guest=guest, node=node, lost=format_duration(lost), rpo=format_duration(guest.rpo)
            )
            model.violated(3, str(guest.id), words)
        shared = any(c.live and c.branch == copy.branch for c in self._all(guest.id) if c is not copy)
        if shared or copy.as_of < history.tips[copy.branch]:
            copy.branch = history.fork(copy.branch, copy.as_of)
        history.line = copy.branch
        copy.live = copy.written = True

    def stop(self, guest: int, node: str) -> None:
        """Its last write is now."""
        copy = self.model.copies.get((guest, node))
        if copy is not None and copy.live:
            copy.live = False
            self.settle(copy)

    def settle(self, copy: CopyState) -> None:
        """Bring the as-of time of a copy that is written to up to now."""
        copy.as_of = self.model.time
        history = self.model.histories[copy.guest]
        history.tips[copy.branch] = max(history.tips[copy.branch], copy.as_of)

    def content(self, copy: CopyState) -> tuple[int, float]:
        """What the copy holds at this moment."""
        if copy.live:
            self.settle(copy)
        return copy.branch, copy.as_of

    def snapshot(self, copy: CopyState, name: str) -> Snapshot:
        branch, as_of = self.content(copy)
        taken = Snapshot(name, branch, as_of)
        copy.snapshots = [*copy.snapshots[-KEPT:], taken]
        copy.written = copy.live
        return taken

    # ---- overwriting ---------------------------------------------------------------------------

    def receive(self, guest: int, node: str, taken: Snapshot, *, readonly: bool, prune: bool) -> None:
        """A copy becomes what a stream holds. `prune`: snapshots that the source lacks are destroyed (`-R -F`)."""
        model = self.model
        old = model.copies.get((guest, node))
        new = CopyState(guest, taken.branch, taken.as_of, readonly=readonly)
        if old is not None:
            new.snapshots = [*old.snapshots[-KEPT:]]
            new.aside = old.aside
            if prune:
                cut = next(
                    (i for i, s in enumerate(old.snapshots) if s.as_of > taken.as_of), len(old.snapshots)
                )
                new.snapshots = new.snapshots[: cut or None]
        new.snapshots = [*new.snapshots, taken]
        model.copies[guest, node] = new
        if old is not None:
            self.gone(guest, node, old)

    def gone(self, guest: int, node: str, old: CopyState) -> None:
        """A copy was overwritten or destroyed: what did it hold that nothing else does?"""
        model, history = self.model, self.model.histories[guest]
        branch, as_of = old.branch, old.as_of
        left = max((history.held(b, t).get(branch, -1.0) for b, t in self._contents(guest)), default=-1.0)
        floor = history.parents[branch][1] if branch else model.start
        lost = as_of - max(left, floor) if left < as_of else 0.0
        if lost <= 0:
            return
        model.destroyed[guest] = max(model.destroyed.get(guest, 0.0), lost)
        if guest not in model.accepted:
            words = DESTROYED.fill(guest=guest, node=node, lost=format_duration(lost))
            model.violated(2, str(guest), words)

    def _all(self, guest: int) -> list[CopyState]:
        model = self.model
        found = [model.copies[guest, n] for n in model.states if (guest, n) in model.copies]
        found += [c[guest] for c in model.lying.values() if guest in c]
        return found + [a for c in found for a in c.aside.values()]

    def _contents(self, guest: int) -> list[tuple[int, float]]:
        """Everything that any copy, snapshot or copy kept aside still holds."""
        found: list[tuple[int, float]] = []
        for copy in self._all(guest):
            found.append(self.content(copy))
            found += [(s.branch, s.as_of) for s in copy.snapshots]
        return found

    # ---- results -------------------------------------------------------------------------------

    def losses(self) -> dict[int, float]:
        """Per guest: seconds of acknowledged writes that the line in service does not hold; only what is not zero."""
        found = {}
        for number, history in self.model.histories.items():
            if len(history.tips) > 1:
                lost = history.missing(history.line, history.tips[history.line])
                if lost > 0:
                    found[number] = lost
        return found


def fresh_history(start: float) -> History:
    """One branch, written until the start."""
    history = History()
    history.tips[0] = start
    return history


__all__ = ["Volumes", "fresh_history", "plain"]
