"""What a runbook compiles to."""

from dataclasses import replace
from pathlib import Path

import pytest

from pra.operations.base import Operation, PointOfNoReturn
from pra.plan.compile import load_plan
from pra.plan.model import Confirm, Plan
from tests.plan.small import HEAD, PARAMETERS, build, does, edges, inventory, steps

EXAMPLE = """\
runbook: switch-pair
title: {fr: Bascule prod → spare (paire ZFS), en: Planned switch of a ZFS pair}
purpose: planned-migration
objectives: {rto: 30m, rpo: 0s}

parameters:
  prod:  {type: node, help: {fr: le serveur à quitter, en: the node to leave}}
  spare: {type: node, default: pair of prod}

guests:                         # named selections
  moved: {on: $prod, except: {tags: [scratch]}}

steps:
  hold-autostart:
    do: guest.autostart
    each: moved
    on: $prod
    set: off
  stop:
    do: guest.shutdown
    each: moved
    on: $prod
    after: hold-autostart       # each with each: stop[345] after hold-autostart[345]
    order: reverse startup
    timeout: 3m
    on-timeout: {ask: [wait, guest.stop, roll-back]}
  sync:
    do: zfs.sync
    each: moved
    from: $prod
    to: $spare
    after: stop
    at-once: 2
  start:
    do: guest.start
    each: moved
    on: $spare
    after: sync
    order: startup              # boot order and dependencies of the inventory, across nodes
  answer:
    do: check.services          # the checks that the inventory gives for each guest
    each: moved
    after: start

goal:
  - {fact: guest.runs, each: moved, on: $spare}
"""


@pytest.fixture(scope="module")
def example() -> Plan:
    return build(EXAMPLE, prod="prod1")


def test_the_example_of_the_design_compiles_to_these_operations(example: Plan) -> None:
    assert list(does(example).items()) == [
        ("hold-autostart[101]", "Disable autostart of 101 on prod1"),
        ("hold-autostart[102]", "Disable autostart of 102 on prod1"),
        ("hold-autostart[103]", "Disable autostart of 103 on prod1"),
        ("stop[103]", "Shut 103 down on prod1"),
        ("stop[102]", "Shut 102 down on prod1"),
        ("stop[101]", "Shut 101 down on prod1"),
        ("sync[101]", "Synchronise 101 from prod1 to spare1 by zfs send"),
        ("sync[102]", "Synchronise 102 from prod1 to spare1 by zfs send"),
        ("sync[103]", "Synchronise 103 from prod1 to spare1 by zfs send"),
        ("start[101]", "Start 101 on spare1"),
        ("start[102]", "Start 102 on spare1"),
        ("start[103]", "Start 103 on spare1"),
        ("answer[101]", "Check the services of 101"),
        ("answer[102]", "Check the services of 102"),
        ("answer[103]", "Check the services of 103"),
    ]


def test_the_example_of_the_design_compiles_to_these_edges(example: Plan) -> None:
    assert edges(example) == {
        "hold-autostart[101]": [],
        "hold-autostart[102]": [],
        "hold-autostart[103]": [],
        "stop[103]": ["hold-autostart[103]"],
        "stop.wave-2": ["stop[103]"],
        "stop[102]": ["hold-autostart[102]", "stop.wave-2"],
        "stop.wave-3": ["stop[102]"],
        "stop[101]": ["hold-autostart[101]", "stop.wave-3"],
        "sync[101]": ["stop[101]"],
        "sync[102]": ["stop[102]"],
        "sync[103]": ["stop[103]"],
        "start[101]": ["sync[101]"],
        "start.wave-2": ["start[101]"],
        "start[102]": ["sync[102]", "start.wave-2"],
        "start.wave-3": ["start[102]"],
        "start[103]": ["sync[103]", "start.wave-3"],
        "answer[101]": ["start[101]"],
        "answer[102]": ["start[102]"],
        "answer[103]": ["start[103]"],
    }


def test_the_example_carries_its_policies_goal_and_objectives(example: Plan) -> None:
    stop, sync = example.steps["stop"].policy, example.steps["sync"].policy
    assert (stop.confirm, stop.timeout, stop.substitutes) == (Confirm.STEP, 180.0, ("guest.stop",))
    assert (sync.confirm, sync.at_once, sync.timeout) == (Confirm.NONE, 2, 4 * 3600.0)
    assert [f.sentence().en for f in example.goal] == [f"{g} runs on spare1" for g in (101, 102, 103)]
    assert (example.rto, example.rpo) == (1800.0, 0.0)
    assert example.parameters == {"prod": "prod1", "spare": "spare1"}
    assert example.warnings == ()
    assert str(example.steps["stop"].place) == "r.yaml:19:3"
    instead = example.by_id["stop[102]"].substitutes["guest.stop"]
    assert instead.sentence().en == "Stop 102 on prod1 at once"


