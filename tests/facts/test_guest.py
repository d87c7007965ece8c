"""Where a guest runs: unknown is not no."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pra.facts.base import Fact, Verdict
from pra.facts.boot import GuestNoAutostartElsewhere, NodeEmpty, NodeHarmless
from pra.facts.configuration import GuestAutostart, GuestLockStale
from pra.facts.guest import GuestFits, GuestStopped, GuestStoppedElsewhere, GuestStoppedEverywhere
from pra.inventory.model import Node
from pra.operations.guest import StartGuest
from pra.world import Config
from tests.facts.small import GIB, K1, K2, K3, NODES, PROD, PVE, SPARE, ZFS, Small, State

TRUE, FALSE, UNKNOWN = Verdict.TRUE, Verdict.FALSE, Verdict.UNKNOWN


def verdict(fact: Fact, state: State) -> Verdict:
    return fact.observe(Small(state)).verdict


def lost(*, off: bool = False, mute: bool = False) -> State:
    """Prod is gone."""
    state = State()
    state.crash(PROD, off=off)
    if mute:
        state.mute.add(PROD)
    return state


def test_a_silent_node_is_not_a_stopped_guest() -> None:
    assert verdict(GuestStopped(ZFS, PROD), lost()) is UNKNOWN
    assert verdict(GuestStoppedElsewhere(ZFS, SPARE), lost(off=True, mute=True)) is UNKNOWN


def test_a_node_whose_controller_says_off_runs_nothing() -> None:
    world = Small(lost(off=True))
    for fact in (GuestStopped(ZFS, PROD), GuestStoppedElsewhere(ZFS, SPARE), GuestStoppedEverywhere(ZFS)):
        seen = fact.observe(world)
        assert seen.verdict is TRUE
        assert "its controller reports Off" in seen.evidence.en


def test_one_node_that_runs_it_decides_whatever_is_silent() -> None:
    state = State()
    state.running.add((501, "k3"))
    state.crash(K1)
    seen = GuestStoppedEverywhere(PVE).observe(Small(state))
    assert seen.verdict is FALSE
    assert "k3" in seen.evidence.en


def test_starting_waits_for_every_node_that_could_run_it() -> None:
    """An unreachable node makes what `guest.start` requires unknown: never true, never false."""
    for silent in (K2, K3):
        state = State()
        state.stop(PVE)
        state.crash(silent)
        seen = {f.kind: f.observe(Small(state)).verdict for f in StartGuest(PVE, K1).requires()}
        assert seen["guest.stopped-elsewhere"] is UNKNOWN
        assert FALSE not in {v for k, v in seen.items() if not k.startswith("copy.")}


def test_a_dead_prod_leaves_the_start_on_spare_unknown_not_false() -> None:
    state = lost()
    state.copy(ZFS, SPARE, readonly=False)
    state.configs[345, "spare"] = Config(onboot=False)
    seen = {f.kind: f.observe(Small(state)).verdict for f in StartGuest(ZFS, SPARE).requires()}
    open_ = {kind for kind, v in seen.items() if v is UNKNOWN}
    assert open_ == {"guest.stopped-elsewhere", "guest.no-autostart-elsewhere", "copy.newest"}
    assert FALSE not in seen.values()


@given(st.sets(st.sampled_from(NODES)), st.sets(st.sampled_from(NODES)), st.sets(st.sampled_from(NODES)))
def test_silence_never_becomes_a_no(down: set[Node], off: set[Node], running: set[Node]) -> None:
    """TRUE only where every node that could run it said so or is off; against a plain reading of the truth."""
    off &= down
    state = State(down=down, off=off, running={(501, n.name) for n in running - off})
    for node in (K1, K2, K3):
        others = [n for n in (K1, K2, K3) if n is not node]
        said = {
            TRUE if n in off else UNKNOWN if n in down else FALSE if n in running else TRUE for n in others
        }
        expected = FALSE if FALSE in said else UNKNOWN if UNKNOWN in said else TRUE
        assert verdict(GuestStoppedElsewhere(PVE, node), state) is expected


def test_a_peer_that_would_start_it_at_boot_is_a_loaded_gun() -> None:
    state = State()
    state.stop(ZFS)
    fact = GuestNoAutostartElsewhere(ZFS, SPARE)
    assert verdict(fact, state) is FALSE
    state.tombstones.add("prod")
    assert verdict(fact, state) is TRUE
    state.tombstones.clear()
    state.configs[345, "prod"] = Config(onboot=False)
    assert verdict(fact, state) is TRUE


def test_in_one_cluster_the_configuration_is_in_one_place() -> None:
    """Members are not asked about autostart once it lies on the node, even those that are silent."""
    state = State()
    state.crash(K2)
    assert verdict(GuestNoAutostartElsewhere(PVE, K1), state) is TRUE
    assert verdict(GuestNoAutostartElsewhere(PVE, K3), state) is FALSE


def test_a_node_that_is_off_starts_nothing_and_the_evidence_warns() -> None:
    fact = GuestNoAutostartElsewhere(ZFS, SPARE)
    assert verdict(fact, lost()) is UNKNOWN
    seen = fact.observe(Small(lost(off=True)))
    assert seen.verdict is TRUE
    assert "before it is powered on" in seen.evidence.en


def test_powering_on_what_would_start_a_guest_twice_is_not_known_to_be_harmless() -> None:
    """The case that reviewers miss: spare runs 345, prod is off and nobody can read what it would start."""
    state = lost(off=True)
    assert verdict(NodeHarmless(PROD), state) is TRUE  # nothing of it runs elsewhere
    state.running.add((345, "spare"))
    assert verdict(NodeHarmless(PROD), state) is UNKNOWN
    state = State(running={(345, "spare")})
    assert verdict(NodeHarmless(PROD), state) is FALSE  # it can be read, and onboot is 1
    state.configs[345, "prod"] = Config(onboot=False)
    assert verdict(NodeHarmless(PROD), state) is TRUE


def test_a_cluster_node_whose_guests_moved_may_come_back() -> None:
    state = State()
    state.crash(K1, off=True)
    state.configs[501, "k2"] = state.configs.pop((501, "k1"))
    state.configs[502, "k2"] = state.configs.pop((502, "k1"))
    state.running |= {(501, "k2"), (502, "k2")}
    assert verdict(NodeHarmless(K1), state) is TRUE


def test_a_node_is_empty_only_when_it_says_so() -> None:
    assert verdict(NodeEmpty(PROD), State()) is FALSE
    assert verdict(NodeEmpty(SPARE), State()) is TRUE
    assert verdict(NodeEmpty(PROD), lost()) is UNKNOWN


@pytest.mark.parametrize(
    ("lock", "runs", "expected"),
    [
        (None, True, TRUE),
        ("backup", False, TRUE),
        ("backup", True, UNKNOWN),
        ("snapshot", False, UNKNOWN),
        ("migrate", False, UNKNOWN),
    ],
)
def test_only_the_lock_of_a_backup_that_is_over_is_stale(lock: str, runs: bool, expected: Verdict) -> None:
    state = State()
    state.configs[345, "prod"] = Config(onboot=True, lock=lock)
    if not runs:
        state.stop(ZFS)
    assert verdict(GuestLockStale(ZFS, PROD), state) is expected


def test_autostart_of_what_is_not_configured_is_off() -> None:
    assert verdict(GuestAutostart(ZFS, SPARE, "off"), State()) is TRUE
    assert verdict(GuestAutostart(ZFS, SPARE, "on"), State()) is FALSE


def test_memory_must_fit_exactly() -> None:
    assert verdict(GuestFits(ZFS, SPARE), State(free=GIB)) is TRUE
    assert verdict(GuestFits(ZFS, SPARE), State(free=GIB - 1)) is FALSE
