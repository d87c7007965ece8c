"""Work grows with the estate and no faster, whatever chooses its guests. Bytecodes are counted, not seconds."""

from collections.abc import Callable

import pytest

from pra.errors import Invalid
from pra.inventory.load import parse
from pra.syntax.read import read
from tests.benchmarks.small import bytecodes

FEW, MANY = 30, 120
SLACK = 1.25  # the first words of an error cost more than the others

HEAD = """\
inventory: large
title: {fr: Grand, en: Large}
defaults: {guest: {type: lxc, memory: 1G}, node: {site: s, memory: 512G}}
sites: {s: {title: x}}
storages: {tank: {type: zfspool}, nas: {type: nfs}}
"""


def _pairs(count: int) -> str:
    """`count` pairs of three guests, one of them left out."""
    nodes = "".join(f"  a{p}: {{}}\n  b{p}: {{}}\n" for p in range(count))
    guests = "".join(
        f"  {1000 + g}: {{name: g{g}, node: a{g // 3}, disks: {{rootfs: 8G on tank}}, tags: [t{g % 3}]}}\n"
        for g in range(3 * count)
    )
    pair = (
        "  - pair: {{prod: a{p}, spare: b{p}, method: zfs, guests: {{on: a{p}, except: {{tags: [t2]}}}}}}\n"
    )
    pairs = "".join(pair.format(p=p) for p in range(count))
    return f"{HEAD}nodes:\n{nodes}guests:\n{guests}protection:\n{pairs}"


def _numbers(count: int) -> str:
    """One backup that names every guest."""
    numbers = range(1000, 1000 + count)
    guests = "".join(f"  {g}: {{name: g, node: a}}\n" for g in numbers)
    backup = f"  - backup: {{guests: {{guests: {list(numbers)}}}, store: nas, schedule: daily}}\n"
    return f"{HEAD}nodes: {{a: {{}}}}\nguests:\n{guests}protection:\n{backup}"


def _chain(count: int) -> str:
    """Every guest needs the one before."""
    guests = "".join(f"  {g}: {{name: g, node: a, needs: [{g - 1}]}}\n" for g in range(1001, 1000 + count))
    return f"{HEAD}nodes: {{a: {{}}}}\nguests:\n  1000: {{name: g, node: a}}\n{guests}"


def _loading(text: str) -> Callable[[], object]:
    document = read(text, "large.yaml")
    return lambda: parse(document)


@pytest.mark.parametrize("made", [_pairs, _numbers, _chain])
def test_four_times_the_estate_is_four_times_the_work(made: Callable[[int], str]) -> None:
    _loading(made(FEW))()  # what is remembered between calls is remembered now
    few, many = bytecodes(_loading(made(FEW))), bytecodes(_loading(made(MANY)))
    assert few < many < few * MANY / FEW * SLACK


def test_only_the_first_of_many_wrong_names_come_with_the_nearest() -> None:
    """Looking for the nearest name among all guests, for every guest, would take n² steps."""
    guests = "".join(f"  {g}: {{name: g, node: a, needs: [{g + 5000}]}}\n" for g in range(1000, 1150))
    with pytest.raises(Invalid) as caught:
        parse(read(f"{HEAD}nodes: {{a: {{}}}}\nguests:\n{guests}", "large.yaml"))
    assert len(caught.value.problems) == 150
    assert 0 < sum(p.hint is not None for p in caught.value.problems) <= 100
