"""How long things take, against figures worked out by hand from the estate's own numbers."""

import pytest

from pra.inventory import estimate
from pra.inventory.model import Inventory
from tests.inventory.small import estate

GIB = 1024**3


def _speed(inventory: Inventory, source: str, target: str) -> float:
    return estimate.path_speed(inventory, inventory.nodes[source], inventory.nodes[target])


def test_volumes_take_the_storage_network_at_the_speed_of_its_slower_end() -> None:
    assert _speed(estate(), "prod", "spare") == 250e6
    assert _speed(estate(), "spare", "prod") == 250e6


def test_without_a_storage_network_they_take_the_network_of_the_administrators() -> None:
    assert _speed(estate((", repl: {}}", "}")), "prod", "spare") == 125e6


def test_a_slow_storage_network_is_still_the_one_for_volumes() -> None:
    assert _speed(estate(("repl: 2Gb/s", "repl: 100Mb/s")), "prod", "spare") == 12.5e6


def test_nothing_is_faster_than_the_disks() -> None:
    assert _speed(estate(("repl: 2Gb/s", "repl: 10Gb/s")), "prod", "spare") == estimate.DISK_READ


def test_nodes_without_a_network_in_common_are_a_hundred_megabits_apart() -> None:
    assert _speed(estate(), "c1", "c2") == 12.5e6


@pytest.mark.parametrize(
    ("guest", "age", "size"),
    [
        (102, 60.0, 60e6),
        (102, 0.0, 0.0),
        (102, -5.0, 0.0),
        (102, 1e9, 40.0 * GIB),
        (101, 1000.0, 20e6),
        (103, 9.0, 0.0),
    ],
)
def test_a_delta_grows_with_time_up_to_what_the_guest_holds(guest: int, age: float, size: float) -> None:
    assert estimate.delta(estate().guests[guest], age) == size


def test_a_transfer_is_its_size_at_its_speed_and_what_comes_with_it() -> None:
    assert estimate.transfer(500e6, 250e6) == 2.0 + estimate.SEND_OVERHEAD
    assert estimate.transfer(0.0, 1.0, overhead=7.0) == 7.0


def test_a_sync_sends_what_was_written_since_a_schedule_ago() -> None:
    inventory = estate()
    took = estimate.sync(inventory, inventory.guests[102], inventory.nodes["prod"], inventory.nodes["spare"])
    assert took == pytest.approx(900.0 * 1e6 / 250e6 + 3.0)


def test_a_vm_takes_longer_than_a_container() -> None:
    guests = estate().guests
    assert estimate.shutdown(guests[102]) > estimate.shutdown(guests[101])
    assert estimate.start(guests[102]) > estimate.start(guests[101])
