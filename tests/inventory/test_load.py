"""Inventories as they are written become values; each shorthand means what it says."""

from pathlib import Path

import pytest

from pra.inventory.load import load
from pra.inventory.model import (
    Cluster,
    GuestType,
    HaResource,
    HaRule,
    Link,
    Method,
    QDevice,
    ServiceCheck,
    Startup,
)
from pra.inventory.schedule import parse
from pra.syntax.read import read_file
from pra.text import Text
from tests.inventory.small import ROOT, estate

INVENTORIES = sorted((ROOT / "scenarios/inventories").glob("*.yaml"))
GIB = 1024**3


def test_there_are_five_inventories() -> None:
    assert len(INVENTORIES) == 5


@pytest.mark.parametrize("path", INVENTORIES, ids=lambda p: p.stem)
def test_each_inventory_of_the_scenarios_loads(path: Path) -> None:
    """Names agree with one another, and with what stands in the file."""
    inventory, data = load(path), read_file(path).data
    assert inventory.name == path.stem
    assert list(inventory.guests) == list(data["guests"])
    assert list(inventory.nodes) == list(data["nodes"])
    assert {r.guest for r in inventory.replications} <= set(inventory.guests)
    assert len({r.id for r in inventory.replications}) == len(inventory.replications) > 0
    assert sum(len(g) for g in inventory.by_node.values()) == len(inventory.guests)
    for node in inventory.nodes.values():
        assert node.name in inventory.cluster_of(node.name).nodes
    for job in inventory.replications:
        assert inventory.guests[job.guest].node == job.source != job.target
        assert parse(job.schedule).next_after(0.0) > 0.0


def test_a_guest_is_what_its_line_says() -> None:
    guests = estate().guests
    assert guests[101].startup == Startup(1, 5.0, None)
    assert guests[201].startup == Startup(2, 0.0, 30.0)
    assert guests[103].startup == Startup(None, 0.0, None)
    assert (guests[101].type, guests[102].type) == (GuestType.LXC, GuestType.QEMU)
    assert (guests[101].tool, guests[102].tool) == ("pct", "qm")
    assert guests[101].memory == 2 * GIB
    (disk,) = guests[101].disks
    assert (disk.name, disk.storage, disk.size, disk.used) == ("rootfs", "tank", 8 * GIB, 2 * GIB)
    assert guests[102].used == 40 * GIB, "half of a disk is used where nothing is said"
    assert (guests[101].boot, guests[102].boot) == (10.0, 40.0)
    assert guests[103].checks == (ServiceCheck("tcp", "tcp://toy:80"), ServiceCheck("http", "https://toy/"))
    assert (guests[202].rto, guests[202].runs, guests[101].needs, guests[102].needs) == (
        3600.0,
        False,
        (),
        (101,),
    )


def test_a_node_is_what_its_line_says() -> None:
    nodes = estate().nodes
    prod, spare = nodes["prod"], nodes["spare"]
    assert prod.links == (Link("lan", 125e6, "10.0.0.1"), Link("repl", 250e6, ""))
    assert spare.links == (Link("lan", 125e6, ""), Link("repl", 1250e6, ""))
    assert prod.address == "10.0.0.1"
    assert prod.power is not None
    assert (prod.power.kind, prod.power.address) == ("redfish", "10.0.9.1")
    assert (spare.pools[0].parity, prod.chassis, prod.memory, prod.reserve) == (2, "prod", 32 * GIB, 4 * GIB)
    assert (prod.site, nodes["c1"].site) == ("north", "south"), "what a node says counts more than a default"


@pytest.mark.parametrize(
    ("layout", "parity"),
    [
        ("raidz1", 1),
        ("raidz2", 2),
        ("raidz3", 3),
        ("mirror", 3),
        ("raid1", 1),
        ("raid5", 1),
        ("stripe", 0),
        ('""', 0),
    ],
)
def test_how_many_disks_a_pool_may_lose(layout: str, parity: int) -> None:
    assert estate(("layout: raidz2", f"layout: {layout}")).nodes["spare"].pools[0].parity == parity


def test_a_node_without_a_cluster_is_one_of_its_own() -> None:
    inventory = estate()
    assert inventory.cluster_of("prod") == Cluster("prod", ("prod",), standalone=True)
    duo = inventory.cluster_of("c2")
    assert (duo.name, duo.nodes, duo.standalone) == ("duo", ("c1", "c2"), False)
    assert duo.qdevice == QDevice("witness", "10.0.0.9", 1, "")


def test_protection_is_jobs_with_proxmox_s_numbers() -> None:
    inventory = estate()
    pair, other, job = inventory.replications
    assert (pair.id, pair.source, pair.target, pair.method, pair.schedule) == (
        "101-0",
        "prod",
        "spare",
        Method.ZFS,
        "hourly",
    )
    assert other.id == "102-0"
    assert (job.id, job.source, job.target, job.method, job.schedule, job.rate) == (
        "201-0",
        "c1",
        "c2",
        Method.PVESR,
        "*/15",
        50e6,
    )
    assert inventory.replicas(201) == (job,)
    assert inventory.replicas(103) == ()
    assert (inventory.peer("prod"), inventory.peer("spare"), inventory.peer("c2")) == ("spare", "prod", "c1")


def test_a_second_copy_of_a_guest_has_the_next_number() -> None:
    third = ("[c1, c2],", "[c1, c2, c3],"), ("  c2: {site: south,", "  c3: {}\n  c2: {site: south,")
    more = ("  - snapshots:", "  - replication: {guests: {guests: [201]}, to: c3}\n  - snapshots:")
    inventory = estate(*third, more, ("nodes: [c1, c2]}\n  nas", "nodes: [c1, c2, c3]}\n  nas"))
    assert [(r.id, r.target) for r in inventory.replicas(201)] == [("201-0", "c2"), ("201-1", "c3")]
    assert inventory.peer("c1") is None


def test_snapshots_and_backups_keep_what_they_say_of_whom_they_choose() -> None:
    inventory = estate()
    (policy,), (backup,) = inventory.snapshots, inventory.backups
    assert policy.guests == (101, 102), "those with a copy on the spare"
    assert policy.keep == {"hourly": 36, "daily": 5}
    assert (backup.guests, backup.store, backup.keep) == ((101, 102, 103, 201, 202), "nas", {"last": 3})


def test_people_groups_and_availability() -> None:
    inventory = estate()
    assert inventory.ha == (HaResource(201),)
    assert inventory.ha_rules == (HaRule("near", "node-affinity", (201,), {"c1": 2}),)
    assert (inventory.groups["names"].guests, inventory.groups["names"].rto) == ((101, 103), 900.0)
    assert inventory.roles["lead"].people == ("ann",)
    assert inventory.contacts["ann"].phone == "+33400000001"
    assert inventory.title == Text(en="Small", fr="Petit")


def test_a_pair_without_a_selection_takes_all_of_its_node() -> None:
    inventory = estate((", guests: {on: prod, except: {tags: [scratch]}}", ""))
    assert [r.guest for r in inventory.replications] == [101, 102, 103, 201]


def test_a_shared_storage_is_everywhere() -> None:
    storages = estate().storages
    assert (storages["nas"].shared, storages["nas"].nodes) == (True, ("prod", "spare", "c1", "c2"))
    assert (storages["nas"].pool, storages["tank"].pool, storages["data"].pool) == (
        None,
        "tank",
        "rpool/data",
    )
