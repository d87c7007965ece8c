"""What every kind is held to; found by discovery, so that a new kind cannot be forgotten."""

import dataclasses
import string
from types import UnionType
from typing import Any, Literal, get_args, get_origin, get_type_hints

import pytest

from pra.errors import Unreachable
from pra.facts.base import Fact, Verdict
from pra.facts.catalogue import facts
from pra.inventory.model import Guest, Node, Replication, Storage
from pra.operations.base import Effect, Operation, PointOfNoReturn, Risk
from pra.operations.catalogue import operations
from pra.text import Text
from tests.facts.small import INVENTORY, K1, K2, LOCAL, NODES, PROD, SPARE, ZFS, ZFS_JOB, Small, State
from tests.operations.examples import EXAMPLES

OPERATIONS, FACTS = operations(), facts()
KINDS: dict[str, type[Any]] = {**OPERATIONS, **{f"fact {k}": f for k, f in FACTS.items()}}
FREE = {"prompt", "manual"}
"""Kinds that say what the runbook says."""

every_kind = pytest.mark.parametrize("kind", KINDS)
every_operation = pytest.mark.parametrize("kind", OPERATIONS)
every_example = pytest.mark.parametrize("kind", EXAMPLES)


def sample(field: str, hint: Any, number: int) -> Any:
    """A value for a field; fails for a type that the binder does not know."""
    values = {
        Guest: ZFS,
        Node: SPARE if field == "target" else PROD,
        Replication: ZFS_JOB,
        Storage: LOCAL,
        float: 90.0,
        int: 1,
        bool: True,
        str: "word",
        Text | str: Text(en="do it", fr="le faire"),
    }
    if get_origin(hint) is Literal:
        words = get_args(hint)
        return words[number % len(words)]
    assert hint in values, f"the binder knows no {hint}"
    return values[hint]


def made(cls: type[Any], number: int = 0) -> Any:
    hints = get_type_hints(cls)
    return cls(**{f.name: sample(f.name, hints[f.name], number) for f in dataclasses.fields(cls)})


def samples(cls: type[Any]) -> list[Any]:
    """With each word of its literals."""
    return [made(cls, 0), made(cls, 1)]


@every_kind
def test_a_kind_is_frozen_named_and_documented(kind: str) -> None:
    cls = KINDS[kind]
    assert cls.__dataclass_params__.frozen
    assert cls.kind == kind.removeprefix("fact ")
    assert cls.__doc__
    assert not cls.__doc__.startswith(f"{cls.__name__}(")
    value = made(cls)
    assert value == made(cls)
    assert hash(value) == hash(made(cls))


@every_kind
def test_a_kind_speaks_both_languages_and_marks_are_fields(kind: str) -> None:
    cls = KINDS[kind]
    names = {f.name for f in dataclasses.fields(cls)}
    for words in (cls.says.en, cls.says.fr):
        assert {mark for _, mark, _, _ in string.Formatter().parse(words) if mark} <= names
    assert cls.says.en != cls.says.fr or kind in FREE
    for value in samples(cls):
        said = value.sentence()
        for words in (said.en, said.fr):
            assert words
            assert "{" not in words
            assert "(" not in words or ")" in words
            assert "Storage" not in words


@every_kind
def test_french_has_its_own_spaces(kind: str) -> None:
    for value in samples(KINDS[kind]):
        words = value.sentence().fr
        assert not any(f" {sign}" in words for sign in ":;?!»"), words
        assert "« " not in words
        assert "'" not in words


@every_operation
def test_an_operation_estimates_its_duration(kind: str) -> None:
    for operation in samples(OPERATIONS[kind]):
        assert operation.duration(INVENTORY) > 0
        assert operation.timeout >= operation.duration(INVENTORY) or kind == "wait"


@every_operation
def test_an_operation_says_what_takes_it_back(kind: str) -> None:
    """An operation, a reason why not, or nothing to take back; the undo can be made and says so too."""
    for operation in samples(OPERATIONS[kind]):
        undo = operation.undo()
        if operation.effect is Effect.READ:
            assert undo is None
        if isinstance(undo, PointOfNoReturn):
            assert undo.why.en
            assert undo.why.fr
        elif undo is not None:
            assert isinstance(undo, Operation)
            assert undo.kind in OPERATIONS
            assert undo.sentence() != operation.sentence()


