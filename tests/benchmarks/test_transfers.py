"""Transfers share the links that they have in common, and cost nothing to the others."""

import pytest

from benchmarks import estate
from pra.inventory.load import parse
from pra.model.world import Model
from pra.syntax.read import read
from tests.benchmarks.small import bytecodes

SIZE = 1e9
PAIRS = 8


def model() -> Model:
    text = estate.inventory(PAIRS * estate.GUESTS_A_PAIR)
    return Model(
        parse(read(text.replace("schedule: hourly", 'schedule: "04:00"'), "inventory.yaml")), start=60.0
    )


def send(over: Model, pair: int, ends: list[float]) -> None:
    nodes = over.inventory.nodes
    over.networks.send(
        nodes[f"prod{pair}"], nodes[f"spare{pair}"], SIZE, 0.0, lambda _: ends.append(over.time - 60.0)
    )


def ends_of(*pairs: int) -> list[float]:
    """When transfers of one size that begin together end."""
    over, ends = model(), list[float]()
    for pair in pairs:
        send(over, pair, ends)
    over.advance(3600.0)
    return ends


def test_two_over_one_link_take_twice_as_long_and_two_over_two_do_not() -> None:
    alone = ends_of(0)
    assert ends_of(0, 0) == pytest.approx([2 * alone[0]] * 2)
    assert ends_of(0, 1) == pytest.approx(alone * 2)


def test_who_is_left_goes_faster() -> None:
    over, ends = model(), list[float]()
    send(over, 0, ends)
    alone = ends_of(0)[0]
    over.advance(60.0 + alone / 2)
    send(over, 0, ends)
    over.advance(3600.0)
    assert ends == pytest.approx([1.5 * alone, 2 * alone])


def test_a_transfer_costs_no_more_while_others_go_over_other_links() -> None:
    over, ends = model(), list[float]()
    costs = [bytecodes(lambda pair=pair: send(over, pair, ends)) for pair in range(PAIRS)]  # type: ignore[misc]
    # Not equal to the last opcode: interpreters count a warmed-up call a little otherwise.
    assert max(costs[1:]) < 1.5 * costs[0]
