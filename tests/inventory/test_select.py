"""Which guests a selection means: every condition holds, none means all, in the order of the file."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pra.inventory.forms import Selection
from pra.inventory.model import Guest, Inventory
from pra.inventory.select import select
from pra.syntax.read import read
from pra.syntax.shape import check
from tests.inventory.small import estate


def _chosen(inventory: Inventory, words: str) -> list[int]:
    return [g.id for g in select(inventory, check(read(words, "s"), Selection))]


@pytest.fixture(scope="module")
def inventory() -> Inventory:
    return estate()


@pytest.mark.parametrize(
    ("words", "guests"),
    [
        ("{}", [101, 102, 103, 201, 202]),
        ("{on: prod}", [101, 102, 103]),
        ("{on: spare}", []),
        ("{guests: [201, 101]}", [101, 201]),
        ("{guests: []}", []),
        ("{tags: [core]}", [101, 103]),
        ("{tags: [scratch, core]}", [101, 103]),
        ("{tags: [scratch]}", [103]),
        ("{type: qemu}", [102]),
        ("{type: lxc, on: prod}", [101, 103]),
        ("{group: names}", [101, 103]),
        ("{group: nobody}", []),
        ("{storage: data}", [201, 202]),
        ("{storage: nas}", [202]),
        ("{site: south}", [201, 202]),
        ("{cluster: duo}", [201, 202]),
        ("{cluster: prod}", [101, 102, 103]),
        ("{replicated-to: spare}", [101, 102]),
        ("{replicated-to: c2, site: north}", []),
        ("{except: {on: prod}}", [201, 202]),
        ("{except: {}}", []),
        ("{on: prod, except: {tags: [scratch]}}", [101, 102]),
        ("{on: prod, except: {on: c1}}", [101, 102, 103]),
        ("{except: {tags: [core], except: {guests: [101]}}}", [101, 102, 201, 202]),
    ],
)
def test_a_selection_means_these_guests(inventory: Inventory, words: str, guests: list[int]) -> None:
    assert _chosen(inventory, words) == guests


_WORDS = {
    "on": st.sampled_from(["prod", "spare", "c1"]),
    "guests": st.lists(st.sampled_from(["101", "102", "201", "999"]), max_size=3),
    "tags": st.lists(st.sampled_from(["core", "scratch", "none"]), max_size=2),
    "type": st.sampled_from(["qemu", "lxc"]),
    "group": st.sampled_from(["names", "nobody"]),
    "storage": st.sampled_from(["tank", "data", "nas"]),
    "site": st.sampled_from(["north", "south"]),
    "cluster": st.sampled_from(["duo", "prod"]),
    "replicated-to": st.sampled_from(["spare", "c2"]),
}
_FORMS: st.SearchStrategy[dict[str, Any]] = st.recursive(
    st.fixed_dictionaries({}, optional=_WORDS),
    lambda inner: st.tuples(st.fixed_dictionaries({}, optional=_WORDS), inner).map(
        lambda pair: {**pair[0], "except": pair[1]}
    ),
    max_leaves=3,
)


def _fits(inventory: Inventory, guest: Guest, words: dict[str, Any]) -> bool:
    """What each word means, said once more."""
    node = inventory.nodes[guest.node]
    meaning: dict[str, Callable[[Any], bool]] = {
        "on": lambda v: v == guest.node,
        "guests": lambda v: str(guest.id) in v,
        "tags": lambda v: bool(set(v) & guest.tags),
        "type": lambda v: v == guest.type,
        "group": lambda v: v in inventory.groups and guest.id in inventory.groups[v].guests,
        "storage": lambda v: v in {d.storage for d in guest.disks},
        "site": lambda v: v == node.site,
        "cluster": lambda v: guest.node in inventory.clusters[v].nodes,
        "replicated-to": lambda v: v in {r.target for r in inventory.replications if r.guest == guest.id},
        "except": lambda v: not _fits(inventory, guest, v),
    }
    return all(meaning[word](value) for word, value in words.items())


@given(words=_FORMS)
def test_any_selection_means_what_its_words_mean_together(
    inventory: Inventory, words: dict[str, Any]
) -> None:
    expected = [g for g in inventory.guests.values() if _fits(inventory, g, words)]
    assert list(select(inventory, Selection.model_validate(words))) == expected