@every_operation
def test_what_destroys_is_typed_back_by_a_name(kind: str) -> None:
    for operation in samples(OPERATIONS[kind]):
        name = operation.type_back()
        if operation.risk is Risk.DESTRUCTIVE:
            assert name in {"345", "prod", "tank", "word"}
        assert name
        assert "(" not in name
    if OPERATIONS[kind].effect is Effect.DESTRUCTIVE:
        assert OPERATIONS[kind].risk is Risk.DESTRUCTIVE


@every_operation
def test_what_changes_something_can_be_observed(kind: str) -> None:
    """Without `ensures` doubt could never be resolved; only what a person says and does has none."""
    cls = OPERATIONS[kind]
    if cls.effect is not Effect.READ and not cls.manual:
        assert list(made(cls).ensures())


@every_operation
def test_facts_of_an_operation_are_facts_of_the_catalogue(kind: str) -> None:
    for operation in samples(OPERATIONS[kind]):
        for fact in (*operation.requires(), *operation.ensures()):
            assert isinstance(fact, Fact)
            assert FACTS[fact.kind] is type(fact)


@every_operation
def test_what_changes_something_has_an_example(kind: str) -> None:
    assert OPERATIONS[kind].effect is Effect.READ or kind in EXAMPLES


@every_operation
def test_looking_performs_nothing(kind: str) -> None:
    cls = OPERATIONS[kind]
    if cls.effect is Effect.READ:
        world = Small()
        assert made(cls).perform(world) is None
        assert world.state.did == []


@every_example
def test_one_operation_changes_one_thing(kind: str) -> None:
    operation, setup = EXAMPLES[kind]
    world = Small()
    setup(world.state)
    world.state.did.clear()
    assert operation.perform(world) is not None
    assert len(world.state.did) == 1


@every_example
def test_what_it_requires_and_performing_give_what_it_ensures(kind: str) -> None:
    """And before it was not so: an operation whose `ensures` hold already would never be performed."""
    operation, setup = EXAMPLES[kind]
    world = Small()
    setup(world.state)
    for fact in operation.requires():
        seen = fact.observe(world)
        assert seen.verdict is Verdict.TRUE or fact.acceptable, f"{fact}: {seen.evidence.en}"
    before = [f.observe(world).verdict for f in operation.ensures()]
    assert Verdict.TRUE not in before or len(before) > before.count(Verdict.TRUE)
    operation.perform(world)
    for fact in operation.ensures():
        seen = fact.observe(world)
        assert seen.verdict is Verdict.TRUE, f"{fact}: {seen.evidence.en}"


@every_example
def test_its_undo_may_be_done_next(kind: str) -> None:
    """Nothing that the operation itself makes so stands in the way of taking it back (a node that was powered on must have booted first)."""
    operation, setup = EXAMPLES[kind]
    undo = operation.undo()
    world = Small()
    setup(world.state)
    operation.perform(world)
    if not isinstance(undo, Operation) or kind == "node.power-on":
        return
    for fact in undo.requires():
        seen = fact.observe(world)
        assert seen.verdict is Verdict.TRUE or fact.acceptable or fact.attestable, (
            f"{fact}: {seen.evidence.en}"
        )


@pytest.mark.parametrize("kind", FACTS)
def test_a_fact_never_raises_and_its_evidence_can_be_read(kind: str) -> None:
    """Whatever is silent: each node, each controller, everything."""
    for value in samples(FACTS[kind]):
        for down in ((), (PROD,), (SPARE,), NODES):
            for mute in ((), NODES):
                for off in (set[Node](), set(down)):
                    world = Small(State(down=set(down), mute=set(mute), off=off))
                    seen = value.observe(world)
                    assert "{" not in seen.evidence.en
                    assert "{" not in seen.evidence.fr
                    assert not any(f" {s}" in seen.evidence.fr for s in ":;?!»")


@pytest.mark.parametrize("kind", FACTS)
def test_when_nothing_answers_no_fact_about_the_world_is_false(kind: str) -> None:
    """Unknown is not no: with every node and controller silent, nothing can be denied."""
    if kind in {
        "guest.away",
        "service.answers",
    }:  # the inventory's word; the checks go out to the service itself
        return
    world = Small(State(down=set(NODES), mute=set(NODES)))
    for value in samples(FACTS[kind]):
        assert value.observe(world).verdict is not Verdict.FALSE


def test_the_port_refuses_to_answer_for_a_silent_node() -> None:
    """The small world itself: a test that uses it can fail."""
    with pytest.raises(Unreachable):
        Small(State(down={K1})).nodes.answers(K1)
    assert Small(State(down={K1})).nodes.online(K1, K2) is False


def test_unions_are_spelled_one_way() -> None:
    assert isinstance(Text | str, UnionType)
