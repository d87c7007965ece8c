"""The engine: order, questions, doubt, retries, pauses, rollback; over a toy world."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pra.engine.commands import Check
from pra.engine.engine import Engine
from pra.engine.events import Answered, Paused, Resumed, Started, TakenBack
from pra.engine.questions import Answer, Question, Reply
from pra.engine.states import IN_FLIGHT, TRANSITIONS, Move, Outcome, RunState, State
from pra.plan.model import Confirm, Policy
from tests.engine import toy
from tests.engine.toy import Driver, Is, Smash, Switches, Turn, plan


def says(**answers: Any) -> Any:
    """An operator who answers the question of each kind so, once each, and go to confirmations."""
    left = {kind.replace("_", "-"): list(a) if isinstance(a, list) else [a] for kind, a in answers.items()}

    def operator(question: Question) -> Reply | None:
        mine = left.get(question.kind)
        if mine:
            answer = mine.pop(0)
            return answer if isinstance(answer, Reply) else Reply(answer, "toy", "reason")
        reply: Reply | None = toy.yes(question)
        return reply

    return operator


def test_operations_run_in_the_order_of_their_dependencies() -> None:
    """Nothing starts before what it comes after is over."""
    world = Switches()
    engine = Driver(
        Engine(
            plan({"c": Turn("c"), "b": Turn("b"), "a": Turn("a")}, {"c": ["b"], "b": ["a"]}, goal=(Is("c"),))
        ),
        world,
    ).run()
    assert world.calls == ["a on", "b on", "c on"]
    assert engine.outcome is Outcome.GOAL_REACHED


def test_what_is_so_already_is_not_done_and_not_undone() -> None:
    """An operation whose ensures hold beforehand performs nothing, and a rollback leaves it alone."""
    world = Switches(on={"a"}, fates={"b on": ["failed"]})
    engine = Driver(
        Engine(plan({"a": Turn("a"), "b": Turn("b")}, {"b": ["a"]})), world, says(failed=Answer.ROLL_BACK)
    ).run()
    assert world.calls == []
    assert engine.outcome is Outcome.ROLLED_BACK
    assert world.on == {"a"}


def test_unknown_is_not_no() -> None:
    """A required fact that nobody can see stops the operation before it is performed."""
    world = Switches(hidden={"x"})
    engine = Driver(Engine(plan({"a": Turn("a", needs=("x",))})), world).run()
    assert world.calls == []
    assert engine.states == [State.ASKING]
    assert [q.kind for q in engine.questions()] == ["unmet"]
    assert Answer.RETRY in engine.questions()[0].answers


def test_an_attestation_fills_silence_but_never_outweighs_what_is_seen() -> None:
    """ATTEST lets an unseen fact stand; the same word does nothing once the fact is seen to be false."""
    world = Switches(hidden={"x"})
    engine = Driver(Engine(plan({"a": Turn("a", needs=("x",))})), world, says(unmet=Answer.ATTEST)).run()
    assert (world.calls, engine.outcome) == (["a on"], Outcome.GOAL_REACHED)
    world = Switches(hidden={"x"}, fates={"a on": ["refused"]})
    first = plan({"a": Turn("a", needs=("x",))})
    driver = Driver(Engine(first), world, says(unmet=Answer.ATTEST))
    driver.run()
    world.hidden.clear()
    driver.feed(Answered(0, Reply(Answer.RETRY)))
    driver.go()
    assert driver.engine.questions()[0].kind == "unmet"
    assert Answer.ATTEST not in driver.engine.questions()[0].answers


def test_a_lost_answer_is_solved_by_looking() -> None:
    """The call had its effect and its answer was lost: it is found done, and not sent again."""
    world = Switches(fates={"a on": ["lost-after"]})
    engine = Driver(Engine(plan({"a": Turn("a")})), world).run()
    assert (world.calls, engine.outcome) == (["a on"], Outcome.GOAL_REACHED)


def test_a_lost_call_is_sent_again_only_after_proof_and_an_answer() -> None:
    """It is seen that nothing happened: RETRY is offered, and nothing is sent by itself."""
    world = Switches(fates={"a on": ["lost-before"]})
    driver = Driver(Engine(plan({"a": Turn("a")})), world)
    engine = driver.run()
    assert (world.calls, engine.states) == ([], [State.IN_DOUBT])
    assert Answer.RETRY in engine.questions()[0].answers
    driver.feed(Answered(0, Reply(Answer.RETRY)))
    driver.go()
    assert (world.calls, engine.outcome) == (["a on"], Outcome.GOAL_REACHED)


def test_a_doubt_that_cannot_be_seen_through_offers_no_retry() -> None:
    """Nobody can see whether it happened: a guarded call is not sent again on a mere yes."""
    world = Switches(hidden={"a"}, fates={"a on": ["lost-before"]})
    engine = Driver(Engine(plan({"a": Turn("a")})), world).run()
    assert engine.questions()[0].kind == "in-doubt"
    assert Answer.RETRY not in engine.questions()[0].answers


def test_done_by_hand_is_looked_at() -> None:
    """A person's word does not make true what can be seen to be false."""
    world = Switches(fates={"a on": ["refused"]})
    driver = Driver(Engine(plan({"a": Turn("a")})), world, says(refused=Answer.BY_HAND))
    engine = driver.run()
    assert engine.states == [State.FAILED]
    world = Switches(fates={"a on": ["refused"]})

    def turns_it(question: Question) -> Reply:
        world.on.add(question.id)
        return Reply(Answer.BY_HAND)

    driver = Driver(Engine(plan({"a": Turn("a")})), world, turns_it)
    assert driver.run().outcome is Outcome.GOAL_REACHED


