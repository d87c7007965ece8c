"""Guests in the model: start, stop, migrate, configuration (facts A3 to A7, A11, B3)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from pra.errors import Refused, Unreachable
from pra.inventory import estimate
from pra.inventory.model import Guest, GuestType, Node
from pra.model.audit import SPLIT_BRAIN
from pra.model.records import ConfigState, Instance
from pra.text import Seconds
from pra.world import Config, GuestState, Task

if TYPE_CHECKING:
    from pra.model.world import Model

NEVER: Final = float("inf")
NO_QUORUM: Final = "cluster not ready - no quorum?"
VOLUME_WAIT: Final[Seconds] = 300.0  # a VM notices a missing zvol after that long (facts A11)


def no_config(guest: Guest, node: Node) -> str:
    """Proxmox's words for a guest that is not there (facts B3)."""
    folder = "qemu-server" if guest.type is GuestType.QEMU else "lxc"
    return f"Configuration file 'nodes/{node.name}/{folder}/{guest.id}.conf' does not exist"


@dataclass(slots=True)
class Guests:
    """The port's `Guests` over the truth."""

    model: Model

    # ---- readings ------------------------------------------------------------------------------

    def status(self, guest: Guest, node: Node) -> GuestState:
        state = self.model.must_answer(node)
        if state.stale_until > self.model.time:
            return GuestState.RUNNING if state.stale.get(guest.id) else GuestState.STOPPED
        if guest.id in state.running:
            return GuestState.RUNNING
        if self.model.config(guest.id, node) is None:
            return GuestState.ABSENT
        return GuestState.STOPPED

    def config(self, guest: Guest, node: Node) -> Config | None:
        model = self.model
        if not model.reachable(node.name):
            members = model.inventory.clusters[node.cluster].nodes
            if not any(model.reachable(m) for m in members):
                raise Unreachable(f"{node.name}: no member of its cluster answers")
        found = model.config(guest.id, node)
        return None if found is None else Config(found.onboot, found.lock)

    def memory_free(self, node: Node) -> int:
        state = self.model.must_answer(node)
        return node.memory - node.reserve - state.memory_used

    # ---- power ---------------------------------------------------------------------------------

    def start(self, guest: Guest, node: Node) -> Task:
        model = self.model
        state = model.must_accept(node)
        if not model.votes.quorate(node.name):
            raise Refused(NO_QUORUM)
        config = model.config(guest.id, node)
        if config is None:
            raise Refused(no_config(guest, node))
        container = guest.type is GuestType.LXC
        if guest.id in state.running and container:
            raise Refused(f"CT {guest.id} already running")
        task = model.task(node.name, "vzstart" if container else "qmstart", guest.id)
        wrong = model.fail_now() or self._cannot_start(guest, node, config)
        delay = estimate.start(guest)
        if wrong is not None:
            missing = (guest.id, node.name) not in model.copies
            model.at(
                model.time + (VOLUME_WAIT if missing and not container else delay),
                self._failed,
                (task.ref, wrong),
            )
        else:
            self.launch(guest, node.name)
            model.at(model.time + delay, self._started, (guest, node.name, state.boots, task.ref))
        return task

    def _cannot_start(self, guest: Guest, node: Node, config: ConfigState) -> str | None:
        """Why a start fails in its task, in Proxmox's words (facts B3)."""
        state = self.model.states[node.name]
        if config.lock:
            return f"{'CT' if guest.type is GuestType.LXC else 'VM'} is locked ({config.lock})"
        if guest.id in state.running:
            return f"VM {guest.id} already running"
        if state.memory_used + guest.memory > node.memory - node.reserve:
            return "cannot allocate memory"
        return self._bad_volumes(guest, node)

    def _bad_volumes(self, guest: Guest, node: Node) -> str | None:
        copy = self.model.copies.get((guest.id, node.name))
        if copy is None and guest.type is GuestType.LXC:
            return f"zfs error: cannot open 'subvol-{guest.id}-disk-0': dataset does not exist"
        if copy is None:
            return f"timeout: no zvol device link for 'vm-{guest.id}-disk-0' found after 300 sec."
        if copy.readonly:
            return "start failed: Read-only file system"
        if not copy.healthy:
            return "start failed: Input/output error"
        return "out of space" if self.model.power.full(guest, node.name) else None

    def launch(self, guest: Guest, node: str) -> None:
        """The process exists from now on, and writes: the truth that decides about split brain."""
        model = self.model
        others = [n for n, s in model.states.items() if n != node and guest.id in s.running]
        if others:
            words = SPLIT_BRAIN.fill(guest=guest, first=others[0], second=node)
            model.violated(1, str(guest.id), words)
        state = model.states[node]
        state.running[guest.id] = Instance(model.time, NEVER)
        state.memory_used += guest.memory
        model.volumes.begin(guest, node)
        model.version += 1

    def _started(self, value: tuple[Guest, str, int, str]) -> None:
        guest, node, boots, ref = value
        state = self.model.states[node]
        if state.boots == boots and guest.id in state.running:
            self.boots_up(guest, node)
            if ref:
                self.model.end(ref)

    def boots_up(self, guest: Guest, node: str) -> None:
        """The process is there; its services answer after its own boot."""
        instance = self.model.states[node].running[guest.id]
        instance.up_at = self.model.time + guest.boot
        self.model.at(instance.up_at, self.model.services.came_up, (guest, node))

    def _failed(self, value: tuple[str, str]) -> None:
        self.model.end(*value)

    def shutdown(self, guest: Guest, node: Node, timeout: Seconds) -> Task:
        return self._stopping(guest, node, "shutdown", estimate.shutdown(guest), timeout)

    def stop(self, guest: Guest, node: Node) -> Task:
        return self._stopping(guest, node, "stop", estimate.STOP, NEVER)

    def _stopping(self, guest: Guest, node: Node, what: str, delay: Seconds, timeout: Seconds) -> Task:
        model = self.model
        state = model.must_accept(node)
        config = model.config(guest.id, node)
        if config is None and guest.id not in state.running:
            raise Refused(no_config(guest, node))
        container = guest.type is GuestType.LXC
        if guest.id not in state.running and container:
            raise Refused(f"CT {guest.id} not running")
        task = model.task(node.name, ("vz" if container else "qm") + what, guest.id)
        wrong = model.fail_now()
        if wrong is None and config is not None and config.lock:
            wrong = f"{'CT' if container else 'VM'} is locked ({config.lock})"
        if wrong is not None:
            model.at(model.time + 1.0, self._failed, (task.ref, wrong))
        elif what == "shutdown" and (guest.id in model.hanging or delay > timeout):
            words = "container did not stop" if container else "VM quit/powerdown failed - got timeout"
            model.at(model.time + timeout, self._failed, (task.ref, words))
        else:
            model.at(model.time + delay, self._stopped, (guest.id, node.name, state.boots, task.ref))
        return task

    def _stopped(self, value: tuple[int, str, int, str]) -> None:
        guest, node, boots, ref = value
        if self.model.states[node].boots == boots:
            self.vanish(guest, node)
            self.model.end(ref)

    def vanish(self, guest: int, node: str) -> None:
        """The process is gone, however it went."""
        model, state = self.model, self.model.states[node]
        if state.running.pop(guest, None) is None:
            return
        model.hanging.discard(guest)
        state.memory_used -= model.inventory.guests[guest].memory
        model.volumes.stop(guest, node)
        model.services.went_down(guest)
        model.version += 1

    # ---- migration -----------------------------------------------------------------------------

    def migrate(self, guest: Guest, source: Node, target: Node) -> Task:
        model = self.model
        state = model.must_accept(source)
        if not model.votes.quorate(source.name):
            raise Refused(NO_QUORUM)
        config = model.config(guest.id, source)
        if config is None:
            raise Refused(no_config(guest, source))
        if not model.votes.online(target.name, source.name):
            raise Refused(f"node '{target.name}' is not online")
        container = guest.type is GuestType.LXC
        task = model.task(source.name, "vzmigrate" if container else "qmigrate", guest.id)
        wrong = model.fail_now() or (
            f"{'CT' if container else 'VM'} is locked ({config.lock})" if config.lock else None
        )
        if wrong:
            model.at(model.time + 2.0, self._failed, (task.ref, f"{wrong} - migration aborted"))
            return task
        size = model.zfs.delta(guest, source.name, target.name)
        if not container and guest.id in state.running:
            size += guest.memory * 1.2
        value = (guest, source, target, task.ref, (state.boots, model.states[target.name].boots))
        model.networks.send(source, target, size, 0.0, lambda arrived: self._moved(value, arrived=arrived))
        return task

    def _moved(self, value: Any, *, arrived: bool) -> None:
        ref = value[3]
        if not arrived or not self.model.runs(ref):
            self.model.end(ref, "migration aborted")
            return
        self.model.at(self.model.time + estimate.MIGRATE, self._migrated, value)

    def _migrated(self, value: Any) -> None:
        guest, source, target, ref, boots = value
        model = self.model
        states = model.states[source.name], model.states[target.name]
        config = model.config(guest.id, source)
        full = states[1].memory_used + guest.memory > target.memory - target.reserve
        if (states[0].boots, states[1].boots) != boots or config is None or not model.runs(ref) or full:
            model.end(ref, "migration aborted")
            return
        running = states[0].running.get(guest.id)
        up_at = running.up_at if running else NEVER
        if running is not None:
            self.vanish(guest.id, source.name)
        copy = model.copies[guest.id, source.name]
        taken = model.volumes.snapshot(copy, f"__replicate_{guest.id}_{int(model.time)}__")
        model.volumes.receive(guest.id, target.name, taken, readonly=False, prune=True)
        config.owner = target.name
        model.scheduler.follow(guest.id, source.name, target.name)
        if running is not None:
            self.launch(guest, target.name)
            self._runs_on(guest, target.name, up_at)
        model.end(ref)

    def _runs_on(self, guest: Guest, node: str, up_at: float) -> None:
        """A VM never stopped; a container was shut down and started again."""
        model = self.model
        if guest.type is GuestType.QEMU:
            model.states[node].running[guest.id].up_at = up_at
            model.services.came_up((guest, node))
        else:
            model.at(
                model.time + estimate.START_LXC, self._started, (guest, node, model.states[node].boots, "")
            )

    # ---- configuration -------------------------------------------------------------------------

    def move_config(self, guest: Guest, source: Node, target: Node) -> Task:
        model = self.model
        via = self._member(target)
        config = model.config(guest.id, source)
        folder = "qemu-server" if guest.type is GuestType.QEMU else "lxc"
        path = f"/etc/pve/nodes/{source.name}/{folder}/{guest.id}.conf"
        if not model.votes.quorate(via):
            raise Refused(f"mv: cannot move '{path}': Permission denied")
        if config is None or source.cluster != target.cluster:
            raise Refused(f"mv: cannot stat '{path}': No such file or directory")
        config.owner = target.name
        model.scheduler.stolen(guest.id, target.name)
        return model.done(via)

    def install_config(self, guest: Guest, node: Node) -> Task:
        model = self.model
        model.must_accept(node)
        if not model.votes.quorate(node.name):
            raise Refused("Permission denied")
        if (guest.id, node.name) not in model.staged:
            raise Refused(f"cannot stat '/var/lib/pra/conf/{guest.id}.conf': No such file or directory")
        if (node.cluster, guest.id) in model.configs:
            raise Refused("File exists")
        model.configs[node.cluster, guest.id] = ConfigState(node.name, onboot=False)
        return model.done(node.name)

    def remove_config(self, guest: Guest, node: Node) -> Task:
        model = self.model
        model.must_accept(node)
        if model.config(guest.id, node) is None:
            raise Refused(no_config(guest, node))
        del model.configs[node.cluster, guest.id]
        return model.done(node.name)

    def set_onboot(self, guest: Guest, node: Node, *, on: bool) -> Task:
        config = self._writable(guest, node)
        config.onboot = on
        return self.model.done(node.name)

    def unlock(self, guest: Guest, node: Node) -> Task:
        config = self._writable(guest, node)
        config.lock = None
        return self.model.done(node.name)

    def _member(self, node: Node) -> str:
        """The member of the node's cluster through which `/etc/pve` is written: itself, or any that answers."""
        members = self.model.inventory.clusters[node.cluster].nodes
        answering = [m for m in (node.name, *members) if self.model.reachable(m)]
        if not answering:
            raise Refused(f"{node.name}: no route to host")
        return next((m for m in answering if self.model.votes.quorate(m)), answering[0])

    def _writable(self, guest: Guest, node: Node) -> ConfigState:
        """The configuration, to be written through `node` or any quorate member that answers."""
        model = self.model
        via = self._member(node)
        if not model.votes.quorate(via):
            raise Refused(
                f"unable to open file '/etc/pve/nodes/{node.name}/{guest.id}.conf.tmp' - Permission denied"
            )
        config = model.config(guest.id, node)
        if config is None:
            raise Refused(no_config(guest, node))
        return config
