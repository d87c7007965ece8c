"""Every audit can fail: each is shown a run, or an engine, with the fault it looks for."""

from dataclasses import replace
from pathlib import Path

from pra.drill.audits import Audits, taking_back
from pra.drill.driver import Drill
from pra.drill.scenario import Scenario, load
from pra.engine import looking
from pra.engine.engine import Engine
from pra.engine.questions import Answer
from pra.facts.guest import GuestRuns
from pra.model.audit import Violation
from pra.model.world import Model
from pra.text import plain

SCENARIOS = Path(__file__).parents[2] / "scenarios"


def start_on_spare() -> Scenario:
    return load(SCENARIOS / "prod-lost-zfs" / "start-on-spare")


def model(scenario: Scenario) -> Model:
    return Model(scenario.inventory, start=scenario.start, seed=scenario.seed)


def test_a_call_sent_on_an_unknown_fact_breaks_invariant_4() -> None:
    scenario = start_on_spare()
    world = model(scenario)
    engine = Engine(scenario.plan)
    audits = Audits(engine, world, world)
    fence = next(o for o in scenario.plan.operations if o.step == "fence")
    start = next(o for o in scenario.plan.operations if o.step == "start")
    found = audits.sent(start.index)  # prod still runs it, and nobody looked
    assert {v.invariant for v in found} == {4}
    assert found[0].subject == start.id
    assert audits.sent(fence.index) == []


def test_what_was_looked_at_before_a_change_is_looked_at_again() -> None:
    scenario = start_on_spare()
    world = model(scenario)
    engine = Engine(scenario.plan)
    audits = Audits(engine, world, world)
    start = next(o for o in scenario.plan.operations if o.step == "start")
    audits.looked(start.index, ())  # a check that says all is well
    assert audits.sent(start.index) == []
    audits.looked(start.index, ())
    world.version += 1  # something changed since
    assert audits.sent(start.index)


def test_an_engine_that_skips_its_checks_is_found_out() -> None:
    """Planted: `requires` is read as empty. The drill of the lost node then starts beside a living prod."""

    class Blind(Engine):
        def remaining(self, unmet: object) -> tuple[()]:
            return ()

    scenario = start_on_spare()
    drill = Drill(scenario.plan, model(scenario), replace(scenario.setting, timed=()))
    drill.engine.__class__ = Blind  # the audits ask the true engine's `remaining`
    honest = Engine(scenario.plan)
    drill.audits = Audits(honest, drill.model, drill.world)
    record = drill.run()
    assert 4 in {v.invariant for v in record.violations}


def test_what_must_never_be_is_told_each_time_it_begins() -> None:
    scenario = start_on_spare()
    world = model(scenario)
    prod, guest = scenario.inventory.nodes["sipvirt1"], scenario.inventory.guests[301]
    engine = Engine(replace(scenario.plan, never=(GuestRuns(guest=guest, node=prod),)))
    audits = Audits(engine, world, world)
    assert [v.invariant for v in audits.never()] == [7]
    world.version += 1
    assert audits.never() == []  # it was so before
    world.power.die("sipvirt1")
    world.version += 1
    assert audits.never() == []  # unknown is not yes
    world.power.boot("sipvirt1")
    world.advance(world.time + 3600)
    assert [v.subject for v in audits.never()] == ["301"]


def test_a_run_with_nothing_under_way_and_nobody_asked_is_wedged() -> None:
    scenario = start_on_spare()
    world = model(scenario)
    engine = Engine(scenario.plan)
    audits = Audits(engine, world, world)
    assert [v.invariant for v in audits.wedged()] == [5]
    asked = [c for c in engine.start() if hasattr(c, "op")]
    engine.feed(looking.check(engine, asked[0].op, world))  # type: ignore[union-attr]
    assert engine.questions()
    assert Answer.PAUSE in engine.questions()[0].answers
    assert audits.wedged() == []


def test_a_rollback_must_keep_them_all() -> None:
    broken = Violation(1, 5.0, "301", plain("301 runs twice"))
    told = taking_back(broken)
    assert (told.invariant, told.at, told.subject) == (6, 5.0, "301")
    assert "301 runs twice" in told.words.in_("en")
