"""The model as a world: the port over the truth, the passing of time, faults, and the figures of a drill."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any, Final, Self

from pra.inventory.model import Guest, Inventory, Node
from pra.model import faults
from pra.model.core import Core
from pra.model.data import Volumes
from pra.model.disks import Disks, Hands
from pra.model.guests import NEVER, Guests
from pra.model.network import Networks
from pra.model.power import Nodes
from pra.model.quorum import Votes
from pra.model.scheduler import Scheduler
from pra.model.services import Services
from pra.model.settle import settle
from pra.model.zfs import Rsync, Zfs
from pra.text import Text
from pra.world import Task, TaskStatus

SOON: Final = 5.0  # a guest's process takes a few seconds to be there (estimate.py)


class Tasks:
    """The port's `Tasks`."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def status(self, task: Task) -> TaskStatus:
        return self._core.status(task)

    def recent(self, node: Node, guest: Guest | None) -> frozenset[str]:
        return self._core.recent(node, guest)


class Model(Core):
    """One infrastructure, from `start` on (seconds since the epoch). Deterministic: the same calls, the same story."""

    def __init__(self, inventory: Inventory, *, start: float = 0.0, seed: int = 0) -> None:
        super().__init__(inventory, start, seed)
        self.networks = Networks(self)
        self.volumes = Volumes(self)
        self.guests = Guests(self)
        self.services = self.checks = Services(self)
        self.votes = self.quorum = Votes(self)
        self.power = self.nodes = Nodes(self)
        self.scheduler = self.replications = Scheduler(self)
        self.zfs = Zfs(self)
        self.rsync = Rsync(self)
        self.disks = Disks(self)
        self.hands = Hands(self)
        self.tasks = Tasks(self)
        self.networks.prepare()
        self.disks.prepare()
        settle(self)
        self.votes.prepare()
        self.scheduler.prepare()

    # ---- the clock and the view of the port ------------------------------------------------------

    def now(self) -> float:
        """The engine's clock."""
        return self.time

    def reachable(self, name: str) -> bool:
        """Whether a node answers the engine: it is up, and its admin link is whole."""
        return self.states[name].up and self.networks.from_outside(name)

    # ---- figures ---------------------------------------------------------------------------------

    def running_on(self, guest: int) -> list[str]:
        return [n for n, s in self.states.items() if guest in s.running]

    def guests_on(self, node: str) -> list[int]:
        return list(self.states[node].running)

    def booting(self) -> float | None:
        """When the last guest that starts or boots now will answer, or the next moment to ask again; None: none does."""
        ups = [i.up_at for s in self.states.values() for i in s.running.values() if i.up_at > self.time]
        if not ups:
            return None
        known = [u for u in ups if u < NEVER]
        return max(known) if len(known) == len(ups) else self.time + SOON

    def losses(self) -> dict[int, float]:
        return self.volumes.losses()

    def accept_loss(self, guest: int) -> None:
        """An operator accepted the loss, by name: invariants 2 and 3 allow it."""
        self.accepted.add(guest)

    def fork(self) -> Self:
        """An independent copy that shares the inventory."""
        known = [
            self.inventory,
            *self.inventory.guests.values(),
            *self.inventory.nodes.values(),
            *self.inventory.replications,
        ]
        return copy.deepcopy(self, {id(v): v for v in known})

    # ---- faults ----------------------------------------------------------------------------------

    def inject(self, fault: faults.Fault) -> None:
        """Let it happen now; `impossible` says beforehand whether it can."""
        _HAPPENS[type(fault)](self, fault)
        self.version += 1

    def impossible(self, fault: faults.Fault) -> Text | None:
        """Why reality cannot produce this fault now; None when it can."""
        check = _POSSIBLE.get(type(fault))
        return check(self, fault) if check else None


def _relink(model: Model, node: str) -> None:
    model.networks.broken()
    model.networks.share()
    if node in model.states:
        model.votes.changed(node)
    else:
        for cluster in model.inventory.clusters.values():
            if cluster.qdevice is not None and cluster.qdevice.host == node:
                model.votes.changed(cluster.nodes[0])


def _cut(model: Model, fault: faults.LinkCut) -> None:
    model.networks.cut.add((fault.node, fault.network))
    _relink(model, fault.node)


def _repair(model: Model, fault: faults.LinkRepair) -> None:
    model.networks.cut.discard((fault.node, fault.network))
    _relink(model, fault.node)


def _partition(model: Model, fault: faults.Partition) -> None:
    model.networks.groups[fault.network] = fault.groups
    for node in model.states:
        _relink(model, node)


def _heal(model: Model, fault: faults.Heal) -> None:
    model.networks.groups.pop(fault.network, None)
    model.networks.slow.pop(fault.network, None)
    model.networks.cut = {(n, w) for n, w in model.networks.cut if w != fault.network}
    for node in model.states:
        _relink(model, node)


def _return(model: Model, fault: faults.NodeReturn) -> None:
    model.states[fault.node].tombstone |= fault.masked
    model.power.boot(fault.node)


def _unplug(model: Model, fault: faults.NodeUnplugged) -> None:
    model.power.die(fault.node)
    state = model.states[fault.node]
    state.powered, state.by_person = False, True


def _site_off(model: Model, fault: faults.SitePowerLoss) -> None:
    for node in model.inventory.nodes.values():
        if node.site == fault.site:
            model.states[node.name].controller = False
            model.power.die(node.name)


