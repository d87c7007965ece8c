"""The inventory as values: what the file means once every name in it is resolved.

Sizes are bytes, durations seconds, rates bytes per second. Guests and nodes are
compared by identity (an inventory is loaded once and holds one value for each),
which keeps them cheap as arguments of operations and facts.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from pra.errors import Problem
from pra.text import Seconds, Text


class GuestType(StrEnum):
    """What Proxmox VE calls the two kinds of guest."""

    QEMU = "qemu"
    LXC = "lxc"


class Method(StrEnum):
    """How a guest's volumes are copied from one node to another."""

    PVESR = "pvesr"  # a storage replication job of the cluster
    ZFS = "zfs"  # a pair of standalone nodes: scheduled snapshot and `zfs send`
    RSYNC = "rsync"  # a pair of standalone nodes: scheduled `rsync --delete`


@dataclass(frozen=True, slots=True)
class Disk:
    """One volume of a guest: `name` is the configuration key (`rootfs`, `scsi0`)."""

    name: str
    storage: str
    size: int
    used: int


@dataclass(frozen=True, slots=True)
class Startup:
    """Proxmox's `startup` property: guests without an order start last and stop first (facts A4)."""

    order: int | None = None
    up: Seconds = 0.0
    down: Seconds | None = None


@dataclass(frozen=True, slots=True)
class ServiceCheck:
    """A question whose answer shows that a guest does its work: `tcp`, `http` or `ping` on a target."""

    kind: Literal["tcp", "http", "ping"]
    target: str
    title: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Guest:
    """A VM or a container. `node` is its home: where it runs when all is well."""

    id: int
    name: str
    type: GuestType
    node: str
    memory: int
    disks: tuple[Disk, ...] = ()
    startup: Startup = Startup()
    onboot: bool = True
    runs: bool = True  # expected to run in normal service; a template or a cold spare does not
    needs: tuple[int, ...] = ()  # guests that must run first
    checks: tuple[ServiceCheck, ...] = ()
    tags: frozenset[str] = frozenset()
    rto: Seconds | None = None
    rpo: Seconds | None = None
    boot: Seconds = 10.0  # from start to the first service answering
    writes: float = 20_000.0  # bytes per second that change on its volumes, for the size of a delta
    title: Text | None = None

    @property
    def tool(self) -> str:
        return "qm" if self.type is GuestType.QEMU else "pct"

    @property
    def used(self) -> int:
        return sum(d.used for d in self.disks)

    def __str__(self) -> str:
        return f"{self.id}"

    def __repr__(self) -> str:
        return f"Guest({self.id})"


@dataclass(frozen=True, slots=True)
class Power:
    """The management controller that can switch a node off when the node itself does not answer."""

    kind: Literal["redfish", "ipmi", "pdu"]
    address: str


@dataclass(frozen=True, slots=True)
class Pool:
    """A ZFS pool or a plain filesystem of one node, with the serials of its disks."""

    name: str
    kind: Literal["zfs", "dir"]
    size: int
    layout: str = ""
    disks: tuple[str, ...] = ()
    parity: int = 0  # disks that may be missing: raidz2 2, raidz1 1, mirror n-1 (facts A19)


@dataclass(frozen=True, slots=True)
class Link:
    """A node's attachment to a network; `speed` in bytes per second."""

    network: str
    speed: float
    address: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """A Proxmox VE host. A standalone node is its own cluster of one."""

    name: str
    site: str
    cluster: str
    address: str
    memory: int
    votes: int = 1
    reserve: int = 0  # memory kept for the host itself
    cores: int = 0
    power: Power | None = None
    links: tuple[Link, ...] = ()
    pools: tuple[Pool, ...] = ()
    boot: Seconds = 240.0  # power on to answering (facts E8: 120 to 300 s)
    chassis: str = ""
    title: Text | None = None

    def __str__(self) -> str:
        return self.name

    def __repr__(self) -> str:
        return f"Node({self.name})"


@dataclass(frozen=True, slots=True)
class QDevice:
    """A vote outside the cluster (facts A10): the host that runs corosync-qnetd."""

    host: str
    address: str
    votes: int = 1
    site: str = ""


@dataclass(frozen=True, slots=True)
class Cluster:
    """Nodes that share one configuration filesystem and one quorum."""

    name: str
    nodes: tuple[str, ...]
    standalone: bool = False
    qdevice: QDevice | None = None
    title: Text | None = None


