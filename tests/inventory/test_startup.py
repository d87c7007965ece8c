"""Waves of a start: Proxmox's order first, guests without one last, nobody before what it needs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pra.inventory.model import Guest, GuestType, Startup
from pra.inventory.startup import waves


def _guest(number: int, order: int | None = None, *needs: int) -> Guest:
    return Guest(number, f"g{number}", GuestType.LXC, "n", 1, startup=Startup(order), needs=needs)


def _numbers(*guests: Guest) -> list[list[int]]:
    return [[g.id for g in wave] for wave in waves(guests)]


@pytest.mark.parametrize(
    ("guests", "expected"),
    [
        ([], []),
        ([_guest(1)], [[1]]),
        ([_guest(1), _guest(2, 9), _guest(3, 2), _guest(4, 9)], [[3], [2, 4], [1]]),
        ([_guest(1, 0), _guest(2, 1)], [[1], [2]]),
        ([_guest(1, 1, 2), _guest(2, 5)], [[2], [1]]),
        ([_guest(1, None, 2), _guest(2)], [[2], [1]]),
        ([_guest(1, 1, 7), _guest(2, 1)], [[1, 2]]),  # 7 is not started here
        ([_guest(3, None, 1, 2), _guest(2, None, 1), _guest(1)], [[1], [2], [3]]),  # needed twice over
        ([_guest(1, 1, 3), _guest(2, 1), _guest(3, 1), _guest(4, 2)], [[2, 3], [1, 4]]),
    ],
)
def test_guests_start_in_these_waves(guests: list[Guest], expected: list[list[int]]) -> None:
    assert _numbers(*guests) == expected


def test_a_long_chain_of_needs_overflows_nothing() -> None:
    chain = [_guest(n, None, n + 1) for n in range(5000)]
    assert [w[0].id for w in waves(chain)] == list(reversed(range(5000)))


def test_a_circle_of_needs_still_starts_everybody() -> None:
    found = _numbers(_guest(1, None, 2), _guest(2, None, 1), _guest(3, 1))
    assert sorted(n for wave in found for n in wave) == [1, 2, 3]


@st.composite
def _estates(draw: st.DrawFn) -> list[Guest]:
    """Guests that need only those made before them, in any order."""
    count = draw(st.integers(0, 12))
    order = st.none() | st.integers(0, 4)
    guests = [
        _guest(n, draw(order), *draw(st.sets(st.integers(0, n - 1), max_size=3) if n else st.just(set())))
        for n in range(count)
    ]
    return draw(st.permutations(guests))


@given(_estates())
def test_nobody_starts_before_its_turn(guests: list[Guest]) -> None:
    found = waves(guests)
    when = {g.id: i for i, wave in enumerate(found) for g in wave}
    assert sorted(when) == sorted(g.id for g in guests)
    for guest in guests:
        assert all(when[need] < when[guest.id] for need in guest.needs)
    free = [g for g in guests if not g.needs]
    for one in free:
        for other in free:
            mine, theirs = one.startup.order, other.startup.order
            if mine is not None and (theirs is None or mine < theirs):
                assert when[one.id] < when[other.id], "the order decides where nothing is needed"