def test_the_mirror_of_after_is_before(example: Plan) -> None:
    pairs = {(a, i) for i, earlier in enumerate(example.after) for a in earlier}
    assert pairs == {(i, b) for i, later in enumerate(example.before) for b in later}


def test_all_waits_at_one_gate() -> None:
    plan = steps("""\
  hold: {do: guest.autostart, each: moved, on: $prod, set: off}
  stop: {do: guest.shutdown, each: moved, on: $prod, after: {all: hold}}
  fence: {do: node.fence, on: $prod, after: stop}
""")
    found = edges(plan)
    assert found["hold.all"] == ["hold[101]", "hold[102]", "hold[103]"]
    assert found["stop[102]"] == ["hold.all"]
    assert found["fence"] == ["stop.all"]
    assert plan.steps["hold"].operations == (0, 1, 2)


def test_one_operation_needs_no_gate() -> None:
    plan = steps("""\
  check: {do: node.wait-online, on: $spare}
  stop: {do: guest.shutdown, each: moved, on: $prod, after: {all: check}}
""")
    assert edges(plan)["stop[101]"] == ["check"]


def test_jobs_pair_with_their_guests_and_with_themselves() -> None:
    plan = steps("""\
  run: {do: replication.run, each: moved}
  hold: {do: replication.disable, each: moved, to: $spare, after: run}
  stop: {do: guest.shutdown, each: moved, on: $prod, after: hold}
""")
    assert edges(plan)["hold[102-0]"] == ["run[102-0]"]
    assert edges(plan)["stop[102]"] == ["hold[102-0]"]


def test_order_holds_for_a_guest_that_the_step_before_says_nothing_of() -> None:
    """104 has no replication job: it waits for what its guests' replication waits for."""
    plan = build(
        HEAD
        + """\
guests:
  every: {on: prod1}
steps:
  check: {do: node.wait-online, on: prod1}
  hold: {do: replication.disable, each: every, after: check}
  stop: {do: guest.shutdown, each: every, on: prod1, after: hold}
"""
    )
    assert edges(plan)["stop[101]"] == ["hold[101-0]"]
    assert edges(plan)["stop[104]"] == ["check"]
    assert "104" in plan.warnings[0].message.en


def test_order_holds_through_a_step_that_does_nothing() -> None:
    plan = build(
        HEAD
        + """\
guests:
  none: {on: prod1, tags: [scratch], type: qemu}
steps:
  check: {do: node.wait-online, on: prod1}
  stop: {do: guest.shutdown, each: none, on: prod1, after: check}
  fence: {do: node.fence, on: prod1, after: stop}
"""
    )
    assert edges(plan) == {"check": [], "stop.all": ["check"], "fence": ["stop.all"]}
    assert [str(w.place) for w in plan.warnings] == ["r.yaml:8:36"]


def test_different_guests_wait_for_all_with_a_warning() -> None:
    plan = steps("""\
  hold: {do: guest.autostart, each: names, on: $prod, set: off}
  stop: {do: guest.shutdown, each: moved, on: $prod, after: hold}
""")
    assert edges(plan)["stop[103]"] == ["hold.all"]
    assert [w.level for w in plan.warnings] == ["warning"]


def test_each_over_a_list_of_nodes() -> None:
    plan = steps("""\
  online: {do: node.wait-online, each: [$prod, $spare]}
  mark: {do: tombstone.remove, each: [$prod, $spare], after: online}
""")
    assert edges(plan) == {
        "online[prod1]": [],
        "online[spare1]": [],
        "mark[prod1]": ["online[prod1]"],
        "mark[spare1]": ["online[spare1]"],
    }


def test_per_guest_references() -> None:
    plan = steps("""\
  start: {do: guest.shutdown, each: moved, on: $home}
  look: {do: manual, each: moved, text: "look at $guest, on $replica, not $prod", after: start}
  stop: {do: guest.shutdown, each: moved, on: $replica, after: look}
""")
    assert does(plan)["start[101]"] == "Shut 101 down on prod1"
    assert does(plan)["stop[101]"] == "Shut 101 down on spare1"
    assert does(plan)["look[101]"] == "look at 101 (dns), on spare1, not prod1"


