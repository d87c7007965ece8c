"""A model that outlives whoever uses it: every change is kept in a file, and the same changes make the same story.

It stands for the nodes, which do not die with the engine. A file of one line a change
is opened again by replaying it; the file is also the witness that tests compare with
the journal: what really happened, and how often.
"""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from pra.errors import WorldError
from pra.inventory.model import Guest, Inventory, Node, Replication, Storage
from pra.model.faults import Fault
from pra.model.world import Model
from pra.text import Seconds
from pra.world import (
    Checks,
    Disks,
    Guests,
    Hands,
    Nodes,
    Quorum,
    Replications,
    Rsync,
    Task,
    Tasks,
    Volumes,
    Zfs,
)

AREAS: Final = (
    "guests",
    "volumes",
    "replications",
    "zfs",
    "rsync",
    "quorum",
    "nodes",
    "disks",
    "checks",
    "hands",
    "tasks",
)


class KeptModel:
    """A `World` over a model; safe between threads. Its time stands still until it follows somebody's (`follow`).

    faults: (when, fault); each happens once, by itself, as time passes it. struck: those that
    somebody lets happen (`strike`), by number, so that a replay finds them again.
    happened: the lines of the file: `call` (area, method, arguments), `fault`, `accept` (a guest).
    """

    guests: Guests
    volumes: Volumes
    replications: Replications
    zfs: Zfs
    rsync: Rsync
    quorum: Quorum
    nodes: Nodes
    disks: Disks
    checks: Checks
    hands: Hands
    tasks: Tasks

    def __init__(
        self,
        model: Model,
        path: Path | None = None,
        faults: tuple[tuple[float, Fault], ...] = (),
        struck: Mapping[int, Fault] = MappingProxyType({}),
    ) -> None:
        self.model = model
        self._time: Callable[[], float] = lambda: model.time
        self._faults = sorted(faults, key=lambda f: f[0])
        self._struck = struck
        self._lock = threading.RLock()
        self.happened: list[dict[str, Any]] = []
        self._file = -1
        if path is not None and path.exists():
            self._replay(path)
        if path is not None:
            self._file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        for area in AREAS:
            setattr(self, area, _Area(self, area))

    @property
    def inventory(self) -> Inventory:
        return self.model.inventory

    def now(self) -> float:
        return self._time()

    def follow(self, time: Callable[[], float]) -> None:
        """Live by that clock, in seconds since the epoch. What is earlier than what already happened is not."""
        self._time = time

    def call(self, area: str, method: str, given: tuple[Any, ...], named: dict[str, Any]) -> Any:
        """One call of the port, at this moment."""
        with self._lock:
            self.pass_time(self._time())
            try:
                answer = getattr(getattr(self.model, area), method)(*given, **named)
            except WorldError:
                self.model.finished()
                raise
            if isinstance(answer, Task):
                arguments = [_out(a) for a in given]
                self._keep(at=self.model.time, call=[area, method, arguments, named], task=answer.ref)
            return answer

    def strike(self, number: int, delay: Seconds = 0.0) -> None:
        """The fault of that number in `struck`, now or so much later."""
        with self._lock:
            self.pass_time(self._time())
            self._keep(at=self.model.time, fault=number, delay=delay)
            self._strike(number, delay)

    def _strike(self, number: int, delay: Seconds) -> None:
        self._faults.append((self.model.time + delay, self._struck[number]))
        self._faults.sort(key=lambda f: f[0])
        self.pass_time(self.model.time)

    def accept_loss(self, guest: int) -> None:
        with self._lock:
            self._keep(at=self.model.time, accept=guest)
            self.model.accept_loss(guest)

    def pass_time(self, to: float) -> None:
        """Everything due up to `to` happens, faults among them."""
        with self._lock:
            while self._faults and self._faults[0][0] <= to:
                when, fault = self._faults.pop(0)
                self.model.advance(when)
                if self.model.impossible(fault) is None:
                    self.model.inject(fault)
            self.model.advance(max(to, self.model.time))
            self.model.finished()

    def _keep(self, **line: Any) -> None:
        self.happened.append(line)
        if self._file >= 0:
            # One write: it is there whole, or the change never happened.
            os.write(self._file, (json.dumps(line, ensure_ascii=False) + "\n").encode())

    def next_event(self) -> float | None:
        """When something happens next by itself; None: nothing is to come."""
        times = [t for t in (self.model.next_event(), self._faults[0][0] if self._faults else None) if t]
        return min(times, default=None)

    def _replay(self, path: Path) -> None:
        """The same changes at the same times. A last line without its end is a change that never happened."""
        text = path.read_bytes()
        whole = text[: text.rfind(b"\n") + 1]
        if len(whole) < len(text):
            os.truncate(path, len(whole))
        for raw in whole.splitlines():
            line = json.loads(raw)
            self.happened.append(line)
            self.pass_time(line["at"])
            if "call" in line:
                area, method, given, named = line["call"]
                arguments = [_in(a, self.inventory) for a in given]
                task = getattr(getattr(self.model, area), method)(*arguments, **named)
                assert task.ref == line["task"], "the model did not repeat itself"
            elif "accept" in line:
                self.model.accept_loss(line["accept"])
            else:
                self._strike(line["fault"], line["delay"])


class _Area:
    """One part of the port; each method goes through `KeptModel.call`."""

    def __init__(self, kept: KeptModel, area: str) -> None:
        self._kept, self._name = kept, area

    def __getattr__(self, method: str) -> Callable[..., Any]:
        kept, area = self._kept, self._name

        def call(*given: Any, **named: Any) -> Any:
            return kept.call(area, method, given, named)

        return call


def _out(value: Any) -> Any:
    """An argument of a change as JSON."""
    if isinstance(value, Guest):
        return {"guest": value.id}
    if isinstance(value, Node):
        return {"node": value.name}
    if isinstance(value, Replication):
        return {"job": value.id}
    if isinstance(value, Storage):
        return {"storage": value.name}
    return value


def _in(value: Any, inventory: Inventory) -> Any:
    if not isinstance(value, dict):
        return value
    ((sort, name),) = value.items()
    if sort == "guest":
        return inventory.guests[name]
    if sort == "node":
        return inventory.nodes[name]
    if sort == "storage":
        return inventory.storages[name]
    return next(j for j in inventory.replications if j.id == name)
