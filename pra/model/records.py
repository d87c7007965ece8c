"""The mutable tables inside the model. Nothing outside `pra/model/` sees them (decision 0002)."""

from dataclasses import dataclass, field
from typing import NamedTuple

from pra.inventory.model import Guest, Node, Pool, Replication
from pra.inventory.schedule import Schedule
from pra.text import Text
from pra.world import TaskState


class Happening(NamedTuple):
    """What the environment did by itself: when, where, in which words; told only when somebody reads."""

    at: float
    where: str
    words: Text
    values: dict[str, object]


class Snapshot(NamedTuple):
    """A point inside a copy. Two copies that hold the same one (ZFS: the same guid) have it in common."""

    name: str
    branch: int
    as_of: float


@dataclass(slots=True)
class Instance:
    """A guest's process on one node. `up_at`: when its services answer; infinite while it starts."""

    since: float
    up_at: float
    stopping: bool = False


@dataclass(slots=True)
class CopyState:
    """One copy of a guest's volumes. Its content is (`branch`, `as_of`); see history.py.

    written: changed since its newest snapshot or transfer. aside: copies kept under other names.
    """

    guest: int
    branch: int
    as_of: float
    live: bool = False
    readonly: bool = False
    healthy: bool = True
    written: bool = False
    snapshots: list[Snapshot] = field(default_factory=list)
    aside: dict[str, "CopyState"] = field(default_factory=dict)


@dataclass(slots=True)
class ConfigState:
    """A guest's configuration in one configuration filesystem: in which node's directory it lies."""

    owner: str
    onboot: bool
    lock: str | None = None


@dataclass(slots=True)
class PoolRecord:
    """A pool: whose it was, in which chassis its disks are, and where it is imported, under which name."""

    pool: Pool
    home: str
    chassis: str
    imported_on: str | None
    name: str
    full: bool = False
    failed: set[str] = field(default_factory=set)


@dataclass(slots=True)
class NodeState:
    """One host. `up`: its system runs and answers. `boots`: counts boots, so that old events are known to be old."""

    node: Node
    up: bool = True
    powered: bool = True
    by_person: bool = False  # switched off on purpose: only a person or its controller switches it on
    hung: bool = False  # it has power and its system is dead: nothing comes until somebody resets it
    boots: int = 0
    controller: bool = True
    tombstone: bool = False
    role: str = "active"
    memory_used: int = 0
    stale_until: float = 0.0
    stale: dict[int, bool] = field(default_factory=dict)
    disabled: set[str] = field(default_factory=set)
    running: dict[int, Instance] = field(default_factory=dict)
    owes_onboot: bool = False


@dataclass(slots=True)
class JobState:
    """A replication job as it stands: its direction now, and the scheduler's memory (facts A8)."""

    job: Replication
    guest: Guest
    schedule: Schedule
    source: str
    target: str
    enabled: bool = True
    last_sync: float = 0.0
    last_try: float = 0.0
    next_at: float = 0.0
    fail_count: int = 0
    running: bool = False
    suspended: bool = False
    duration: float = 0.0
    error: str = ""
    waiting: list[str] = field(default_factory=list)  # tasks that asked for a run


@dataclass(slots=True)
class TaskRecord:
    """Something started on a node."""

    node: str
    guest: int
    state: TaskState = TaskState.RUNNING
    words: str = ""
