"""A small world, written by hand over the port: a pair of standalone nodes and a cluster of three.

It refuses little and reacts to nothing: it is there to see what facts read and what
operations change. `did` records every change in order.
"""

from dataclasses import dataclass, field, replace
from typing import Any, Literal

from pra.errors import Unreachable
from pra.inventory.model import (
    Cluster,
    Disk,
    Guest,
    GuestType,
    Inventory,
    Link,
    Method,
    Network,
    Node,
    Pool,
    Power,
    Replication,
    ServiceCheck,
    Storage,
)
from pra.text import plain
from pra.world import (
    Config,
    CopySeen,
    GuestState,
    JobStatus,
    PoolSeen,
    PowerState,
    QuorumStatus,
    Task,
    TaskState,
    TaskStatus,
    World,
)

GIB = 1 << 30
NOW = 1_000_000.0


def node(name: str, cluster: str, disks: tuple[str, ...] = ()) -> Node:
    return Node(
        name=name,
        site="here",
        cluster=cluster,
        address=name,
        memory=64 * GIB,
        power=Power("redfish", f"{name}-bmc"),
        links=(Link("lan", 125e6),),
        pools=(Pool("tank", "zfs", 1 << 40, disks=disks, parity=1),),
    )


def guest(number: int, home: str, storage: str = "local", kind: GuestType = GuestType.LXC) -> Guest:
    return Guest(
        id=number,
        name=f"g{number}",
        type=kind,
        node=home,
        memory=GIB,
        disks=(Disk("rootfs", storage, 8 * GIB, 4 * GIB),),
        checks=(ServiceCheck("tcp", f"g{number}:80"),),
        rpo=900.0,
    )


PROD = node("prod", "prod", ("P1", "P2", "P3"))
SPARE = node("spare", "spare", ("S1", "S2", "S3"))
K1, K2, K3 = (node(n, "k") for n in ("k1", "k2", "k3"))
ZFS, RSYNC, PVE, SHARED = guest(345, "prod"), guest(346, "prod"), guest(501, "k1"), guest(502, "k1", "ceph")
ZFS_JOB = Replication("345-0", 345, "prod", "spare", "*/15", Method.ZFS)
RSYNC_JOB = Replication("346-0", 346, "prod", "spare", "*/15", Method.RSYNC)
PVE_JOB = Replication("501-0", 501, "k1", "k2", "*/15", Method.PVESR)
LOCAL = Storage("local", "zfspool", ("prod", "spare", "k1", "k2", "k3"), pool="tank/data")
CEPH = Storage("ceph", "rbd", ("k1", "k2", "k3"), shared=True)
NODES = (PROD, SPARE, K1, K2, K3)
GUESTS = (ZFS, RSYNC, PVE, SHARED)
JOBS = (ZFS_JOB, RSYNC_JOB, PVE_JOB)

INVENTORY = Inventory(
    name="small",
    title=plain("small"),
    file="small.yaml",
    sites={},
    networks={"lan": Network("lan", 125e6, frozenset({"admin", "storage"}))},
    clusters={
        "prod": Cluster("prod", ("prod",), standalone=True),
        "spare": Cluster("spare", ("spare",), standalone=True),
        "k": Cluster("k", ("k1", "k2", "k3")),
    },
    nodes={n.name: n for n in NODES},
    storages={"local": LOCAL, "ceph": CEPH},
    guests={g.id: g for g in GUESTS},
    replications=JOBS,
    by_guest={j.guest: (j,) for j in JOBS},
    by_node={n.name: tuple(g for g in GUESTS if g.node == n.name) for n in NODES},
)


def _pools() -> dict[tuple[str, str], PoolSeen]:
    return {(n.name, "tank"): PoolSeen("tank", "ONLINE", True, n.pools[0].disks) for n in NODES}