@dataclass(frozen=True, slots=True)
class Network:
    """What nodes reach each other through; `uses` says which traffic takes it."""

    name: str
    speed: float
    uses: frozenset[Literal["admin", "corosync", "storage", "guests"]]
    site: str = ""


@dataclass(frozen=True, slots=True)
class Storage:
    """A storage definition: where volumes or backups lie, and which nodes see it."""

    name: str
    type: Literal["zfspool", "dir", "nfs", "pbs", "rbd", "cephfs"]
    nodes: tuple[str, ...]
    pool: str | None = None
    shared: bool = False
    site: str = ""
    speed: float = 0.0
    address: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Replication:
    """A scheduled copy of one guest from `source` to `target`; `id` is Proxmox's `<vmid>-<n>`.

    `guard`: the rsync script of a pair reads a role marker on both ends and refuses
    to write to a node that is active (facts A18).
    """

    id: str
    guest: int
    source: str
    target: str
    schedule: str
    method: Method
    rate: float = 0.0  # bytes per second; 0: no limit
    guard: bool = True

    def __str__(self) -> str:
        return self.id

    def __repr__(self) -> str:
        return f"Replication({self.id})"


@dataclass(frozen=True, slots=True)
class SnapshotPolicy:
    """Snapshots inside one copy: when, and how many of each age are kept (`{"hourly": 36, "daily": 5}`)."""

    guests: tuple[int, ...]
    schedule: str
    keep: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Backup:
    """Copies in a backup store: PBS or vzdump, by the type of the storage."""

    guests: tuple[int, ...]
    store: str
    schedule: str
    keep: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class HaResource:
    """A guest that the HA manager watches (facts A12)."""

    guest: int
    state: Literal["started", "stopped", "disabled", "ignored"] = "started"
    max_restart: int = 1
    max_relocate: int = 1
    failback: bool = True


@dataclass(frozen=True, slots=True)
class HaRule:
    """A node-affinity or resource-affinity rule; `nodes` maps a node to its priority."""

    name: str
    type: Literal["node-affinity", "resource-affinity"]
    guests: tuple[int, ...]
    nodes: Mapping[str, int] = field(default_factory=dict)
    strict: bool = False
    affinity: Literal["positive", "negative"] | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """A protection group: guests recovered together."""

    name: str
    guests: tuple[int, ...]
    title: Text | None = None
    rto: Seconds | None = None
    rpo: Seconds | None = None


@dataclass(frozen=True, slots=True)
class Contact:
    """A person or a supplier, and how to reach them."""

    name: str
    phone: str = ""
    mail: str = ""
    note: Text | None = None


@dataclass(frozen=True, slots=True)
class Role:
    """What somebody answers for during an incident, and who that is, first choice first."""

    name: str
    title: Text
    people: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Site:
    """A place with its own power and network."""

    name: str
    title: Text
    address: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Inventory:
    """Everything there is. Mappings keep the order of the file."""

    name: str
    title: Text
    file: str
    sites: Mapping[str, Site]
    networks: Mapping[str, Network]
    clusters: Mapping[str, Cluster]
    nodes: Mapping[str, Node]
    storages: Mapping[str, Storage]
    guests: Mapping[int, Guest]
    replications: tuple[Replication, ...] = ()
    snapshots: tuple[SnapshotPolicy, ...] = ()
    backups: tuple[Backup, ...] = ()
    ha: tuple[HaResource, ...] = ()
    ha_rules: tuple[HaRule, ...] = ()
    groups: Mapping[str, Group] = field(default_factory=dict)
    roles: Mapping[str, Role] = field(default_factory=dict)
    contacts: Mapping[str, Contact] = field(default_factory=dict)
    by_guest: Mapping[int, tuple[Replication, ...]] = field(
        default_factory=dict
    )  # replications of each guest
    by_node: Mapping[str, tuple[Guest, ...]] = field(default_factory=dict)  # guests at home on each node
    warnings: tuple[Problem, ...] = ()  # what is odd about the file and stops nothing

    def cluster_of(self, node: str) -> Cluster:
        return self.clusters[self.nodes[node].cluster]

    def replicas(self, guest: int) -> tuple[Replication, ...]:
        return self.by_guest.get(guest, ())

    def peer(self, node: str) -> str | None:
        """The other node of a pair: the one node that this one's guests are replicated to, or from."""
        peers = {r.target for r in self.replications if r.source == node} or {
            r.source for r in self.replications if r.target == node
        }
        return peers.pop() if len(peers) == 1 else None