def test_refusals_and_failures_are_retried_as_often_as_the_step_says() -> None:
    """Two retries, then a question."""
    world = Switches(fates={"a on": ["refused", "failed", "well"]})
    rules = {"a": Policy(retries=2)}
    assert Driver(Engine(plan({"a": Turn("a")}, policies=rules)), world).run().outcome is Outcome.GOAL_REACHED
    world = Switches(fates={"a on": ["refused"] * 3})
    engine = Driver(Engine(plan({"a": Turn("a")}, policies=rules)), world).run()
    assert engine.questions()[0].kind == "refused"


def test_destructive_operations_are_never_repeated_by_themselves() -> None:
    """Even where the step asks for retries."""
    world = Switches(fates={"a on": ["failed", "well"]})
    engine = Driver(Engine(plan({"a": Smash("a")}, policies={"a": Policy(retries=5)})), world).run()
    assert (world.calls, engine.questions()[0].kind) == ([], "failed")
    assert Answer.RETRY not in engine.questions()[0].answers


def test_a_step_is_confirmed_once_for_all_its_operations() -> None:
    """One question, which says how many operations it decides."""
    steps = {f"s[{i}]": Turn(str(i)) for i in range(5)}
    driver = Driver(Engine(plan(steps, policies={"s": Policy(confirm=Confirm.STEP)})), Switches())
    engine = driver.run()
    assert [(q.kind, q.covers) for q in driver.questions] == [("confirm", 5)]
    assert engine.outcome is Outcome.GOAL_REACHED


def test_type_back_names_the_object() -> None:
    """What must be typed is the target's name."""
    rules = {"a": Policy(confirm=Confirm.EACH, type_back=True)}
    driver = Driver(Engine(plan({"a": Smash("sipvirt1")}, policies=rules)), Switches())
    driver.run()
    assert driver.questions[0].type_back == "sipvirt1"


@pytest.mark.parametrize("limit", [1, 2, 3])
def test_no_more_than_at_once_are_under_way(limit: int) -> None:
    """The limit counts what is being checked, performed, doubted or verified."""
    seen = []
    engine = Engine(plan({f"s[{i}]": Turn(str(i)) for i in range(7)}, policies={"s": Policy(at_once=limit)}))
    driver = Driver(engine, Switches())
    inner = driver.do

    def watched(command: Any) -> None:
        seen.append(sum(s in IN_FLIGHT for s in engine.states))
        inner(command)

    driver.do = watched  # type: ignore[method-assign]
    driver.run()
    assert max(seen) == limit
    assert engine.outcome is Outcome.GOAL_REACHED


def test_a_pause_starts_nothing_and_a_resume_goes_on() -> None:
    """PAUSE keeps the question; what is held begins on resume."""
    driver = Driver(
        Engine(plan({"a": Turn("a"), "b": Turn("b")}, {"b": ["a"]})),
        Switches(fates={"a on": ["refused"]}),
        says(refused=Answer.PAUSE),
    )
    engine = driver.run()
    assert engine.run is RunState.PAUSED
    driver.feed(Resumed())
    driver.operator = says(refused=Answer.RETRY)
    driver.feed(Answered(0, Reply(Answer.RETRY)))
    driver.go()
    assert engine.outcome is Outcome.GOAL_REACHED


def test_rollback_undoes_in_reverse_and_stops_at_what_was_not_done() -> None:
    """c fails: b then a are undone, d never starts."""
    world = Switches(fates={"c on": ["failed"]})
    names = ["a", "b", "c", "d"]
    operations = {n: Turn(n) for n in names}
    engine = Driver(
        Engine(plan(operations, {"b": ["a"], "c": ["b"], "d": ["c"]})), world, says(failed=Answer.ROLL_BACK)
    ).run()
    assert world.calls == ["a on", "b on", "b off", "a off"]
    assert engine.outcome is Outcome.ROLLED_BACK
    assert engine.states == [State.UNDONE, State.UNDONE, State.UNDONE, State.PENDING]


