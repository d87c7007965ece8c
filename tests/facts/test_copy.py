"""Which copy holds the newest writes, as far as can be seen."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from pra.facts.base import Fact, Verdict
from pra.facts.compare import newer
from pra.facts.copy import CopyNewest, CopyWithinRpo
from pra.facts.snapshot import CopyExpendable, CopyFixed, CopyUnwritten
from pra.facts.step import CopyCovered, CopyInStep
from pra.world import CopySeen
from tests.facts.small import K1, K2, K3, NOW, PROD, PVE, SHARED, SPARE, ZFS, Small, State

TRUE, FALSE, UNKNOWN = Verdict.TRUE, Verdict.FALSE, Verdict.UNKNOWN
copies = st.builds(
    CopySeen,
    as_of=st.sampled_from([1.0, 2.0, 3.0]),
    newest_snapshot=st.sampled_from([None, "a", "b"]),
    written=st.booleans(),
    readonly=st.just(False),
)


def verdict(fact: Fact, state: State) -> Verdict:
    return fact.observe(Small(state)).verdict


@given(copies, copies)
def test_two_copies_are_each_newer_than_the_other_only_where_nothing_common_is_known(
    a: CopySeen, b: CopySeen
) -> None:
    """Without snapshots a copy that was written since counts as newer, whatever its time: rather a question too many."""
    both = newer(a, b) and newer(b, a)
    assert not both or (a.newest_snapshot is b.newest_snapshot is None and a.written is not b.written)


@given(copies)
def test_a_copy_is_not_newer_than_itself_and_writing_makes_it_so(copy: CopySeen) -> None:
    assert not newer(copy, copy)
    clean = replace(copy, written=False)
    assert newer(replace(clean, written=True), clean)


def test_home_is_newest_while_it_runs_and_the_replica_is_not() -> None:
    assert verdict(CopyNewest(ZFS, PROD), State()) is TRUE
    assert verdict(CopyNewest(ZFS, SPARE), State()) is FALSE


def test_writes_since_the_last_sync_count_although_the_as_of_times_are_equal() -> None:
    """A guest that was stopped with writes since its snapshot: nothing but `written` tells."""
    state = State()
    state.stop(ZFS)
    state.sync(ZFS, "prod", "spare")
    assert verdict(CopyNewest(ZFS, SPARE), state) is TRUE
    state.copy(ZFS, PROD, written=True)
    assert verdict(CopyNewest(ZFS, SPARE), state) is FALSE
    assert verdict(CopyInStep(ZFS, PROD, SPARE), state) is FALSE


def test_a_node_that_is_off_may_still_hold_newer_writes() -> None:
    state = State()
    state.crash(PROD, off=True)
    assert verdict(CopyNewest(ZFS, SPARE), state) is UNKNOWN


def test_a_silent_member_that_never_held_a_copy_does_not_matter() -> None:
    state = State()
    state.crash(K3)
    assert verdict(CopyNewest(PVE, K1), state) is TRUE
    state.crash(K2)
    assert verdict(CopyNewest(PVE, K1), state) is UNKNOWN


def test_on_shared_storage_there_is_one_copy() -> None:
    state = State()
    state.crash(K1, off=True)
    assert verdict(CopyNewest(SHARED, K2), state) is TRUE
    assert verdict(CopyWithinRpo(SHARED, K2), replace_time(state, 10_000)) is TRUE


def replace_time(state: State, later: float) -> State:
    state.time = NOW + later
    return state


def test_an_old_copy_that_misses_nothing_is_within_its_objective() -> None:
    """Stopped yesterday, started today: no write is lost."""
    state = State()
    state.stop(ZFS)
    state.sync(ZFS, "prod", "spare")
    replace_time(state, 86400)
    assert verdict(CopyWithinRpo(ZFS, PROD), state) is TRUE
    assert verdict(CopyWithinRpo(ZFS, SPARE), state) is TRUE
    state.copy(ZFS, PROD, written=True)
    assert verdict(CopyWithinRpo(ZFS, SPARE), state) is FALSE


def test_the_loss_is_counted_from_the_newest_writes_seen() -> None:
    state = State()
    replace_time(state, 2000)
    state.copy(ZFS, SPARE, as_of=NOW - 800)
    state.copy(ZFS, PROD, newest_snapshot="s9", written=False)
    assert verdict(CopyWithinRpo(ZFS, SPARE), state) is TRUE  # 800 s before the last write on prod
    state.copy(ZFS, SPARE, as_of=NOW - 901)
    assert verdict(CopyWithinRpo(ZFS, SPARE), state) is FALSE


def test_with_the_other_copy_out_of_sight_the_loss_is_counted_from_now() -> None:
    state = State()
    state.crash(PROD)
    assert verdict(CopyWithinRpo(ZFS, SPARE), state) is TRUE
    assert verdict(CopyWithinRpo(ZFS, SPARE), replace_time(state, 301)) is UNKNOWN


def test_a_target_that_wrote_on_its_own_is_not_covered() -> None:
    state = State()
    state.stop(ZFS)
    state.sync(ZFS, "prod", "spare")
    assert verdict(CopyCovered(ZFS, PROD, SPARE), state) is TRUE
    assert verdict(CopyUnwritten(ZFS, SPARE), state) is TRUE
    state.copy(ZFS, SPARE, written=True)
    assert verdict(CopyCovered(ZFS, PROD, SPARE), state) is FALSE
    assert verdict(CopyUnwritten(ZFS, SPARE), state) is FALSE
    assert verdict(CopyExpendable(ZFS, SPARE), state) is FALSE
    del state.copies[345, "spare"]
    assert verdict(CopyCovered(ZFS, PROD, SPARE), state) is TRUE


def test_both_written_since_the_same_point_is_for_a_person_to_judge() -> None:
    state = State()
    state.stop(ZFS)
    state.sync(ZFS, "prod", "spare")
    state.copy(ZFS, PROD, written=True)
    state.copy(ZFS, SPARE, written=True)
    assert verdict(CopyNewest(ZFS, SPARE), state) is UNKNOWN
    assert verdict(CopyCovered(ZFS, PROD, SPARE), state) is UNKNOWN


def test_a_running_source_is_never_in_step() -> None:
    state = State()
    assert verdict(CopyInStep(PVE, K1, K2), state) is FALSE


def test_a_snapshot_left_by_an_earlier_incident_is_not_the_one_just_taken() -> None:
    state = State()
    state.stop(ZFS)
    state.copy(ZFS, SPARE, newest_snapshot="pra-failover", written=True)
    assert verdict(CopyFixed(ZFS, SPARE, "pra-failover"), state) is FALSE
    state.copy(ZFS, SPARE, written=False)
    assert verdict(CopyFixed(ZFS, SPARE, "pra-failover"), state) is TRUE


def test_who_gives_a_word_on_newer_writes_is_not_asked_again_how_old_the_copy_has_become() -> None:
    guest, node = next(iter(Small(State()).inventory.guests.values())), PROD
    assert CopyNewest(guest, node).settles() == (CopyWithinRpo(guest, node),)
    assert CopyWithinRpo(guest, node).settles() == ()
