"""Order, times and what hangs on what: on plans drawn at random, against networkx where it knows the answer."""

from itertools import pairwise

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pra.inventory.estimate import PERSON
from pra.plan import graph
from pra.plan.describe import describe
from pra.plan.model import Plan
from tests.plan.small import HEAD, build, inventory, steps

INVENTORY = inventory()
_KINDS = {
    "guests": "do: guest.autostart, each: moved, on: prod1, set: off",
    "jobs": "do: replication.run, each: moved",
    "few": "do: guest.autostart, each: names, on: prod1, set: off",
    "nodes": "do: node.wait-online, each: [prod1, spare1]",
    "one": "do: wait, for: {}s",
}


@st.composite
def runbooks(draw: st.DrawFn) -> tuple[str, list[list[int]]]:
    """A runbook of up to a dozen steps, in any order in the file, and for each the steps it waits for."""
    size = draw(st.integers(1, 12))
    order = draw(st.permutations(range(size)))
    after: list[list[int]] = [[] for _ in range(size)]
    words = {}
    for place, step in enumerate(order):
        earlier = [s for s in order[:place] if draw(st.integers(0, 2)) == 0]
        after[step] = earlier
        refs = ", ".join(f"{{all: s{e}}}" if draw(st.booleans()) else f"s{e}" for e in earlier)
        act = _KINDS[draw(st.sampled_from(list(_KINDS)))].format(draw(st.integers(1, 300)))
        at_once = draw(st.sampled_from(["", ", at-once: 1", ", at-once: 2"]))
        ordered = (
            ", order: startup"
            if "each: moved" in act and "replication" not in act and draw(st.booleans())
            else ""
        )
        words[step] = f"  s{step}: {{{act}{at_once}{ordered}, after: [{refs}]}}\n"
    text = HEAD + "guests: {moved: {on: prod1, except: {tags: [scratch]}}}\nsteps:\n"
    return text + "".join(words[s] for s in range(size)), after


def compiled(text: str) -> Plan:
    return build(text, INVENTORY)


def as_graph(plan: Plan) -> "nx.DiGraph[int]":
    found: nx.DiGraph[int] = nx.DiGraph()
    found.add_nodes_from(range(len(plan.operations)))
    found.add_edges_from((b, i) for i, before in enumerate(plan.after) for b in before)
    return found


@settings(max_examples=60, deadline=None)
@given(runbooks())
def test_what_a_step_waits_for_is_over_for_every_item(drawn: tuple[str, list[list[int]]]) -> None:
    """For each `after`, directly or through others, an item waits at least for its own partner, or for all."""
    text, after = drawn
    plan = compiled(text)
    edges = as_graph(plan)
    assert nx.is_directed_acyclic_graph(edges)
    for later, earlier in enumerate(after):
        for operation in (plan.operations[i] for i in plan.steps[f"s{later}"].operations):
            above = nx.ancestors(edges, operation.index)
            for name in (f"s{e}" for e in earlier):
                theirs = [plan.operations[i] for i in plan.steps[name].operations]
                own = [t.index for t in theirs if t.item.split("-")[0] == operation.item.split("-")[0]]
                assert set(own or [t.index for t in theirs]) <= above


@settings(max_examples=60, deadline=None)
@given(runbooks())
def test_edges_are_linear(drawn: tuple[str, list[list[int]]]) -> None:
    """At most: each operation once into a gate, and once for each `after` of its step and its wave."""
    text, after = drawn
    plan = compiled(text)
    allowed = sum(
        len(plan.steps[f"s{s}"].operations) * (len(earlier) + 2) + 2 * len(earlier)
        for s, earlier in enumerate(after)
    ) + len(plan.operations)
    assert sum(map(len, plan.after)) <= allowed


@settings(max_examples=60, deadline=None)
@given(runbooks())
def test_the_same_text_is_the_same_plan(drawn: tuple[str, list[list[int]]]) -> None:
    one, two = compiled(drawn[0]), compiled(drawn[0])
    assert describe(one, "fr") == describe(two, "fr")


@settings(max_examples=60, deadline=None)
@given(runbooks())
def test_a_schedule_keeps_order_and_limits(drawn: tuple[str, list[list[int]]]) -> None:
    plan = compiled(drawn[0])
    times = graph.schedule(plan)
    for index, earlier in enumerate(plan.after):
        assert all(times[e].end <= times[index].start for e in earlier)
        assert times[index].slack >= 0
    for step in plan.steps.values():
        if step.policy.at_once:
            spans = [(times[i].start, times[i].end) for i in step.operations]
            busiest = max(sum(a <= at < b for a, b in spans) for at, _ in spans)
            assert busiest <= step.policy.at_once