def test_rollback_is_not_offered_past_the_point_of_no_return() -> None:
    """The question says what was passed."""
    world = Switches(fates={"b on": ["failed"]})
    engine = Driver(Engine(plan({"a": Turn("a", final=True), "b": Turn("b")}, {"b": ["a"]})), world).run()
    question = engine.questions()[0]
    assert Answer.ROLL_BACK not in question.answers
    assert any("welded" in because.en for because in question.because)


def test_a_failed_undo_is_stuck_and_has_two_ways_out() -> None:
    """The run is not over; a person does it by hand, or leaves it with a reason."""
    world = Switches(fates={"b on": ["failed"], "a off": ["failed"]})
    driver = Driver(
        Engine(plan({"a": Turn("a"), "b": Turn("b")}, {"b": ["a"]})), world, says(failed=Answer.ROLL_BACK)
    )
    engine = driver.run()
    assert engine.states[0] is State.STUCK
    assert engine.so_far() is Outcome.STUCK
    question = engine.questions()[0]
    assert question.id == "undo:a"
    world.on.discard("a")
    driver.feed(Answered(question.index, Reply(Answer.BY_HAND)))
    driver.go()
    assert (engine.states[0], engine.outcome) == (State.UNDONE, Outcome.ROLLED_BACK)


def test_alternatives_are_tried_in_order() -> None:
    """first-of: the first whose requirements hold is performed."""
    extra = {"a": {"alternatives": (Turn("a", needs=("y",)), Turn("a", needs=("z",)))}}
    world = Switches(on={"z"})
    engine = Driver(Engine(plan({"a": Turn("a", needs=("x",))}, extra=extra)), world).run()
    assert (engine.outcome, engine.details[0].choice) == (Outcome.GOAL_REACHED, 2)
    engine = Driver(Engine(plan({"a": Turn("a", needs=("x",))}, extra=extra)), Switches()).run()
    assert engine.questions()[0].kind == "unmet"


def test_a_false_when_skips_and_an_unknown_when_asks() -> None:
    """`when` decides only on what is known."""
    engine = Driver(Engine(plan({"a": Turn("a")}, extra={"a": {"when": (Is("w"),)}})), Switches()).run()
    assert engine.states == [State.SKIPPED]
    engine = Driver(
        Engine(plan({"a": Turn("a")}, extra={"a": {"when": (Is("w"),)}})), Switches(hidden={"w"})
    ).run()
    assert engine.states == [State.ASKING]


def test_late_is_in_doubt_not_failed() -> None:
    """A task past its time still runs: waiting is offered, sending it again is not."""
    world = Switches(fates={"a on": ["slow"]})
    engine = Driver(Engine(plan({"a": Turn("a")})), world).run()
    question = engine.questions()[0]
    assert (question.kind, engine.states) == ("late", [State.IN_DOUBT])
    assert Answer.WAIT in question.answers
    assert Answer.RETRY not in question.answers


def test_every_state_has_a_row_and_a_way_to_an_end() -> None:
    """The table is whole: from every state an end can be reached."""
    assert set(TRANSITIONS) == set(State)
    ends = {State.DONE, State.SKIPPED, State.UNDONE}
    for state in State:
        seen, todo = {state}, [state]
        while todo:
            for reached in TRANSITIONS[todo.pop()].values():
                if reached not in seen:
                    seen.add(reached)
                    todo.append(reached)
        assert seen & ends, state
    assert {m for row in TRANSITIONS.values() for m in row} == set(Move)


FATES = st.sampled_from(["well", "refused", "failed", "lost-before", "lost-after", "slow"])
ANSWERS = st.sampled_from(list(Answer))


@st.composite
def runs(draw: st.DrawFn) -> tuple[Any, Any, list[Answer]]:
    """A random DAG of switches, a fate for each call, and a list of answers."""
    size = draw(st.integers(1, 8))
    names = [f"s{draw(st.integers(0, 2))}[{i}]" for i in range(size)]
    operations = {
        n: draw(st.sampled_from([Turn, Smash]))(n, final=draw(st.integers(0, 9)) == 0) for n in names
    }
    after = {
        n: draw(st.lists(st.sampled_from(names[:i]), max_size=2, unique=True))
        for i, n in enumerate(names)
        if i
    }
    policies = {
        s: Policy(
            confirm=draw(st.sampled_from(Confirm)),
            at_once=draw(st.integers(0, 2)),
            retries=draw(st.integers(0, 1)),
            on_failure=draw(st.sampled_from(["ask", "skip", "stop", "roll-back"])),
        )
        for s in ("s0", "s1", "s2")
    }
    fates = {f"{n} {w}": draw(st.lists(FATES, max_size=3)) for n in names for w in ("on", "off")}
    world = Switches(hidden=set(draw(st.lists(st.sampled_from(names), max_size=1))), fates=fates)
    return plan(operations, after, policies), world, draw(st.lists(ANSWERS, max_size=30))


