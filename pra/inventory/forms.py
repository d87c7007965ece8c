"""An inventory as it is written. Shapes only: `load.py` resolves every name."""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema

from pra.inventory.model import GuestType
from pra.syntax.schema import DISK_WORDS, STARTUP_WORDS, words
from pra.syntax.shape import Duration, Form, Rate, Size, TextForm, Word

_PowerWords = Annotated[str, WithJsonSchema(words(r"^(redfish|ipmi|pdu)://", "redfish://10.0.9.11"))]
_DiskWords = Annotated[str, WithJsonSchema(words(DISK_WORDS, "20G on tank, 8G used"))]
_StartupWords = Annotated[str, WithJsonSchema(words(STARTUP_WORDS, "order=1,up=5,down=30"))]
_CheckWords = Annotated[str, WithJsonSchema(words(r"^(tcp|https?|ping)://", "tcp://{name}:443"))]

Count = Annotated[int, Field(ge=0)]
_Kept = Annotated[int | None, Field(ge=1)]


class Selection(Form):
    """Which guests: every condition given must hold."""

    on: Annotated[Word | None, Field(description="at home on this node / chez eux sur ce nœud")] = None
    guests: Annotated[tuple[Word, ...] | None, Field(description="these numbers / ces numéros")] = None
    tags: Annotated[
        tuple[Word, ...] | None, Field(description="with one of these tags / avec une de ces étiquettes")
    ] = None
    type: Annotated[
        Literal["qemu", "lxc"] | None, Field(description="VMs or containers / VM ou conteneurs")
    ] = None
    group: Annotated[Word | None, Field(description="a protection group / un groupe de protection")] = None
    storage: Annotated[Word | None, Field(description="with a disk there / avec un disque dessus")] = None
    site: Annotated[Word | None, Field(description="at home at this site / chez eux sur ce site")] = None
    cluster: Annotated[
        Word | None, Field(description="at home in this cluster / chez eux dans cette grappe")
    ] = None
    replicated_to: Annotated[
        Word | None, Field(description="with a replica on this node / avec un réplica sur ce nœud")
    ] = None
    except_: Annotated[
        "Selection | None", Field(alias="except", description="but not these / sauf ceux-ci")
    ] = None


class SiteForm(Form):
    """A place with its own power and network."""

    title: TextForm
    address: str = ""


class NetworkForm(Form):
    """What nodes reach each other through."""

    speed: Rate
    uses: tuple[Literal["admin", "corosync", "storage", "guests"], ...] = ("admin", "guests")
    site: Word = ""


class QDeviceForm(Form):
    """A vote outside the cluster."""

    host: Word
    address: str
    votes: Count = 1
    site: Word = ""


class ClusterForm(Form):
    """Nodes that share one configuration and one quorum."""

    nodes: tuple[Word, ...]
    qdevice: QDeviceForm | None = None
    title: TextForm | None = None


def _link(value: Any) -> Any:
    return {"speed": value} if isinstance(value, str) else value


class LinkForm(Form):
    """A node's attachment to a network; a speed alone is enough."""

    speed: Rate | None = None
    address: str = ""


def _power(value: Any) -> Any:
    if isinstance(value, str) and "://" in value:
        kind, address = value.split("://", 1)
        return {"kind": kind, "address": address}
    return value


class PowerForm(Form):
    """The management controller: `redfish://10.0.9.11` for short."""

    kind: Literal["redfish", "ipmi", "pdu"]
    address: str


class PoolForm(Form):
    """A ZFS pool or a plain filesystem of a node."""

    type: Literal["zfs", "dir"] = "zfs"
    size: Size
    layout: Literal["", "raidz1", "raidz2", "raidz3", "mirror", "stripe", "raid1", "raid5"] = ""
    disks: tuple[Word, ...] = ()


class NodeForm(Form):
    """A Proxmox VE host."""

    site: Word
    address: str = ""
    cluster: Word | None = None
    votes: Count = 1
    memory: Size
    reserve: Size = 0
    cores: Count = 0
    power: Annotated[
        PowerForm | None, BeforeValidator(_power, json_schema_input_type=PowerForm | _PowerWords | None)
    ] = None
    links: dict[
        Word, Annotated[LinkForm, BeforeValidator(_link, json_schema_input_type=LinkForm | Rate)]
    ] = {}
    pools: dict[Word, PoolForm] = {}
    boot: Duration = 240.0
    chassis: str = ""
    title: TextForm | None = None


class StorageForm(Form):
    """A storage definition of Proxmox VE."""

    type: Literal["zfspool", "dir", "nfs", "pbs", "rbd", "cephfs"]
    nodes: tuple[Word, ...] = ()
    pool: Word | None = None
    site: Word = ""
    speed: Rate = 0.0
    address: str = ""


def _disk(value: Any) -> Any:
    """`20G on tank, 8G used` for short."""
    if not isinstance(value, str):
        return value
    head, _, used = value.partition(",")
    size, _, storage = head.partition(" on ")
    short: dict[str, Any] = {"size": size.strip(), "storage": storage.strip()}
    if used:
        short["used"] = used.strip().removesuffix("used").strip()
    return short


class DiskForm(Form):
    """One volume: `20G on tank, 8G used` for short."""

    storage: Word
    size: Size
    used: Size | None = None