def test_when_undo_and_first_of() -> None:
    plan = steps("""\
  aside:
    do: zfs.rename-aside
    each: moved
    on: $spare
    when: [{fact: copy.diverged, from: $spare, to: $prod}, {fact: node.answers, on: $prod}]
    undo: {impossible: {fr: non, en: no}}
  copy:
    first-of:
      - {do: zfs.sync}
      - {do: rsync.sync}
    each: moved
    from: $prod
    to: $spare
    undo: {do: zfs.rename-aside, on: $spare}
    after: aside
""")
    aside, copy = plan.by_id["aside[102]"], plan.by_id["copy[102]"]
    assert [f.kind for f in aside.when] == ["copy.diverged", "node.answers"]
    assert isinstance(aside.undo, PointOfNoReturn)
    assert copy.operation is not None
    assert [copy.operation.kind, *(a.kind for a in copy.alternatives)] == ["zfs.sync", "rsync.sync"]
    assert isinstance(copy.undo, Operation)
    assert copy.undo.sentence().en == "Keep the copy of 102 on spare1 aside as -aside"


def test_confirmation_follows_the_risk() -> None:
    plan = steps("""\
  ask: {do: prompt, text: {fr: Prêt, en: Ready}}
  hold: {do: guest.autostart, each: moved, on: $prod, set: off}
  stop: {do: guest.shutdown, each: moved, on: $prod}
  back: {do: zfs.rollback, each: moved, on: $spare, snapshot: x}
  quiet: {do: guest.stop, each: moved, on: $prod, confirm: none}
""")
    asked = {name: step.policy.confirm for name, step in plan.steps.items()}
    assert list(asked.values()) == [Confirm.NONE, Confirm.NONE, Confirm.STEP, Confirm.EACH, Confirm.NONE]
    assert [s.policy.type_back for s in plan.steps.values()] == [False, False, False, True, False]


def test_equal_policies_are_one_value() -> None:
    plan = steps("""\
  one: {do: guest.autostart, guest: 101, on: $prod, set: off}
  two: {do: guest.autostart, guest: 102, on: $prod, set: off}
""")
    assert plan.operations[0].policy is plan.operations[1].policy


def test_a_limit_that_nobody_wrote_stretches_to_the_estimate() -> None:
    plan = steps("  rest: {do: wait, for: 2h}\n")
    assert plan.steps["rest"].policy.timeout == 4 * 3600.0


def test_titles_say_the_parameters() -> None:
    plan = steps("""\
  a: {title: {fr: "Couper $prod à 5 $", en: Cut $prod}, do: node.fence, on: $prod}
  b: {do: guest.shutdown, each: moved, on: $prod}
  c: {do: replication.run, each: moved}
""")
    says = [s.says for s in plan.steps.values()]
    assert [s.fr for s in says] == [
        "Couper prod1 à 5 $",
        "Arrêter proprement chaque invité de moved sur prod1",
        "Lancer la réplication de chaque invité de moved maintenant",
    ]


def test_the_same_runbook_is_the_same_plan() -> None:
    one, two = build(EXAMPLE, prod="prod1"), build(EXAMPLE, prod="prod1")
    assert (one.hash, one.after, [o.id for o in one.operations]) == (
        two.hash,
        two.after,
        [o.id for o in two.operations],
    )


@pytest.mark.parametrize("change", ["text", "parameters", "inventory"])
def test_the_hash_is_of_everything_it_was_made_from(change: str) -> None:
    text = HEAD + PARAMETERS + "steps:\n  a: {do: node.wait-online, on: $spare}\n"
    first = build(text)
    if change == "text":
        other = build(text + "# a word\n")
    elif change == "parameters":
        other = build(text, prod="spare1", spare="prod1")
    else:
        other = build(text, replace(inventory(), name="other"))
    assert first.hash != other.hash


def test_every_runbook_of_the_project_is_valid() -> None:
    """Those whose parameters all have a value in the repository's own inventories compile as well."""
    folder = Path(__file__).parents[2] / "runbooks"
    plan = load_plan(folder / "switch-pair-zfs.yaml", None, {"prod": "sipvirt1"})
    assert len({o.id for o in plan.operations}) == len(plan.operations)
    assert plan.warnings == ()
