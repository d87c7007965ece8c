"""ZFS and rsync in the model: snapshots, streams, pools (facts A18, A19)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from pra.errors import Refused
from pra.inventory import estimate
from pra.inventory.model import Guest, Node
from pra.model.records import CopyState, PoolRecord, Snapshot
from pra.model.scheduler import GUARDED, MODIFIED, UNMATCHED
from pra.text import Text
from pra.world import Task

if TYPE_CHECKING:
    from pra.model.world import Model

_IMPORTED = Text(
    en="pvestatd imports pool {pool} again by itself: its storage is still enabled",
    fr="pvestatd réimporte de lui-même le pool {pool} : son stockage est resté activé",
)


@dataclass(slots=True)
class Zfs:
    """The port's `Zfs` over the truth."""

    model: Model

    def _copy(self, guest: Guest, node: Node) -> CopyState:
        self.model.must_accept(node)
        copy = self.model.copies.get((guest.id, node.name))
        if copy is None:
            raise Refused(f"cannot open 'subvol-{guest.id}-disk-0': dataset does not exist")
        return copy

    def snapshot(self, guest: Guest, node: Node, name: str) -> Task:
        copy = self._copy(guest, node)
        if any(s.name == name for s in copy.snapshots):
            raise Refused(f"cannot create snapshot '{name}': dataset already exists")
        wrong = "out of space" if self.model.power.full(guest, node.name) else self.model.fail_now()
        return self._later(
            node, "zfssnapshot", guest.id, estimate.SNAPSHOT, wrong, lambda: self._snapshot(guest, node, name)
        )

    def _snapshot(self, guest: Guest, node: Node, name: str) -> None:
        copy = self.model.copies.get((guest.id, node.name))
        if copy is not None:
            self.model.volumes.snapshot(copy, name)

    def _later(self, node: Node, kind: str, guest: int, delay: float, wrong: str | None, act: Any) -> Task:
        """A task that acts when it ends, unless its node died meanwhile."""
        task = self.model.task(node.name, kind, guest)
        boots = self.model.states[node.name].boots
        self.model.at(self.model.time + delay, self._now, (task.ref, node.name, boots, wrong, act))
        return task

    def _now(self, value: Any) -> None:
        ref, node, boots, wrong, act = value
        if self.model.states[node].boots != boots or not self.model.runs(ref):
            return
        if wrong is None:
            wrong = act()
        self.model.end(ref, wrong)

    def destroy_snapshot(self, guest: Guest, node: Node, name: str) -> Task:
        copy = self._copy(guest, node)
        if all(s.name != name for s in copy.snapshots):
            raise Refused(f"could not find any snapshots to destroy: {name}")
        copy.snapshots = [s for s in copy.snapshots if s.name != name]
        return self.model.done(node.name)

    # ---- streams -------------------------------------------------------------------------------

    def delta(self, guest: Guest, source: str, target: str) -> float:
        """Bytes to send: since the newest snapshot that both have, else everything used."""
        mine, theirs = self.model.copies.get((guest.id, source)), self.model.copies.get((guest.id, target))
        if mine is None or theirs is None:
            return float(guest.used)
        _, now = self.model.volumes.content(mine)
        if theirs.branch == mine.branch and not theirs.snapshots:  # rsync: compares files, not snapshots
            return estimate.delta(guest, now - theirs.as_of)
        common = next((s for s in reversed(theirs.snapshots) if s in mine.snapshots), None)
        return float(guest.used) if common is None else estimate.delta(guest, now - common.as_of)

    def send(self, guest: Guest, source: Node, target: Node) -> Task:
        model = self.model
        mine = self._copy(guest, source)
        theirs = model.copies.get((guest.id, target.name))
        if (
            not model.states[target.name].up
            or model.networks.between(source.name, target.name, "storage") is None
        ):
            raise Refused("command 'ssh … zfs receive' failed: exit code 255")
        if theirs is not None and theirs.written:
            raise Refused(MODIFIED)
        if theirs is not None and not (theirs.snapshots and theirs.snapshots[-1] in mine.snapshots):
            raise Refused(UNMATCHED)
        wrong = "out of space" if model.power.full(guest, target.name) else model.fail_now()
        size = self.delta(guest, source.name, target.name)
        taken = model.volumes.snapshot(mine, f"pra-sync-{int(model.time)}")
        task = model.task(source.name, "zfssend", guest.id)
        boots = model.states[source.name].boots
        value = (guest, source, target, taken, task.ref, boots, wrong)
        model.networks.send(source, target, size, 0.0, lambda arrived: self._sent(value, arrived=arrived))
        return task

    def _sent(self, value: Any, *, arrived: bool) -> None:
        self.model.at(self.model.time + estimate.SEND_OVERHEAD, self._received, (value, arrived))

    def _received(self, packed: Any) -> None:
        (guest, source, target, taken, ref, boots, wrong), arrived = packed
        model = self.model
        if model.states[source.name].boots != boots or not model.runs(ref):
            return
        if not arrived or not model.states[target.name].up:
            wrong = "command 'zfs send … | ssh … zfs receive' failed: exit code 255"
        if wrong is None:
            model.volumes.receive(guest.id, target.name, taken, readonly=True, prune=False)
            mine = model.copies[guest.id, source.name]
            mine.written = mine.live or (mine.branch, mine.as_of) != (taken.branch, taken.as_of)
            model.staged.add((guest.id, target.name))
        model.end(ref, wrong)

    def rollback(self, guest: Guest, node: Node, snapshot: str) -> Task:
        copy = self._copy(guest, node)
        found = next((i for i, s in enumerate(copy.snapshots) if s.name == snapshot), None)
        if found is None:
            raise Refused(f"cannot open '@{snapshot}': snapshot does not exist")
        if copy.live:
            raise Refused("cannot rollback: dataset is busy")
        return self._later(
            node,
            "zfsrollback",
            guest.id,
            estimate.SNAPSHOT,
            self.model.fail_now(),
            lambda: self._rolled(copy, node, found),
        )

    def _rolled(self, copy: CopyState, node: Node, found: int) -> None:
        old = CopyState(copy.guest, copy.branch, copy.as_of)
        point = copy.snapshots[found]
        copy.branch, copy.as_of, copy.written = point.branch, point.as_of, False
        copy.snapshots = copy.snapshots[: found + 1]
        self.model.volumes.gone(copy.guest, node.name, old)

    # ---- properties and names ------------------------------------------------------------------

    def set_readonly(self, guest: Guest, node: Node, *, on: bool) -> Task:
        copy = self._copy(guest, node)
        copy.readonly = on
        return self.model.done(node.name)

    def rename_aside(self, guest: Guest, node: Node, suffix: str) -> Task:
        copy = self._copy(guest, node)
        if copy.live:
            raise Refused("cannot rename: dataset is busy")
        self.model.copies.pop((guest.id, node.name))
        self.model.lying.setdefault((node.name, f"-{suffix}"), {})[guest.id] = copy
        return self.model.done(node.name)

    def restore_name(self, guest: Guest, node: Node, suffix: str) -> Task:
        self.model.must_accept(node)
        kept = self.model.lying.get((node.name, f"-{suffix}"), {})
        if guest.id not in kept:
            raise Refused(f"cannot open 'subvol-{guest.id}-disk-0-{suffix}': dataset does not exist")
        if (guest.id, node.name) in self.model.copies:
            raise Refused("cannot rename: dataset already exists")
        self.model.copies[guest.id, node.name] = kept.pop(guest.id)
        return self.model.done(node.name)

    # ---- pools ---------------------------------------------------------------------------------

    def export_pool(self, node: Node, pool: str) -> Task:
        model = self.model
        model.must_accept(node)
        record = model.disks.imported(node.name, pool)
        if record is None:
            raise Refused(f"cannot open '{pool}': no such pool")
        if any(
            (g, node.name) in model.copies and model.copies[g, node.name].live
            for g in model.states[node.name].running
        ):
            raise Refused(f"cannot export '{pool}': pool is busy")
        return self._later(
            node,
            "zpoolexport",
            0,
            estimate.POOL_EXPORT,
            model.fail_now(),
            lambda: self._exported(node, record),
        )

    def _exported(self, node: Node, record: PoolRecord) -> str | None:
        model = self.model
        if model.states[node.name].running:
            return f"cannot export '{record.name}': pool is busy"
        model.disks.let_go(record)
        if not model.disks.storages_off(node.name, record.name):
            model.at(
                model.time + estimate.STORAGE_SCAN,
                self._auto_import,
                (node.name, record, model.states[node.name].boots),
            )
        return None

    def _auto_import(self, value: tuple[str, PoolRecord, int]) -> None:
        node, record, boots = value
        model = self.model
        free = model.disks.imported(node, record.name) is None
        there = free and record.imported_on is None and record.chassis == node
        if there and model.states[node].boots == boots and not model.disks.storages_off(node, record.name):
            model.disks.take(record, node, record.name)
            model.say(node, _IMPORTED, pool=record.name)

    def import_pool(self, node: Node, pool: str, name: str) -> Task:
        model = self.model
        model.must_accept(node)
        found = [
            r for r in model.pools if r.chassis == node.name and r.imported_on is None and r.pool.name == pool
        ]
        if not found:
            raise Refused(f"cannot import '{pool}': no such pool available")
        if len(found) > 1:
            raise Refused(f"cannot import '{pool}': more than one matching pool")
        if model.disks.imported(node.name, name) is not None:
            raise Refused(f"cannot import '{pool}': a pool with that name already exists")
        record = found[0]
        wrong = model.fail_now()
        if len(record.failed) > record.pool.parity:
            wrong = f"cannot import '{pool}': insufficient replicas"
        return self._later(
            node,
            "zpoolimport",
            0,
            estimate.POOL_IMPORT,
            wrong,
            lambda: model.disks.take(record, node.name, name),
        )