def _startup(value: Any) -> Any:
    """Proxmox's own `order=1,up=5,down=30` (seconds)."""
    if isinstance(value, int) and not isinstance(value, bool):
        return {"order": value}
    if not isinstance(value, str):
        return value
    words = (p.strip().partition("=") for p in value.split(","))
    parts = {key if equals else "order": given if equals else key for key, equals, given in words}
    found: dict[str, Any] = {k: v if k == "order" else f"{v}s" for k, v in parts.items()}
    if str(found.get("order", "")).isdigit():
        found["order"] = int(found["order"])
    return found


class StartupForm(Form):
    """Order of start, and delays."""

    order: Count | None = None
    up: Duration = 0.0
    down: Duration | None = None


def _check(value: Any) -> Any:
    if isinstance(value, str) and "://" in value:
        kind = value.split("://", 1)[0]
        return {"kind": "http" if kind == "https" else kind, "target": value}
    return value


class CheckForm(Form):
    """A question whose answer shows that the guest works: `tcp://host:port`, `http://…`, `ping://host`."""

    kind: Literal["tcp", "http", "ping"]
    target: str
    title: str = ""


class GuestForm(Form):
    """A VM or a container. What `defaults: {guest: …}` gives need not be repeated."""

    name: Word
    type: GuestType = GuestType.LXC
    node: Word
    memory: Size = 1024**3
    disks: dict[
        Word, Annotated[DiskForm, BeforeValidator(_disk, json_schema_input_type=DiskForm | _DiskWords)]
    ] = {}
    startup: Annotated[
        StartupForm, BeforeValidator(_startup, json_schema_input_type=StartupForm | int | _StartupWords)
    ] = StartupForm()
    onboot: bool = True
    runs: bool = True
    needs: tuple[int, ...] = ()
    checks: tuple[
        Annotated[CheckForm, BeforeValidator(_check, json_schema_input_type=CheckForm | _CheckWords)], ...
    ] = ()
    tags: tuple[Word, ...] = ()
    rto: Duration | None = None
    rpo: Duration | None = None
    boot: Duration | None = None
    writes: Rate = 20_000.0
    title: TextForm | None = None


class PairForm(Form):
    """Two standalone nodes kept alike by a scheduled copy."""

    prod: Word
    spare: Word
    method: Literal["zfs", "rsync"]
    schedule: str = "hourly"
    guests: Selection | None = None
    rate: Rate = 0.0
    guard: bool = True


class ReplicationForm(Form):
    """Storage replication jobs of a cluster."""

    guests: Selection
    to: Word
    schedule: str = "*/15"
    rate: Rate = 0.0


class KeepForm(Form):
    """How many copies of each age are kept, as Proxmox prunes them."""

    last: _Kept = None
    hourly: _Kept = None
    daily: _Kept = None
    weekly: _Kept = None
    monthly: _Kept = None
    yearly: _Kept = None


class SnapshotsForm(Form):
    """Snapshots inside one copy."""

    guests: Selection
    schedule: str
    keep: KeepForm = KeepForm()


class BackupForm(Form):
    """Copies in a backup store."""

    guests: Selection
    store: Word
    schedule: str
    keep: KeepForm = KeepForm()


class ProtectionForm(Form):
    """Exactly one of these."""

    pair: PairForm | None = None
    replication: ReplicationForm | None = None
    snapshots: SnapshotsForm | None = None
    backup: BackupForm | None = None


class HaResourceForm(Form):
    """A guest that the HA manager watches."""

    state: Literal["started", "stopped", "disabled", "ignored"] = "started"
    max_restart: Count = 1
    max_relocate: Count = 1
    failback: bool = True


class HaRuleForm(Form):
    """An affinity rule of the HA manager."""

    type: Literal["node-affinity", "resource-affinity"]
    guests: tuple[int, ...]
    nodes: dict[Word, Count] = {}
    strict: bool = False
    affinity: Literal["positive", "negative"] | None = None


class HaForm(Form):
    """High availability: resources and rules."""

    resources: dict[int, HaResourceForm] = {}
    rules: dict[Word, HaRuleForm] = {}


class GroupForm(Form):
    """Guests recovered together."""

    guests: Selection
    title: TextForm | None = None
    rto: Duration | None = None
    rpo: Duration | None = None


class RoleForm(Form):
    """What somebody answers for, and who that is, first choice first."""

    title: TextForm
    people: tuple[Word, ...] = ()


class ContactForm(Form):
    """A person or a supplier."""

    name: str = ""
    phone: Word = ""
    mail: str = ""
    note: TextForm | None = None


class DefaultsForm(Form):
    """What every guest or node has unless it says otherwise."""

    guest: dict[str, Any] = {}
    node: dict[str, Any] = {}


class InventoryForm(Form):
    """Everything there is."""

    inventory: Word
    title: TextForm
    defaults: DefaultsForm = DefaultsForm()
    sites: dict[Word, SiteForm]
    networks: dict[Word, NetworkForm] = {}
    clusters: dict[Word, ClusterForm] = {}
    nodes: dict[Word, NodeForm]
    storages: dict[Word, StorageForm] = {}
    guests: dict[int, GuestForm] = {}
    protection: tuple[ProtectionForm, ...] = ()
    ha: HaForm = HaForm()
    groups: dict[Word, GroupForm] = {}
    roles: dict[Word, RoleForm] = {}
    contacts: dict[Word, ContactForm] = {}
