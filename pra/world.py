"""THE PORT: what Proxmox VE and a node's shell offer, and nothing else.

Three worlds implement it: the model (in memory), the live one (API, SSH, power
controllers) and the paper one (what a person types). Rules for all of them:

- A reading returns what was seen, or raises `Unreachable`: silence is never a no.
- A change returns a `Task` once it is accepted. It raises `Refused` (nothing
  changed), `Failed` (it ended badly) or `Lost` (it may have happened).
- One call changes one thing. Two changes are two operations.
- A task is followed with `tasks.status`; a call that is complete when it returns
  gives a task whose status is OK.

Times are seconds since the epoch as the engine's own clock counts them, sizes
bytes, durations seconds.
"""

from dataclasses import dataclass
from enum import Enum
from typing import Literal, Protocol

from pra.inventory.model import Guest, Inventory, Node, Replication, ServiceCheck, Storage
from pra.text import Seconds


@dataclass(frozen=True, slots=True)
class Task:
    """Handle of what was started: a UPID or a unit name, and the node that runs it."""

    ref: str
    node: str


class TaskState(Enum):
    """What is known of a task."""

    RUNNING = "running"
    OK = "ok"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class TaskStatus:
    """A task's state; `words` is the driver's last line, such as `VM quit/powerdown failed - got timeout`."""

    state: TaskState
    words: str = ""


class GuestState(Enum):
    """What one node says of one guest (`qm status`, `pct status`)."""

    RUNNING = "running"
    STOPPED = "stopped"
    ABSENT = "absent"  # no configuration and no process there


@dataclass(frozen=True, slots=True)
class Config:
    """A guest's configuration in one node's directory of `/etc/pve` (facts A4)."""

    onboot: bool
    lock: str | None = None


@dataclass(frozen=True, slots=True)
class CopySeen:
    """What one node holds of a guest's volumes, as that node says.

    as_of: time of the last write it holds, as far as can be seen (the newest
        snapshot or transfer; now, while the guest runs on it).
    newest_snapshot: name of the newest snapshot, None where there is none.
    written: it was changed since its newest snapshot or transfer (`written@snap`).
    """

    as_of: float
    newest_snapshot: str | None
    written: bool
    readonly: bool
    healthy: bool = True


@dataclass(frozen=True, slots=True)
class JobStatus:
    """A replication job as its source node says (facts A8); `last_sync`: when its last good run began, 0: never.

    duration: how long that run took, in seconds.
    """

    source: str
    target: str
    enabled: bool
    last_sync: float
    fail_count: int
    running: bool
    error: str = ""
    duration: Seconds = 0.0


@dataclass(frozen=True, slots=True)
class QuorumStatus:
    """`pvecm status` on one node (facts D1)."""

    quorate: bool
    expected: int
    total: int
    quorum: int
    members: tuple[str, ...]
    qdevice: bool | None = None  # None: none configured


class PowerState(Enum):
    """What a power controller says of a chassis."""

    ON = "on"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class PoolSeen:
    """A pool as a node sees it: `state` is ZFS's word (ONLINE, DEGRADED, UNAVAIL…)."""

    name: str
    state: str
    imported: bool
    serials: tuple[str, ...]


