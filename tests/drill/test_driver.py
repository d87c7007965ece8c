"""Each word of the language of scenarios: when a fault strikes, who answers what, and what continues what."""

from pathlib import Path

import pytest

from pra.drill.scenario import Scenario, differences, load, play
from pra.drill.story import Line, tell
from pra.engine.states import Outcome
from pra.errors import Invalid
from tests.drill.small import RUNBOOKS, SCENARIOS, written

SWITCH = RUNBOOKS / "switch-pair-zfs.yaml"
LOST = RUNBOOKS / "prod-lost-zfs.yaml"
CRASH = {"node-crash": "sipvirt2"}


def story(scenario: Scenario) -> list[Line]:
    return tell(play(scenario))


def at(lines: list[Line], words: str) -> float:
    """When the first line with these words was told."""
    return next(line.at for line in lines if words in line.words.en)


def switch(folder: Path, **words: object) -> Scenario:
    return written(folder / "trial", SWITCH, **words)


# ---- when a fault strikes --------------------------------------------------------------------------


def test_at_counts_from_the_start_of_the_drill_not_of_the_runbook(tmp_path: Path) -> None:
    lines = story(switch(tmp_path, begin="10m", faults=[{"at": "90s", **CRASH}]))
    assert at(lines, "FAULT") == 90
    assert at(lines, "the runbook starts") == 600


def test_before_a_step_strikes_before_its_first_operation_does_anything(tmp_path: Path) -> None:
    lines = story(switch(tmp_path, faults=[{"before": "sync", **CRASH}]))
    assert at(lines, "FAULT") <= at(lines, "sync")
    assert not any("sync: 27 done" in line.words.en for line in lines)


def test_during_an_operation_strikes_while_it_is_under_way(tmp_path: Path) -> None:
    lines = story(switch(tmp_path, faults=[{"during": "sync[320]", **CRASH}]))
    lost = "sync[320]: performing → ended badly"
    assert at(lines, "sync: Final sync") <= at(lines, "FAULT") <= at(lines, lost)


def test_after_a_step_waits_for_its_last_operation(tmp_path: Path) -> None:
    lines = story(switch(tmp_path, faults=[{"after": "stop", "node-crash": "sipvirt1"}]))
    assert at(lines, "FAULT") == at(lines, "stop: 27 done")


def test_after_an_operation_does_not_wait_for_the_others_of_its_step(tmp_path: Path) -> None:
    lines = story(switch(tmp_path, faults=[{"after": "stop[371]", "guest-hangs": 301}]))
    assert at(lines, "stop: Shut") < at(lines, "FAULT") < at(lines, "stop[301]: performing → ended badly")


@pytest.mark.parametrize("moment", ["before", "during", "after"])
def test_delay_comes_on_top_of_the_moment(moment: str, tmp_path: Path) -> None:
    fault = {moment: "hold-autostart", "slow-link": {"network": "repl", "factor": 2}}
    soon = story(switch(tmp_path, faults=[fault]))
    later = story(switch(tmp_path, faults=[{**fault, "delay": "20s"}]))
    assert at(later, "FAULT") == at(soon, "FAULT") + 20


def test_a_fault_of_a_call_is_used_up_after_so_many_times(tmp_path: Path) -> None:
    refused = {"during": "hold-autostart[301]", "refused": "not now", "times": 2}
    again = {"to": "hold-autostart[301]", "on": "refused", "answer": "retry"}
    record = play(switch(tmp_path, faults=[refused], operator={"answers": [again]}))
    told = [line for line in tell(record) if "→ refused: not now" in line.words.en]
    assert (len(told), record.engine.so_far()) == (2, Outcome.GOAL_REACHED)


def test_an_answer_lost_after_the_call_leaves_it_done(tmp_path: Path) -> None:
    lost = {"during": "hold-autostart[301]", "answer-lost": "after"}
    record = play(switch(tmp_path, faults=[lost]))
    assert any("in doubt: no answer" in line.words.en for line in tell(record))
    assert record.engine.so_far() is Outcome.GOAL_REACHED


def test_a_fault_that_never_strikes_is_a_difference(tmp_path: Path) -> None:
    scenario = switch(tmp_path, faults=[{"at": "60h", **CRASH}])
    (difference,) = differences(scenario, play(scenario))
    assert difference.en.startswith("never happened: the fault at ")


# ---- who answers -----------------------------------------------------------------------------------


def test_what_no_line_answers_is_confirmed_if_it_is_a_mere_yes(tmp_path: Path) -> None:
    lines = story(switch(tmp_path, operator={"name": "lambert"}))
    assert {line.words.en for line in lines if "lambert" in line.words.en} == {"lambert: “go”"}


def test_thinks_is_how_long_an_answer_takes_and_after_says_it_for_one(tmp_path: Path) -> None:
    answers = [{"to": "start", "on": "confirm", "answer": "go", "after": "5m"}]
    lines = story(switch(tmp_path, operator={"thinks": "2m", "answers": answers}))
    asked = [line.at for line in lines if "asks (confirmation)" in line.words.en]
    said = [line.at for line in lines if "“go”" in line.words.en]
    assert [b - a for a, b in zip(asked, said, strict=True)] == [120, 300]


def test_an_answer_that_is_not_offered_is_not_given(tmp_path: Path) -> None:
    """A wrong operator: nobody can accept a loss where a confirmation is asked."""
    scenario = switch(tmp_path, operator={"answers": [{"to": "stop", "answer": "accept-loss"}]})
    record = play(scenario)
    assert record.engine.so_far() is Outcome.GOAL_REACHED
    assert [d.en for d in differences(scenario, record)] == ["never happened: the answer stop: accept-loss"]