@settings(max_examples=300, deadline=None)
@given(runs())
def test_any_run_ends_or_names_who_it_waits_for(case: tuple[Any, Any, list[Answer]]) -> None:
    """Random plans, fates and answers: order is kept, the run ends or asks, and the fold replays to the same state."""
    made, world, answers = case

    def operator(question: Question) -> Reply | None:
        allowed = [a for a in answers[:1] if a in question.answers]
        if answers:
            answers.pop(0)
        return Reply(allowed[0], "h", "why") if allowed else toy.yes(question)

    engine = Engine(made)
    driver = Driver(engine, world, operator)
    inner = driver.do

    def watched(command: Any) -> None:
        if isinstance(command, Check) and command.op < len(made.operations):
            for earlier in made.after[command.op]:
                assert engine.states[earlier] in (
                    State.DONE,
                    State.SKIPPED,
                    State.UNDONE,
                    State.UNDOING,
                    State.STUCK,
                )
        inner(command)

    driver.do = watched  # type: ignore[method-assign]
    driver.run()
    assert engine.run is RunState.ENDED or engine.questions() or engine.run is RunState.PAUSED
    again = Engine(made)
    for event in driver.events:
        again.feed(event)
    assert again.states == engine.states
    assert again.run is engine.run
    assert again.questions() == engine.questions()
    if engine.run is RunState.ENDED:
        assert again.outstanding() == []


def test_one_answer_settles_questions_alike() -> None:
    """`alike` answers every open question of the step and kind, and no other; a word given once stands for all it covers."""
    world = Switches(hidden={"x", "y"})
    steps = {f"s[{i}]": Turn(str(i), needs=("x",)) for i in range(4)}
    steps |= {"t": Turn("t", needs=("x",)), "u": Turn("u", needs=("y",))}
    driver = Driver(Engine(plan(steps)), world)
    driver.run()
    assert len(driver.engine.questions()) == 6
    driver.feed(Answered(0, Reply(Answer.ATTEST, alike=True)))
    driver.go()
    assert sorted(world.calls) == [*(f"{i} on" for i in range(4)), "t on"]
    assert [q.id for q in driver.engine.questions()] == ["u"]


def test_a_name_to_type_back_is_no_yes() -> None:
    """GO without the very name changes nothing: neither silence, nor a yes, nor another case."""
    rules = {"a": Policy(confirm=Confirm.EACH, type_back=True)}
    world = Switches()
    driver = Driver(Engine(plan({"a": Smash("a")}, policies=rules)), world, lambda _: None)
    driver.run()
    for words in ("", "yes", "A", " a"):
        driver.feed(Answered(0, Reply(Answer.GO, "toy", words)))
        driver.go()
    assert world.calls == []
    driver.feed(Answered(0, Reply(Answer.GO, "toy", "a")))
    driver.go()
    assert world.calls == ["a on"]


def test_two_people_must_agree() -> None:
    """One who says yes twice is still one."""
    rules = {"a": Policy(confirm=Confirm.EACH, people=2)}
    world = Switches()
    driver = Driver(Engine(plan({"a": Turn("a")}, policies=rules)), world, lambda _: None)
    driver.run()
    for _ in range(2):
        driver.feed(Answered(0, Reply(Answer.GO, "ana")))
        driver.go()
    assert (world.calls, driver.engine.questions()[0].said) == ([], ("ana",))
    driver.feed(Answered(0, Reply(Answer.GO, "bo")))
    driver.go()
    assert world.calls == ["a on"]


def test_a_run_is_paused_and_taken_back_without_a_question() -> None:
    """PAUSED begins nothing new; taken back, what was done is undone."""
    world = Switches(fates={"b on": ["slow"]})
    driver = Driver(
        Engine(plan({"a": Turn("a"), "b": Turn("b"), "c": Turn("c")}, {"b": ["a"], "c": ["b"]})), world
    )
    driver.timers = []
    driver.feed(Started())
    driver.go()
    driver.feed(Paused("toy", "asked"))
    assert driver.engine.run is RunState.PAUSED
    driver.feed(TakenBack("toy", "enough"))
    driver.go()
    assert driver.engine.run in (RunState.ROLLING_BACK, RunState.ENDED)
    assert "c on" not in world.calls


def test_what_nobody_searched_is_no_proof() -> None:
    """Without having read the tasks before the call, a lost call is never offered to be sent again."""
    world = Switches(fates={"a on": ["lost-before"]})
    driver = Driver(Engine(plan({"a": Turn("a")})), world, known=None)
    driver.run()
    assert Answer.RETRY not in driver.engine.questions()[0].answers