class Guests(Protocol):
    """Power and configuration of guests (facts A3 to A7, A11)."""

    def status(self, guest: Guest, node: Node) -> GuestState:
        """What `node` itself says of `guest`; Unreachable when that node does not answer."""

    def config(self, guest: Guest, node: Node) -> Config | None:
        """The configuration under `node`'s directory, read through any member of its cluster that answers."""

    def memory_free(self, node: Node) -> int:
        """Bytes of memory that guests on `node` do not take."""

    def start(self, guest: Guest, node: Node) -> Task:
        """Refused: no quorum, locked, already running (container), no configuration. Task fails: volumes missing."""

    def shutdown(self, guest: Guest, node: Node, timeout: Seconds) -> Task:
        """Ask the guest to stop. The task fails when it has not after `timeout`: the guest still runs."""

    def stop(self, guest: Guest, node: Node) -> Task:
        """Pull the plug of the guest: writes not yet on its volumes are lost."""

    def migrate(self, guest: Guest, source: Node, target: Node) -> Task:
        """Within a cluster: a VM live, a container by restart; the configuration and the replication follow."""

    def move_config(self, guest: Guest, source: Node, target: Node) -> Task:
        """`mv` between two nodes' directories of one cluster (facts A11); Refused without quorum."""

    def install_config(self, guest: Guest, node: Node) -> Task:
        """Put the configuration that the last sync staged on `node` in place, with `onboot` off (facts A18)."""

    def remove_config(self, guest: Guest, node: Node) -> Task:
        """Take it away again. The volumes stay."""

    def set_onboot(self, guest: Guest, node: Node, *, on: bool) -> Task:
        """`onboot` of the configuration under `node`'s directory."""

    def unlock(self, guest: Guest, node: Node) -> Task:
        """`qm unlock`, `pct unlock`: remove a lock left by an interrupted task."""


class Volumes(Protocol):
    """What each node holds of a guest's data, whatever the storage."""

    def seen(self, guest: Guest, node: Node) -> CopySeen | None:
        """The copy on `node`, None when that node holds none; Unreachable when it does not answer."""


class Replications(Protocol):
    """Scheduled copies: `pvesr` jobs of a cluster, or the cron job of a pair (facts A8, A18)."""

    def status(self, job: Replication) -> JobStatus:
        """As its present source node says."""

    def enabled(self, job: Replication) -> bool:
        """Cluster-wide for a pvesr job; for a pair, what stands in the source node's crontab."""

    def run(self, job: Replication) -> Task:
        """One run now, by the node that holds the guest (`pvesr run --id`, or the pair's script)."""

    def enable(self, job: Replication) -> Task:
        """Back on its schedule."""

    def disable(self, job: Replication) -> Task:
        """Off its schedule; a run under way goes on."""

    def reverse(self, job: Replication) -> Task:
        """From the present target to the present source. A pvesr job follows its guest by itself."""


class Zfs(Protocol):
    """Datasets and pools (facts A18, A19); `guest` stands for all its datasets on that node."""

    def snapshot(self, guest: Guest, node: Node, name: str) -> Task:
        """`zfs snapshot`."""

    def destroy_snapshot(self, guest: Guest, node: Node, name: str) -> Task:
        """`zfs destroy ds@name`."""

    def send(self, guest: Guest, source: Node, target: Node) -> Task:
        """Snapshot on `source`, then an incremental stream from the newest common snapshot, without `-F`.

        Refused when the target was written since (divergence: stop and look).
        """

    def rollback(self, guest: Guest, node: Node, snapshot: str) -> Task:
        """`zfs rollback -r`: destroys every write after `snapshot` on that node."""

    def set_readonly(self, guest: Guest, node: Node, *, on: bool) -> Task:
        """The `readonly` property of the datasets."""

    def rename_aside(self, guest: Guest, node: Node, suffix: str) -> Task:
        """Keep a diverged copy under another name, out of the way of replication (facts C6)."""

    def restore_name(self, guest: Guest, node: Node, suffix: str) -> Task:
        """Bring a copy kept aside back under its own name."""

    def export_pool(self, node: Node, pool: str) -> Task:
        """`zpool export`; Failed when busy. An enabled storage imports it again within 10 s (facts 0.17)."""

    def import_pool(self, node: Node, pool: str, name: str) -> Task:
        """`zpool import -f pool name`: `-f` only because the disks were seen in this chassis (facts A19)."""


class Rsync(Protocol):
    """The pair kept alike by `rsync --delete`, with its direction guard (facts A18)."""

    def sync(self, guest: Guest, source: Node, target: Node) -> Task:
        """One pass; Refused by the guard when `target` is marked active."""

    def role(self, node: Node) -> Literal["active", "standby"]:
        """The role marker on that node."""

    def set_role(self, node: Node, role: Literal["active", "standby"]) -> Task:
        """Write the role marker."""