@dataclass
class State:
    """What is so. All is well at first: every guest runs at home, every replica holds the last sync."""

    down: set[Node] = field(default_factory=set)  # silent
    off: set[Node] = field(default_factory=set)  # and its controller says so, unless mute
    mute: set[Node] = field(default_factory=set)  # the controller does not answer
    running: set[tuple[int, str]] = field(default_factory=lambda: {(g.id, g.node) for g in GUESTS})
    configs: dict[tuple[int, str], Config] = field(
        default_factory=lambda: {(g.id, g.node): Config(onboot=True) for g in GUESTS}
    )
    copies: dict[tuple[int, str], CopySeen] = field(default_factory=dict)
    jobs: dict[str, JobStatus] = field(default_factory=dict)
    roles: dict[str, Literal["active", "standby"]] = field(
        default_factory=lambda: {"prod": "active", "spare": "standby"}
    )
    expected: int = 3
    tombstones: set[str] = field(default_factory=set)
    pools: dict[tuple[str, str], PoolSeen] = field(default_factory=_pools)
    serials: dict[str, frozenset[str]] = field(
        default_factory=lambda: {n.name: frozenset(n.pools[0].disks) for n in NODES}
    )
    disabled: set[tuple[str, str]] = field(default_factory=set)
    silent_services: set[int] = field(default_factory=set)
    free: int = 32 * GIB
    time: float = NOW
    did: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        for job in JOBS:
            snapshot = None if job.method is Method.RSYNC else "s1"
            self.copies[job.guest, job.source] = CopySeen(NOW, snapshot, written=True, readonly=False)
            self.copies[job.guest, job.target] = CopySeen(NOW - 600, snapshot, written=False, readonly=True)
            self.jobs[job.id] = JobStatus(
                job.source, job.target, enabled=True, last_sync=NOW - 600, fail_count=0, running=False
            )
        for n in (K1, K2, K3):
            self.copies[502, n.name] = CopySeen(NOW, None, written=True, readonly=False)

    # ---- what a test makes so ------------------------------------------------------------------

    def stop(self, guest: Guest) -> None:
        self.running = {(g, n) for g, n in self.running if g != guest.id}

    def sync(self, guest: Guest, source: str, target: str) -> None:
        """Source and target hold the same; neither was written since."""
        new = f"s{len(self.did) + 2}" if guest is not RSYNC else None
        self.copies[guest.id, source] = CopySeen(self.time, new, written=False, readonly=False)
        self.copies[guest.id, target] = CopySeen(self.time, new, written=False, readonly=True)

    def crash(self, node: Node, *, off: bool = False) -> None:
        self.down.add(node)
        if off:
            self.off.add(node)
        self.running = {(g, n) for g, n in self.running if n != node.name}

    def copy(self, guest: Guest, node: Node, **changes: Any) -> None:
        self.copies[guest.id, node.name] = replace(self.copies[guest.id, node.name], **changes)

    def ask(self, node: Node) -> None:
        if node in self.down:
            raise Unreachable(f"no answer from {node}")

    def change(self, what: str, node: Node | None = None) -> Task:
        if node is not None:
            self.ask(node)
        self.did.append(what)
        return Task(what, node.name if node else "")


class Part:
    def __init__(self, state: State) -> None:
        self.s = state


class Guests(Part):
    def status(self, guest: Guest, node: Node) -> GuestState:
        self.s.ask(node)
        if (guest.id, node.name) in self.s.running:
            return GuestState.RUNNING
        return GuestState.STOPPED if (guest.id, node.name) in self.s.configs else GuestState.ABSENT

    def config(self, guest: Guest, node: Node) -> Config | None:
        if not any(n.cluster == node.cluster and n not in self.s.down for n in NODES):
            raise Unreachable(f"nobody in {node.cluster} answers")
        return self.s.configs.get((guest.id, node.name))

    def memory_free(self, node: Node) -> int:
        self.s.ask(node)
        return self.s.free

    def start(self, guest: Guest, node: Node) -> Task:
        self.s.running.add((guest.id, node.name))
        return self.s.change("start", node)

    def shutdown(self, guest: Guest, node: Node, timeout: float) -> Task:
        self.s.running.discard((guest.id, node.name))
        return self.s.change("shutdown", node)

    def stop(self, guest: Guest, node: Node) -> Task:
        self.s.running.discard((guest.id, node.name))
        return self.s.change("stop", node)

    def _move(self, guest: Guest, source: Node, target: Node) -> None:
        self.s.configs[guest.id, target.name] = self.s.configs.pop((guest.id, source.name))

    def migrate(self, guest: Guest, source: Node, target: Node) -> Task:
        self._move(guest, source, target)
        if (guest.id, source.name) in self.s.running:
            self.s.running.remove((guest.id, source.name))
            self.s.running.add((guest.id, target.name))
        return self.s.change("migrate", source)

    def move_config(self, guest: Guest, source: Node, target: Node) -> Task:
        self._move(guest, source, target)
        return self.s.change("move_config")

    def install_config(self, guest: Guest, node: Node) -> Task:
        self.s.configs[guest.id, node.name] = Config(onboot=False)
        return self.s.change("install_config", node)

    def remove_config(self, guest: Guest, node: Node) -> Task:
        del self.s.configs[guest.id, node.name]
        return self.s.change("remove_config", node)

    def set_onboot(self, guest: Guest, node: Node, *, on: bool) -> Task:
        key = (guest.id, node.name)
        self.s.configs[key] = replace(self.s.configs[key], onboot=on)
        return self.s.change("set_onboot", node)

    def unlock(self, guest: Guest, node: Node) -> Task:
        key = (guest.id, node.name)
        self.s.configs[key] = replace(self.s.configs[key], lock=None)
        return self.s.change("unlock", node)