@dataclass(slots=True)
class Rsync:
    """The port's `Rsync` over the truth."""

    model: Model

    def role(self, node: Node) -> Literal["active", "standby"]:
        return "active" if self.model.must_answer(node).role == "active" else "standby"

    def set_role(self, node: Node, role: Literal["active", "standby"]) -> Task:
        self.model.must_accept(node).role = role
        return self.model.done(node.name)

    def sync(self, guest: Guest, source: Node, target: Node) -> Task:
        model = self.model
        model.must_accept(source)
        copy = model.copies.get((guest.id, source.name))
        if copy is None:
            raise Refused(f'rsync: change_dir "/vz/private/{guest.id}" failed: No such file or directory (2)')
        if (
            not model.states[target.name].up
            or model.networks.between(source.name, target.name, "storage") is None
        ):
            raise Refused("rsync: connection unexpectedly closed (code 255)")
        if model.states[target.name].role == "active":
            raise Refused(GUARDED)
        wrong = (
            "rsync: write failed: No space left on device (28)"
            if model.power.full(guest, target.name)
            else model.fail_now()
        )
        size = model.zfs.delta(guest, source.name, target.name)
        taken = Snapshot("", *model.volumes.content(copy))
        task = model.task(source.name, "rsync", guest.id)
        value = (guest, source, target, taken, task.ref, model.states[source.name].boots, wrong)
        model.networks.send(source, target, size, 0.0, lambda arrived: self._sent(value, arrived=arrived))
        return task

    def _sent(self, value: Any, *, arrived: bool) -> None:
        self.model.at(self.model.time + estimate.RSYNC_OVERHEAD, self._over, (value, arrived))

    def _over(self, packed: Any) -> None:
        (guest, source, target, taken, ref, boots, wrong), arrived = packed
        model = self.model
        if model.states[source.name].boots != boots or not model.runs(ref):
            return
        if not arrived or not model.states[target.name].up:
            wrong = "rsync: connection unexpectedly closed (code 255)"
        if wrong is None:
            self.write(guest.id, target.name, taken)
            mine = model.copies[guest.id, source.name]
            mine.written = mine.live or (mine.branch, mine.as_of) != (taken.branch, taken.as_of)
            model.staged.add((guest.id, target.name))
        model.end(ref, wrong)

    def write(self, guest: int, node: str, taken: Snapshot) -> None:
        """`--delete`: the target becomes what was sent, whatever it was; a guest running on it included."""
        model = self.model
        old = model.copies.get((guest, node))
        live = old is not None and old.live
        held = CopyState(guest, *model.volumes.content(old)) if old is not None else None
        model.copies[guest, node] = CopyState(guest, taken.branch, taken.as_of)
        if held is not None:
            model.volumes.gone(guest, node, held)
        if live:
            model.volumes.begin(model.inventory.guests[guest], node)