@settings(max_examples=60, deadline=None)
@given(runbooks())
def test_the_critical_path_is_as_long_as_the_plan(drawn: tuple[str, list[list[int]]]) -> None:
    plan = compiled(drawn[0])
    times = graph.schedule(plan)
    path, total = graph.critical_path(plan)
    assert total == max(t.end for t in times) == graph.estimate(plan)
    assert times[path[0]].start == 0.0
    assert all(times[a].end == times[b].start for a, b in pairwise(path))
    assert all(times[i].slack == pytest.approx(0.0, abs=1e-9) for i in path)


@settings(max_examples=60, deadline=None)
@given(runbooks())
def test_without_limits_the_critical_path_is_the_longest_path(drawn: tuple[str, list[list[int]]]) -> None:
    plan = compiled(drawn[0].replace("at-once", "phase"))
    edges: nx.DiGraph[int] = nx.DiGraph()
    for index, earlier in enumerate(plan.after):
        edges.add_edge(-1, index, weight=0.0)
        edges.add_edge(index, -2 - index, weight=plan.operations[index].duration)
        edges.add_weighted_edges_from((e, index, plan.operations[e].duration) for e in earlier)
    longest = nx.dag_longest_path_length(edges, weight="weight")
    assert graph.critical_path(plan)[1] == pytest.approx(longest)


@settings(max_examples=60, deadline=None)
@given(runbooks(), st.data())
def test_what_hangs_on_an_operation(drawn: tuple[str, list[list[int]]], data: st.DataObject) -> None:
    plan = compiled(drawn[0])
    index = data.draw(st.integers(0, len(plan.operations) - 1))
    below = {i for i in nx.descendants(as_graph(plan), index) if not plan.operations[i].gate}
    assert graph.affected_by(plan, index) == tuple(sorted(below))


@given(st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=20))
def test_the_shortest_circle(edges: list[tuple[int, int]]) -> None:
    found = graph.shortest_cycle(edges)
    cycles: list[list[int]] = list(nx.simple_cycles(nx.DiGraph(edges)))
    assert len(found) == min(map(len, cycles), default=0)
    if found:
        assert set(pairwise((*found, found[0]))) <= set(edges)


def test_waves_are_what_may_begin_together() -> None:
    plan = steps("""\
  hold: {do: guest.autostart, each: moved, on: $prod, set: off}
  stop: {do: guest.shutdown, each: moved, on: $prod, after: {all: hold}, order: reverse startup}
  fence: {do: node.fence, on: $spare}
""")
    ids = [[plan.operations[i].id for i in wave] for wave in graph.waves(plan)]
    assert ids == [
        ["hold[101]", "hold[102]", "hold[103]", "fence"],
        ["stop[103]"],
        ["stop[102]"],
        ["stop[101]"],
    ]


def test_a_question_takes_its_time_once_a_step_or_each_time() -> None:
    once = steps("  a: {do: guest.stop, each: moved, on: $prod, at-once: 1}\n")
    each = steps("  a: {do: guest.stop, each: moved, on: $prod, at-once: 1, confirm: each}\n")
    none = steps("  a: {do: guest.stop, each: moved, on: $prod, at-once: 1, confirm: none}\n")
    bare = graph.estimate(none)
    assert graph.estimate(once) == bare + PERSON
    assert graph.estimate(each) == bare + 3 * PERSON


def test_the_most_at_once_and_what_nothing_takes_back() -> None:
    plan = steps("""\
  a: {do: wait, for: 10s}
  b: {do: wait, for: 5s}
  c: {do: wait, for: 5s, after: b}
  d: {do: zfs.rollback, guest: 101, on: $spare, snapshot: x, after: a}
""")
    assert [plan.operations[i].id for i in graph.concurrent(plan)] == ["a", "b"]
    assert [plan.operations[i].id for i in graph.points_of_no_return(plan)] == ["d"]
    tree = describe(plan, "fr")
    assert tree["points-of-no-return"] == ["d"]
    assert tree["operations"][3]["undo"] == {
        "impossible": "ce qui a été écrit après l’instantané est détruit"
    }
    assert tree["operations"][2]["after"] == ["b"]