class Volumes(Part):
    def seen(self, guest: Guest, node: Node) -> CopySeen | None:
        self.s.ask(node)
        return self.s.copies.get((guest.id, node.name))


class Replications(Part):
    def _source(self, job: Replication) -> None:
        self.s.ask(INVENTORY.nodes[self.s.jobs[job.id].source])

    def status(self, job: Replication) -> JobStatus:
        self._source(job)
        return self.s.jobs[job.id]

    def enabled(self, job: Replication) -> bool:
        if job.method is not Method.PVESR:
            self._source(job)
        return self.s.jobs[job.id].enabled

    def run(self, job: Replication) -> Task:
        seen = self.s.jobs[job.id]
        self.s.sync(INVENTORY.guests[job.guest], seen.source, seen.target)
        self.s.jobs[job.id] = replace(seen, last_sync=self.s.time, fail_count=0)
        return self.s.change("run")

    def enable(self, job: Replication) -> Task:
        self.s.jobs[job.id] = replace(self.s.jobs[job.id], enabled=True)
        return self.s.change("enable")

    def disable(self, job: Replication) -> Task:
        self.s.jobs[job.id] = replace(self.s.jobs[job.id], enabled=False)
        return self.s.change("disable")

    def reverse(self, job: Replication) -> Task:
        seen = self.s.jobs[job.id]
        self.s.jobs[job.id] = replace(seen, source=seen.target, target=seen.source)
        return self.s.change("reverse")


class Zfs(Part):
    def snapshot(self, guest: Guest, node: Node, name: str) -> Task:
        self.s.copy(guest, node, newest_snapshot=name, written=False)
        return self.s.change("snapshot", node)

    def destroy_snapshot(self, guest: Guest, node: Node, name: str) -> Task:
        return self.s.change("destroy_snapshot", node)

    def send(self, guest: Guest, source: Node, target: Node) -> Task:
        self.s.sync(guest, source.name, target.name)
        return self.s.change("send", source)

    def rollback(self, guest: Guest, node: Node, snapshot: str) -> Task:
        self.s.copy(guest, node, newest_snapshot=snapshot, written=False)
        return self.s.change("rollback", node)

    def set_readonly(self, guest: Guest, node: Node, *, on: bool) -> Task:
        self.s.copy(guest, node, readonly=on)
        return self.s.change("set_readonly", node)

    def rename_aside(self, guest: Guest, node: Node, suffix: str) -> Task:
        self.s.copies[-guest.id, node.name] = self.s.copies.pop((guest.id, node.name))
        return self.s.change("rename_aside", node)

    def restore_name(self, guest: Guest, node: Node, suffix: str) -> Task:
        self.s.copies[guest.id, node.name] = self.s.copies.pop((-guest.id, node.name))
        return self.s.change("restore_name", node)

    def export_pool(self, node: Node, pool: str) -> Task:
        self.s.pools[node.name, pool] = replace(self.s.pools[node.name, pool], imported=False)
        return self.s.change("export_pool", node)

    def import_pool(self, node: Node, pool: str, name: str) -> Task:
        self.s.pools[node.name, name] = PoolSeen(name, "ONLINE", imported=True, serials=())
        return self.s.change("import_pool", node)