def test_a_wrong_operator_who_refuses_the_confirmation_stops_the_run(tmp_path: Path) -> None:
    scenario = switch(
        tmp_path,
        operator={"answers": [{"to": "stop", "on": "confirm", "answer": "pause"}]},
        expect={"outcome": "paused"},
    )
    record = play(scenario)
    assert differences(scenario, record) == []
    assert len(record.model.guests_on("sipvirt1")) > 20


def test_an_operator_who_attests_what_is_not_so_breaks_invariant_1() -> None:
    scenario = load(SCENARIOS / "prod-lost-zfs" / "attested-wrongly")
    assert 1 in {v.invariant for v in play(scenario).violations}


def test_an_absent_operator_answers_when_back(tmp_path: Path) -> None:
    lines = story(switch(tmp_path, operator={"absent": [{"from": "0s", "until": "1h"}]}))
    assert at(lines, "“go”") == 3600


def test_an_operator_who_never_comes_back_leaves_the_run_waiting(tmp_path: Path) -> None:
    scenario = switch(tmp_path, operator={"absent": [{"from": "0s"}]}, expect={"outcome": "paused"})
    record = play(scenario)
    assert differences(scenario, record) == []
    assert not any("“" in line.words.en and "operator" in line.words.en for line in tell(record))


def test_an_answer_is_used_as_often_as_it_says_and_then_the_next(tmp_path: Path) -> None:
    answers = [
        {"to": "stop[370]", "on": "failed", "answer": "retry", "times": 1},
        {"to": "stop[370]", "on": "failed", "answer": "instead", "instead": "guest.stop"},
    ]
    lines = story(switch(tmp_path, faults=[{"at": "0s", "guest-hangs": 370}], operator={"answers": answers}))
    said = [line.words.en for line in lines if "operator: “" in line.words.en and "go" not in line.words.en]
    assert said == ["operator: “try again”", "operator: “instead” — guest.stop"]


def test_words_and_name_of_the_operator_are_in_the_story(tmp_path: Path) -> None:
    accepted = {"to": "assess", "on": "unmet", "answer": "accept-loss", "words": "agreed at 03:20"}
    faults = [{"at": "0s", "node-crash": "sipvirt1"}]
    operator = {"name": "petit", "answers": [accepted]}
    lines = story(written(tmp_path / "trial", LOST, faults=faults, operator=operator))
    assert at(lines, "petit: “accept the loss” — agreed at 03:20")


# ---- what continues what ---------------------------------------------------------------------------


def test_continues_begins_where_the_other_ended(tmp_path: Path) -> None:
    before = SCENARIOS / "switch-pair-zfs" / "planned-switch"
    back = RUNBOOKS / "failback-pair-zfs.yaml"
    scenario = written(tmp_path / "back", back, continues=str(before), begin="1h")
    assert scenario.earlier is not None
    ended = play(scenario.earlier).model
    record = play(scenario)
    assert record.start == ended.time
    assert (ended.guests_on("sipvirt2") != [], record.began) == (True, record.start + 3600)


def test_continues_needs_the_same_inventory(tmp_path: Path) -> None:
    other = SCENARIOS / "switch-pair-rsync" / "planned-switch"
    with pytest.raises(Invalid) as caught:
        switch(tmp_path, continues=str(other))
    assert [p.message.en for p in caught.value.problems] == ["it continues a scenario of another inventory"]


def test_two_scenarios_that_continue_each_other_are_told(tmp_path: Path) -> None:
    one = written(tmp_path / "one", SWITCH)
    other = written(tmp_path / "other", SWITCH, continues="../one")
    assert other.earlier is not None
    with pytest.raises(Invalid) as caught:
        written(one.folder, SWITCH, continues="../other")
    assert [p.message.en for p in caught.value.problems] == ["scenarios continue each other in a circle"]


# ---- what must come out ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("expect", "told"),
    [
        ({"outcome": "paused"}, "outcome: expected paused, got goal-reached"),
        ({"states": {"stop[301]": "failed"}}, "stop[301]: expected failed, got done"),
        ({"running": {"sipvirt1": [301]}}, "running on sipvirt1: expected [301], got [399]"),
        ({"rto": "1m"}, "outage of "),
        ({"violations": [1]}, "invariants broken: [], expected [1]"),
        ({"lost": [301]}, "newest copies destroyed of [], expected [301]"),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_what_does_not_come_out_is_told(expect: dict[str, object], told: str, tmp_path: Path) -> None:
    scenario = switch(tmp_path, expect={"outcome": "goal-reached", **expect})
    (difference,) = differences(scenario, play(scenario))
    assert difference.en.startswith(told)
    assert difference.fr != difference.en or "[301]" in told


def test_a_loss_beyond_what_is_expected_is_told(tmp_path: Path) -> None:
    operator = {"answers": [{"to": "assess", "on": "unmet", "answer": "accept-loss"}]}
    faults = [{"at": "0s", "node-crash": "sipvirt1"}]
    expect = {"outcome": "goal-reached", "rpo": "1m"}
    scenario = written(tmp_path / "trial", LOST, faults=faults, operator=operator, expect=expect)
    (difference,) = differences(scenario, play(scenario))
    assert difference.en.endswith("of data lost, at most 1m expected")
