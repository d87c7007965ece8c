"""For each kind that changes something: an operation, and the world in which it may be done and is not done yet."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from pra.inventory.model import Node
from pra.operations import configuration, disk, guest, manual, migration, quorum, replication, rsync, zfs
from pra.operations import node as nodes
from pra.operations.base import Operation
from pra.world import Config
from tests.facts.small import (
    K1,
    K2,
    K3,
    LOCAL,
    PROD,
    PVE,
    PVE_JOB,
    RSYNC,
    RSYNC_JOB,
    SPARE,
    ZFS,
    ZFS_JOB,
    State,
)

Setup = Callable[[State], None]


def well(_: State) -> None:
    """All is well."""


def stopped(state: State) -> None:
    """Nothing of the pair runs, and prod would start nothing."""
    for g in (ZFS, RSYNC):
        state.stop(g)
        state.configs[g.id, "prod"] = Config(onboot=False)


def ready(state: State) -> None:
    """345 may be started on spare."""
    stopped(state)
    state.sync(ZFS, "prod", "spare")
    state.copy(ZFS, SPARE, readonly=False)
    state.configs[345, "spare"] = Config(onboot=False)


def failed_over(state: State) -> None:
    """345 runs on spare, and has written there; nothing is scheduled."""
    unscheduled(state)
    ready(state)
    state.running.add((345, "spare"))
    state.copy(ZFS, SPARE, written=True, as_of=state.time + 60)


def locked(state: State) -> None:
    stopped(state)
    state.configs[345, "prod"] = Config(onboot=True, lock="backup")


def aside(state: State) -> None:
    state.copies[-345, "spare"] = state.copies.pop((345, "spare"))


def dead(*lost: Node) -> Setup:
    def kill(state: State) -> None:
        for n in lost:
            state.crash(n, off=True)

    return kill


def may_move(state: State) -> None:
    """k1 is dead, and nothing will overwrite what it holds."""
    state.crash(K1, off=True)
    unscheduled(state)


def moved(state: State) -> None:
    state.crash(K1, off=True)
    state.configs[501, "k2"] = state.configs.pop((501, "k1"))


def unscheduled(state: State) -> None:
    state.jobs = {name: replace(job, enabled=False) for name, job in state.jobs.items()}


def overridden(state: State) -> None:
    state.expected = 1


def pool_free(state: State) -> None:
    stopped(state)
    state.disabled.add(("prod", "local"))


def exported(state: State) -> None:
    pool_free(state)
    state.pools["prod", "tank"] = replace(state.pools["prod", "tank"], imported=False)


def swapped(state: State) -> None:
    """The disks of prod are in the spare's chassis, exported there."""
    exported(state)
    state.serials["spare"] |= state.serials["prod"]
    state.serials["prod"] = frozenset()
    state.pools["spare", "tank"] = replace(state.pools["spare", "tank"], imported=False)


def tombstone(state: State) -> None:
    state.tombstones.add("prod")


def snapshotted(state: State) -> None:
    """345 may go back to its newest snapshot on spare, where what it wrote since was accepted as lost."""
    stopped(state)
    state.copy(ZFS, SPARE, written=True)


EXAMPLES: Final[Mapping[str, tuple[Operation, Setup]]] = {
    "guest.start": (guest.StartGuest(ZFS, SPARE), ready),
    "guest.shutdown": (guest.ShutdownGuest(ZFS, PROD), well),
    "guest.stop": (guest.StopGuest(ZFS, PROD), well),
    "guest.migrate": (migration.MigrateGuest(PVE, K1, K2), well),
    "guest.move": (migration.MoveGuest(PVE, K1, K2), may_move),
    "guest.move-back": (migration.MoveGuestBack(PVE, K2, K1), moved),
    "guest.install": (configuration.InstallGuest(ZFS, SPARE), well),
    "guest.uninstall": (configuration.UninstallGuest(ZFS, SPARE), ready),
    "guest.autostart": (configuration.SetAutostart(ZFS, PROD, "on"), stopped),
    "guest.unlock": (configuration.UnlockGuest(ZFS, PROD), locked),
    "replication.run": (replication.RunReplication(ZFS_JOB), stopped),
    "replication.enable": (replication.EnableReplication(PVE_JOB), unscheduled),
    "replication.disable": (replication.DisableReplication(RSYNC_JOB), well),
    "replication.reverse": (replication.ReverseReplication(ZFS_JOB), failed_over),
    "zfs.snapshot": (zfs.SnapshotGuest(ZFS, SPARE, "pra-failover"), stopped),
    "zfs.sync": (zfs.SyncZfs(ZFS, PROD, SPARE), stopped),
    "zfs.rollback": (zfs.RollbackGuest(ZFS, SPARE, "s1"), snapshotted),
    "zfs.readonly": (zfs.SetReadonly(ZFS, SPARE, "off"), stopped),
    "zfs.rename-aside": (zfs.RenameAside(ZFS, SPARE), stopped),
    "zfs.restore-name": (zfs.RestoreName(ZFS, SPARE), aside),
    "zfs.export": (disk.ExportPool(PROD, "tank"), pool_free),
    "zfs.import": (disk.ImportPool(SPARE, "tank", "tank-prod"), swapped),
    "rsync.sync": (rsync.SyncRsync(RSYNC, PROD, SPARE), stopped),
    "rsync.role": (rsync.SetRole(PROD, "standby"), stopped),
    "quorum.expect": (quorum.ExpectVotes(K1, 1), dead(K2, K3)),
    "quorum.restore": (quorum.RestoreQuorum(K1), overridden),
    "node.fence": (nodes.FenceNode(PROD), well),
    "node.power-off": (nodes.PowerOffNode(PROD), stopped),
    "node.power-on": (nodes.PowerOnNode(PROD), dead(PROD)),
    "node.shutdown": (nodes.ShutdownNode(PROD), well),
    "tombstone.place": (nodes.PlaceTombstone(PROD), well),
    "tombstone.remove": (nodes.RemoveTombstone(PROD), tombstone),
    "disk.swap": (disk.SwapDisks(PROD, SPARE, "tank"), exported),
    "disk.return": (disk.ReturnDisks(SPARE, PROD, "tank"), swapped),
    "disk.storage": (disk.SetStorage(LOCAL, PROD, "off"), well),
    "manual": (manual.Manual("pull both power cords"), well),
}
