"""Votes, power, replication, roles and disks."""

from dataclasses import replace

from pra.facts.base import Fact, Verdict
from pra.facts.disk import DisksMoved, DisksPresent
from pra.facts.node import NodeOff, NodeOn, NodeOnline
from pra.facts.pool import PoolReleased, PoolStoragesDisabled, PoolUnused
from pra.facts.quorum import QuorumOthersOff, QuorumQuorate, QuorumRestored, QuorumSomewhere
from pra.facts.replication import (
    ReplicationFresh,
    ReplicationSpares,
    ReplicationTargetCovered,
    ReplicationTargetStopped,
)
from pra.facts.rsync import RsyncIdle, RsyncSpares
from tests.facts.small import K1, K2, K3, NOW, PROD, PVE, PVE_JOB, RSYNC, SPARE, ZFS_JOB, Small, State

TRUE, FALSE, UNKNOWN = Verdict.TRUE, Verdict.FALSE, Verdict.UNKNOWN


def verdict(fact: Fact, state: State) -> Verdict:
    return fact.observe(Small(state)).verdict


def test_a_standalone_node_always_has_quorum() -> None:
    assert verdict(QuorumQuorate(PROD), State()) is TRUE


def test_quorum_is_never_overridden_with_an_unknown_peer() -> None:
    state = State()
    state.crash(K2, off=True)
    state.crash(K3)
    state.mute.add(K3)
    assert verdict(QuorumOthersOff(K1), state) is UNKNOWN
    state.mute.clear()
    assert verdict(QuorumOthersOff(K1), state) is FALSE  # silent, yet powered on: a cut link
    state.off.add(K3)
    assert verdict(QuorumOthersOff(K1), state) is TRUE
    assert verdict(QuorumQuorate(K1), state) is FALSE
    assert verdict(QuorumSomewhere(K2), state) is FALSE
    state.expected = 1
    assert verdict(QuorumSomewhere(K2), state) is TRUE
    assert verdict(QuorumRestored(K1), state) is FALSE


def test_power_a_controller_that_contradicts_the_node_proves_nothing() -> None:
    state = State(off={PROD})
    assert verdict(NodeOff(PROD), state) is UNKNOWN
    state.down.add(PROD)
    assert verdict(NodeOff(PROD), state) is TRUE
    assert verdict(NodeOn(PROD), state) is FALSE
    state.mute.add(PROD)
    assert verdict(NodeOff(PROD), state) is UNKNOWN
    assert verdict(NodeOn(PROD), state) is UNKNOWN
    assert verdict(NodeOff(SPARE), State(mute={SPARE})) is FALSE  # it answers


def test_a_node_is_online_when_another_member_says_so() -> None:
    state = State()
    assert verdict(NodeOnline(K1), state) is TRUE
    state.crash(K1)
    assert verdict(NodeOnline(K1), state) is FALSE
    state.crash(K2)
    state.crash(K3)
    assert verdict(NodeOnline(K1), state) is UNKNOWN


def test_replication_while_the_guest_runs_a_recent_pass_is_fresh_and_an_old_one_is_not() -> None:
    state = State()
    assert verdict(ReplicationFresh(PVE_JOB), state) is FALSE
    state.jobs["501-0"] = replace(state.jobs["501-0"], last_sync=NOW - 30)
    assert verdict(ReplicationFresh(PVE_JOB), state) is TRUE
    state.jobs["501-0"] = replace(state.jobs["501-0"], fail_count=1, error="no space")
    assert verdict(ReplicationFresh(PVE_JOB), state) is FALSE


def test_replication_of_a_stopped_guest_is_fresh_only_when_all_of_it_is_there() -> None:
    state = State()
    state.stop(PVE)
    state.jobs["501-0"] = replace(state.jobs["501-0"], last_sync=NOW - 1)
    assert verdict(ReplicationFresh(PVE_JOB), state) is FALSE
    state.sync(PVE, "k1", "k2")
    assert verdict(ReplicationFresh(PVE_JOB), state) is TRUE


def test_replication_a_job_knows_what_its_receiving_side_holds() -> None:
    state = State()
    state.running.add((345, "spare"))
    state.copies[345, "spare"] = replace(state.copies[345, "spare"], written=True, as_of=NOW + 1)
    assert verdict(ReplicationTargetStopped(ZFS_JOB), state) is FALSE
    assert verdict(ReplicationTargetCovered(ZFS_JOB), state) is FALSE


def test_replication_a_job_left_enabled_overwrites_the_dead_node_when_it_returns() -> None:
    fact = ReplicationSpares(PVE, K1, K2)
    state = State()
    assert verdict(fact, state) is FALSE  # k1 runs and is ahead
    state.crash(K1, off=True)
    assert verdict(fact, state) is FALSE
    state.jobs["501-0"] = replace(state.jobs["501-0"], enabled=False)
    assert verdict(fact, state) is TRUE
    state = State()
    state.stop(PVE)
    state.sync(PVE, "k1", "k2")
    assert verdict(fact, state) is TRUE  # a planned move: nothing there is k1's alone


def test_rsync_a_running_guest_must_not_be_where_passes_go() -> None:
    state = State()
    assert verdict(RsyncSpares(RSYNC, PROD), state) is TRUE
    assert verdict(RsyncSpares(RSYNC, SPARE), state) is FALSE
    state.jobs["346-0"] = replace(state.jobs["346-0"], enabled=False)
    assert verdict(RsyncSpares(RSYNC, SPARE), state) is TRUE
    state = State()
    state.crash(PROD)
    assert verdict(RsyncSpares(RSYNC, SPARE), state) is UNKNOWN
    state.roles["spare"] = "active"
    assert verdict(RsyncSpares(RSYNC, SPARE), state) is TRUE
    assert verdict(RsyncIdle(PROD), State()) is FALSE


def test_disks_a_pool_of_the_same_name_is_not_the_one_that_was_brought() -> None:
    state = State()
    assert verdict(DisksPresent(SPARE, "tank"), state) is FALSE
    state.serials["spare"] |= {"P1", "P2"}  # one of three may be missing
    assert verdict(DisksPresent(SPARE, "tank"), state) is TRUE
    assert verdict(DisksMoved(SPARE, PROD, "tank"), state) is TRUE
    assert "P3" in DisksMoved(SPARE, PROD, "tank").observe(Small(state)).evidence.en
    state.serials["spare"] -= {"P1"}
    assert verdict(DisksMoved(SPARE, PROD, "tank"), state) is FALSE


def test_disks_are_pulled_from_an_exported_pool_or_a_node_that_is_off() -> None:
    state = State()
    assert verdict(PoolReleased(PROD, "tank"), state) is FALSE
    state.crash(PROD)
    assert verdict(PoolReleased(PROD, "tank"), state) is UNKNOWN
    state.off.add(PROD)
    assert verdict(PoolReleased(PROD, "tank"), state) is TRUE


def test_a_pool_is_let_go_when_nothing_uses_it() -> None:
    state = State()
    assert verdict(PoolUnused(PROD, "tank"), state) is FALSE
    assert verdict(PoolStoragesDisabled(PROD, "tank"), state) is FALSE
    state.running.clear()
    state.disabled.add(("prod", "local"))
    assert verdict(PoolUnused(PROD, "tank"), state) is TRUE
    assert verdict(PoolStoragesDisabled(PROD, "tank"), state) is TRUE