class Rsync(Part):
    def sync(self, guest: Guest, source: Node, target: Node) -> Task:
        self.s.sync(guest, source.name, target.name)
        return self.s.change("rsync", source)

    def role(self, node: Node) -> Literal["active", "standby"]:
        self.s.ask(node)
        return self.s.roles[node.name]

    def set_role(self, node: Node, role: Literal["active", "standby"]) -> Task:
        self.s.roles[node.name] = role
        return self.s.change("set_role", node)


class Quorum(Part):
    def status(self, node: Node) -> QuorumStatus:
        self.s.ask(node)
        members = tuple(n.name for n in NODES if n.cluster == node.cluster and n not in self.s.down)
        needed = self.s.expected // 2 + 1
        return QuorumStatus(len(members) >= needed, self.s.expected, len(members), needed, members)

    def set_expected(self, node: Node, votes: int) -> Task:
        self.s.expected = votes
        return self.s.change("set_expected", node)


class Nodes(Part):
    def answers(self, node: Node) -> bool:
        self.s.ask(node)
        return True

    def online(self, node: Node, witness: Node) -> bool:
        self.s.ask(witness)
        return node not in self.s.down

    def power(self, node: Node) -> PowerState:
        if node in self.s.mute:
            raise Unreachable(f"no answer from the controller of {node}")
        return PowerState.OFF if node in self.s.off else PowerState.ON

    def power_off(self, node: Node) -> Task:
        self.s.crash(node, off=True)
        return self.s.change("power_off")

    def power_on(self, node: Node) -> Task:
        self.s.off.discard(node)
        return self.s.change("power_on")

    def shutdown(self, node: Node) -> Task:
        done = self.s.change("node_shutdown", node)
        self.s.crash(node, off=True)
        return done

    def tombstone(self, node: Node) -> bool:
        self.s.ask(node)
        return node.name in self.s.tombstones

    def set_tombstone(self, node: Node, *, on: bool) -> Task:
        (self.s.tombstones.add if on else self.s.tombstones.discard)(node.name)
        return self.s.change("set_tombstone", node)


class Disks(Part):
    def pool(self, node: Node, pool: str) -> PoolSeen | None:
        self.s.ask(node)
        return self.s.pools.get((node.name, pool))

    def serials(self, node: Node) -> frozenset[str]:
        self.s.ask(node)
        return self.s.serials[node.name]

    def storage_enabled(self, node: Node, storage: Storage) -> bool:
        self.s.ask(node)
        return (node.name, storage.name) not in self.s.disabled

    def set_storage(self, node: Node, storage: Storage, *, on: bool) -> Task:
        (self.s.disabled.discard if on else self.s.disabled.add)((node.name, storage.name))
        return self.s.change("set_storage", node)


class Checks(Part):
    def answers(self, guest: Guest, check: ServiceCheck) -> bool:
        return guest.id not in self.s.silent_services and any(g == guest.id for g, _ in self.s.running)


class Hands(Part):
    def move_disks(self, source: Node, target: Node, pool: str, owner: Node) -> Task:
        moved = {s for n in (source, target) for p in n.pools for s in p.disks} & self.s.serials[source.name]
        self.s.serials[target.name] |= moved
        self.s.serials[source.name] -= moved
        return self.s.change("move_disks")

    def do(self, words: str) -> Task:
        return self.s.change(f"do {words}")


class Tasks(Part):
    def status(self, task: Task) -> TaskStatus:
        return TaskStatus(TaskState.OK)

    def recent(self, node: Node, guest: Guest | None) -> frozenset[str]:
        return frozenset()


class Small:
    """All of it."""

    def __init__(self, state: State | None = None) -> None:
        self.state = state or State()
        self.inventory = INVENTORY
        self.guests, self.volumes = Guests(self.state), Volumes(self.state)
        self.replications, self.zfs = Replications(self.state), Zfs(self.state)
        self.rsync, self.quorum = Rsync(self.state), Quorum(self.state)
        self.nodes, self.disks = Nodes(self.state), Disks(self.state)
        self.checks, self.hands = Checks(self.state), Hands(self.state)
        self.tasks = Tasks(self.state)

    def now(self) -> float:
        return self.state.time


def holds_to_the_port(world: Small) -> World:
    return world
