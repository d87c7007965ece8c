"""Pools, disks and storage definitions in the model, and what hands do to them (facts A19).

A pool carries its copies wherever its disks go. Imported under the name that the
storage definition gives, its copies are those of the guests; under another name they lie
there and no guest uses them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pra.errors import Refused
from pra.inventory import estimate
from pra.inventory.model import Node, Storage
from pra.model.records import PoolRecord
from pra.world import PoolSeen, Task

if TYPE_CHECKING:
    from pra.model.world import Model


@dataclass(slots=True)
class Disks:
    """The port's `Disks` over the truth."""

    model: Model

    def prepare(self) -> None:
        for node in self.model.inventory.nodes.values():
            for pool in node.pools:
                self.model.pools.append(PoolRecord(pool, node.name, node.name, node.name, pool.name))

    # ---- readings ------------------------------------------------------------------------------

    def pool(self, node: Node, pool: str) -> PoolSeen | None:
        self.model.must_answer(node)
        record = self.imported(node.name, pool) or next(
            (
                r
                for r in self.model.pools
                if r.chassis == node.name and r.imported_on is None and r.pool.name == pool
            ),
            None,
        )
        if record is None:
            return None
        present = tuple(s for s in record.pool.disks if s not in record.failed)
        return PoolSeen(record.name, self._health(record), record.imported_on == node.name, present)

    def _health(self, record: PoolRecord) -> str:
        if not record.failed:
            return "ONLINE"
        return "DEGRADED" if len(record.failed) <= record.pool.parity else "UNAVAIL"

    def serials(self, node: Node) -> frozenset[str]:
        self.model.must_answer(node)
        here = [r for r in self.model.pools if r.chassis == node.name]
        return frozenset(s for r in here for s in r.pool.disks if s not in r.failed)

    def storage_enabled(self, node: Node, storage: Storage) -> bool:
        return storage.name not in self.model.must_answer(node).disabled

    # ---- changes -------------------------------------------------------------------------------

    def set_storage(self, node: Node, storage: Storage, *, on: bool) -> Task:
        model = self.model
        state = model.must_accept(node)
        if not model.votes.quorate(node.name):
            raise Refused("cfs-lock 'file-storage_cfg' error: no quorum!")
        if on:
            state.disabled.discard(storage.name)
            self._activate(node.name, storage)
        else:
            state.disabled.add(storage.name)
        return model.done(node.name)

    def _activate(self, node: str, storage: Storage) -> None:
        """An enabled storage has its pool imported within seconds, if its disks are there (facts 0.17)."""
        for record in self.model.pools:
            lies = storage.pool is not None and storage.pool.split("/")[0] == record.pool.name
            if lies and record.chassis == node and record.imported_on is None and storage.type == "zfspool":
                self.model.at(
                    self.model.time + estimate.STORAGE_SCAN,
                    self.model.zfs._auto_import,  # noqa: SLF001
                    (node, record, self.model.states[node].boots),
                )

    def storages_off(self, node: str, pool: str) -> bool:
        """Whether no enabled storage of the node lies in the pool."""
        return all(
            s.name in self.model.states[node].disabled
            for s in self.model.inventory.storages.values()
            if s.pool is not None and s.pool.split("/")[0] == pool and node in s.nodes
        )

    # ---- the truth -----------------------------------------------------------------------------

    def imported(self, node: str, name: str) -> PoolRecord | None:
        return next((r for r in self.model.pools if r.imported_on == node and r.name == name), None)

    def let_go(self, record: PoolRecord) -> None:
        """Its copies lie in it, out of every guest's reach."""
        node = record.imported_on
        assert node is not None
        lying = self.model.lying.setdefault((record.home, record.pool.name), {})
        for guest, where in list(self.model.copies):
            if where == node and self._lies_in(guest, record.name):
                lying[guest] = self.model.copies.pop((guest, where))
        record.imported_on, record.name = None, record.pool.name
        self.model.version += 1

    def take(self, record: PoolRecord, node: str, name: str) -> None:
        """Import: under the storage's own name the copies in it are the guests' again."""
        record.imported_on, record.name = node, name
        if name == record.pool.name:
            lying = self.model.lying.pop((record.home, record.pool.name), {})
            for guest, copy in lying.items():
                self.model.copies[guest, node] = copy
        self.model.version += 1

    def _lies_in(self, guest: int, pool: str) -> bool:
        storages = self.model.inventory.storages
        found = self.model.inventory.guests[guest]
        return any((storages[d.storage].pool or "").split("/")[0] == pool for d in found.disks)

    def node_died(self, node: str) -> None:
        """Disks of a dead chassis keep what they hold; nothing is exported."""


@dataclass(slots=True)
class Hands:
    """The port's `Hands`: in the model the person really does it."""

    model: Model

    def move_disks(self, source: Node, target: Node, pool: str, owner: Node) -> Task:
        model = self.model
        record = next(
            (r for r in model.pools if (r.chassis, r.pool.name, r.home) == (source.name, pool, owner.name)),
            None,
        )
        if record is None:
            raise Refused(f"no disks of pool {pool} in the chassis of {source.name}")
        if record.imported_on is not None and model.states[source.name].up:
            raise Refused(f"pool {pool} is in use on {source.name}: export it first")
        if record.imported_on is not None:
            self.model.disks.let_go(record)
        record.chassis = ""  # in somebody's hands
        task = model.task("", "hands")
        model.at(model.time + estimate.DISK_SWAP, self._moved, (task.ref, record, target.name))
        return task

    def _moved(self, value: tuple[str, PoolRecord, str]) -> None:
        ref, record, target = value
        record.chassis = target
        self.model.end(ref)

    def do(self, words: str) -> Task:
        return self.model.done("")