class Quorum(Protocol):
    """Votes of a cluster (facts A10)."""

    def status(self, node: Node) -> QuorumStatus:
        """As that node sees it: ask each partition."""

    def set_expected(self, node: Node, votes: int) -> Task:
        """`pvecm expected N`, runtime only; Refused with CS_ERR_INVALID_PARAM below the partition's votes."""


class Nodes(Protocol):
    """The hosts themselves, and their power."""

    def answers(self, node: Node) -> bool:
        """True when the node's own API answered. Never False: silence is `Unreachable`."""

    def online(self, node: Node, witness: Node) -> bool:
        """Whether `witness` counts `node` as a member of their cluster."""

    def power(self, node: Node) -> PowerState:
        """What its controller says; Unreachable when there is none or it is silent."""

    def power_off(self, node: Node) -> Task:
        """Hard, by the controller (fencing)."""

    def power_on(self, node: Node) -> Task:
        """By the controller."""

    def shutdown(self, node: Node) -> Task:
        """Orderly, by the node's own API; its guests are stopped first."""

    def tombstone(self, node: Node) -> bool:
        """Whether the mark that keeps `node` from starting its guests at boot is there."""

    def set_tombstone(self, node: Node, *, on: bool) -> Task:
        """Mask (or unmask) `pve-guests` on the node and leave a note why."""


class Disks(Protocol):
    """Pools and disks as hardware (facts A19)."""

    def pool(self, node: Node, pool: str) -> PoolSeen | None:
        """A pool that `node` has imported or could import; None when its disks are not there."""

    def serials(self, node: Node) -> frozenset[str]:
        """Serial numbers of the disks present in the node's chassis."""

    def storage_enabled(self, node: Node, storage: Storage) -> bool:
        """Whether the storage definition is enabled for that node."""

    def set_storage(self, node: Node, storage: Storage, *, on: bool) -> Task:
        """`pvesm set --disable`: before an export, or the pool comes back by itself."""


class Checks(Protocol):
    """Does the service answer, from where the engine stands."""

    def answers(self, guest: Guest, check: ServiceCheck) -> bool:
        """False: refused or a wrong answer. Unreachable: no way to ask."""


class Hands(Protocol):
    """What only a person on the spot can do.

    A live world does nothing here: the person's answer is the act, and the facts that
    the operation ensures are looked at afterwards.
    """

    def move_disks(self, source: Node, target: Node, pool: str, owner: Node) -> Task:
        """Take a pool's disks out of one chassis and put them into another.

        owner: whose pool it is in the inventory. Both nodes of a pair may have one of that name;
        the serials of the owner's tell its disks from the others in the same chassis.
        """

    def do(self, words: str) -> Task:
        """Anything else, as written in the runbook."""


class Tasks(Protocol):
    """What became of something started."""

    def status(self, task: Task) -> TaskStatus:
        """Unreachable when the node that runs it does not answer: then its fate is unknown."""

    def recent(self, node: Node, guest: Guest | None) -> frozenset[str]:
        """Handles of the tasks of `node` about `guest` (None: about no guest), running or over (facts A6).

        Read before a call and again after its answer was lost: what is new was started
        by it. No clocks are compared. On a real node: `source=all`, or those that run are missed.
        """


class World(Protocol):
    """Everything an operation or a fact may touch."""

    @property
    def inventory(self) -> Inventory: ...
    @property
    def guests(self) -> Guests: ...
    @property
    def volumes(self) -> Volumes: ...
    @property
    def replications(self) -> Replications: ...
    @property
    def zfs(self) -> Zfs: ...
    @property
    def rsync(self) -> Rsync: ...
    @property
    def quorum(self) -> Quorum: ...
    @property
    def nodes(self) -> Nodes: ...
    @property
    def disks(self) -> Disks: ...
    @property
    def checks(self) -> Checks: ...
    @property
    def hands(self) -> Hands: ...
    @property
    def tasks(self) -> Tasks: ...

    def now(self) -> float:
        """The engine's clock, for the age of what is seen."""