def _site_on(model: Model, fault: faults.SitePowerBack) -> None:
    for node in model.inventory.nodes.values():
        if node.site == fault.site:
            model.states[node.name].controller = True
            if not model.states[node.name].by_person:
                model.power.boot(node.name)


def _controller(model: Model, node: str, *, answers: bool) -> None:
    model.states[node].controller = answers


def _slow(model: Model, fault: faults.SlowLink) -> None:
    model.networks.slow[fault.network] = fault.factor
    model.networks.share()


def _room(model: Model, node: str, pool: str, *, full: bool) -> None:
    for record in model.pools:
        if record.imported_on == node and record.name == pool:
            record.full = full


def _corrupt(model: Model, fault: faults.CorruptCopy) -> None:
    model.copies[fault.guest, fault.node].healthy = False


def _lock(model: Model, fault: faults.LockGuest) -> None:
    for (_, guest), config in model.configs.items():
        if guest == fault.guest:
            config.lock = fault.lock


def _stale(model: Model, fault: faults.StaleView) -> None:
    state = model.states[fault.node]
    state.stale_until = model.time + fault.seconds
    state.stale = dict.fromkeys(state.running, True)
    model.at(state.stale_until, model.networks.nothing)


def _disk(model: Model, fault: faults.DiskFails) -> None:
    record = next(r for r in model.pools if r.chassis == fault.node and fault.serial in r.pool.disks)
    record.failed.add(fault.serial)
    if len(record.failed) > record.pool.parity:
        for (_, node), held in model.copies.items():
            if node == record.imported_on:
                held.healthy = False


def _service(model: Model, fault: faults.ServiceDown) -> None:
    model.dead_services.add(fault.guest)
    model.services.went_down(fault.guest)


_HAPPENS: Final[dict[type, Callable[[Model, Any], None]]] = {
    faults.NodeCrash: lambda m, f: m.power.die(f.node, powered=True),
    faults.NodeReturn: _return,
    faults.NodeUnplugged: _unplug,
    faults.SitePowerLoss: _site_off,
    faults.SitePowerBack: _site_on,
    faults.LinkCut: _cut,
    faults.LinkRepair: _repair,
    faults.Partition: _partition,
    faults.Heal: _heal,
    faults.ControllerUnreachable: lambda m, f: _controller(m, f.node, answers=False),
    faults.ControllerBack: lambda m, f: _controller(m, f.node, answers=True),
    faults.SlowLink: _slow,
    faults.PoolFull: lambda m, f: _room(m, f.node, f.pool, full=True),
    faults.PoolFreed: lambda m, f: _room(m, f.node, f.pool, full=False),
    faults.CorruptCopy: _corrupt,
    faults.LockGuest: _lock,
    faults.GuestHangs: lambda m, f: m.hanging.add(f.guest),
    faults.StaleView: _stale,
    faults.DiskFails: _disk,
    faults.ServiceDown: _service,
    faults.NextTaskFails: lambda m, f: m.fail_next(f.words),
}


def _is_down(model: Model, fault: faults.NodeCrash) -> Text | None:
    state = model.states[fault.node]
    if state.powered and not state.hung:  # one that boots can die too
        return None
    return Text(en=f"{fault.node} is down already", fr=f"{fault.node} est déjà à terre")


def _cannot_return(model: Model, fault: faults.NodeReturn) -> Text | None:
    state = model.states[fault.node]
    if state.up:
        return Text(en=f"{fault.node} is on already", fr=f"{fault.node} est déjà allumé")
    if state.by_person and not fault.by_hand:
        return Text(
            en=f"{fault.node} was switched off on purpose: somebody must switch it on (by-hand: true)",
            fr=f"{fault.node} a été éteint volontairement : quelqu’un doit le rallumer (by-hand: true)",
        )
    return None


def _no_copy(model: Model, fault: faults.CorruptCopy) -> Text | None:
    if (fault.guest, fault.node) in model.copies:
        return None
    return Text(
        en=f"{fault.node} holds no copy of {fault.guest}",
        fr=f"{fault.node} n’a pas de copie de {fault.guest}",
    )


def _no_link(model: Model, fault: faults.LinkCut) -> Text | None:
    known = (fault.node, fault.network) in model.networks.links or fault.node not in model.states
    words = Text(
        en=f"{fault.node} is not on {fault.network}", fr=f"{fault.node} n’est pas sur {fault.network}"
    )
    return None if known else words


def _no_disk(model: Model, fault: faults.DiskFails) -> Text | None:
    here = [s for r in model.pools if r.chassis == fault.node for s in r.pool.disks]
    words = Text(
        en=f"no disk {fault.serial} in {fault.node}", fr=f"pas de disque {fault.serial} dans {fault.node}"
    )
    return None if fault.serial in here else words


def _not_running(model: Model, fault: faults.GuestHangs) -> Text | None:
    if model.running_on(fault.guest):
        return None
    return Text(en=f"{fault.guest} runs nowhere", fr=f"{fault.guest} ne tourne nulle part")


_POSSIBLE: Final[dict[type, Callable[[Model, Any], Text | None]]] = {
    faults.NodeCrash: _is_down,
    faults.NodeReturn: _cannot_return,
    faults.CorruptCopy: _no_copy,
    faults.LinkCut: _no_link,
    faults.DiskFails: _no_disk,
    faults.GuestHangs: _not_running,
    faults.ServiceDown: _not_running,
}
