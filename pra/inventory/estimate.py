"""How long things take: the one place with the constants, shared by plans and by the model.

Figures are those of Proxmox VE's own sources where there are any, estimates else;
each says which. Seconds, bytes, bytes per second.
"""

from typing import Final

from pra.inventory.model import Guest, GuestType, Inventory, Node
from pra.text import Seconds

API_CALL: Final[Seconds] = 1.0  # one request and its answer, an administrator's VPN included [estimate]
SHUTDOWN_LXC: Final[Seconds] = 8.0  # init of a container [estimate]
SHUTDOWN_QEMU: Final[Seconds] = 45.0  # ACPI or agent shutdown of a VM [estimate]
STOP: Final[Seconds] = 3.0  # kill, unmount [estimate]
START_LXC: Final[Seconds] = 3.0  # lxc-start until the task is OK [estimate]
START_QEMU: Final[Seconds] = 5.0  # QEMU up, volumes active [estimate]
SNAPSHOT: Final[Seconds] = 1.0  # zfs snapshot [estimate]
SEND_OVERHEAD: Final[Seconds] = (
    3.0  # ssh, snapshot, list, receive: an idle guest's delta takes 2 to 5 s (facts A8)
)
RSYNC_OVERHEAD: Final[Seconds] = (
    20.0  # stat of every file of a small container (facts C1: 2 to 15 min for a node)
)
POOL_IMPORT: Final[Seconds] = 45.0  # facts A19: 10 to 60 s
POOL_EXPORT: Final[Seconds] = 10.0  # [estimate]
DISK_SWAP: Final[Seconds] = 20 * 60.0  # facts A19: 15 to 30 min for a chassis
POWER_OFF: Final[Seconds] = 5.0  # facts A16: asynchronous, 1 to 10 s
NODE_SHUTDOWN: Final[Seconds] = 90.0  # a host without guests [estimate]
QUORUM_DETECT: Final[Seconds] = 6.0  # facts A10: 4 to 8 s
STATUS_BROADCAST: Final[Seconds] = 10.0  # pvestatd (facts E8)
STATUS_EXPIRY: Final[Seconds] = 300.0  # stale resources of a dead node (facts, section 0, point 6)
STORAGE_SCAN: Final[Seconds] = 10.0  # pvestatd activates storages: an exported pool comes back (facts 0.17)
PERSON: Final[Seconds] = 30.0  # reading a question and answering it [estimate]
MIGRATE: Final[Seconds] = 10.0  # a migration besides its transfers (facts C4: 10 to 60 s)
SYNC_GAP: Final[Seconds] = 900.0  # since the last sync: the default schedule is */15 (facts A9)
DISK_READ: Final = 400e6  # a raidz2 of six disks, reading [estimate]


def shutdown(guest: Guest) -> Seconds:
    """From the request until the guest is stopped."""
    return SHUTDOWN_QEMU if guest.type is GuestType.QEMU else SHUTDOWN_LXC


def start(guest: Guest) -> Seconds:
    """Until the start task is over; its services answer later (`Guest.boot`)."""
    return START_QEMU if guest.type is GuestType.QEMU else START_LXC


def path_speed(inventory: Inventory, source: Node, target: Node) -> float:
    """Bytes per second between two nodes for volumes: the best network both are on, `storage` ones first."""
    best = 0.0
    preferred = False
    theirs = {link.network: link.speed for link in target.links}
    for link in source.links:
        if link.network not in theirs:
            continue
        uses = inventory.networks[link.network].uses
        speed = min(link.speed, theirs[link.network])
        if "storage" in uses and (not preferred or speed > best):
            best, preferred = speed, True
        elif not preferred and "admin" in uses:
            best = max(best, speed)
    return min(best or 12.5e6, DISK_READ)


def delta(guest: Guest, age: Seconds) -> float:
    """Bytes that changed in `age` seconds: never more than what the guest holds."""
    return min(guest.writes * max(age, 0.0), float(guest.used))


def transfer(size: float, speed: float, overhead: Seconds = SEND_OVERHEAD) -> Seconds:
    """`size` bytes at `speed` bytes per second, and what comes with it."""
    return overhead + size / speed


def sync(inventory: Inventory, guest: Guest, source: Node, target: Node) -> Seconds:
    """One incremental pass, the last one a default schedule ago."""
    return transfer(delta(guest, SYNC_GAP), path_speed(inventory, source, target))
