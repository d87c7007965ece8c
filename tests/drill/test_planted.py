"""Runbooks with the step taken out that keeps the data safe: the drill fails, by the right invariant.

Twice each: the engine stops before the harm and names the fact that is missing; and
where the engine is blinded, the truth of the model shows the invariant broken.
"""

from pathlib import Path
from typing import Any

from pra.drill.audits import Audits
from pra.drill.driver import Drill, Record
from pra.drill.scenario import Scenario, play
from pra.drill.story import golden
from pra.engine.engine import Engine
from pra.engine.states import Outcome
from pra.model.world import Model
from tests.drill.small import broken, spoiled, written

SPLIT_BRAIN, OLD_COPY = 1, 3


class Blind(Engine):
    """An engine that takes every requirement for granted."""

    def remaining(self, unmet: object) -> tuple[()]:
        return ()


def blindly(scenario: Scenario) -> Record:
    """The drill of an engine that does not look; the audits stay honest."""
    model = Model(scenario.inventory, start=scenario.start, seed=scenario.seed)
    drill = Drill(scenario.plan, model, scenario.setting)
    drill.engine.__class__ = Blind
    drill.audits = Audits(Engine(scenario.plan), drill.model, drill.world)
    return drill.run()


CUT_OFF = [
    {"at": "0s", "link-cut": {"node": "sipvirt1", "network": "lan"}},
    {"at": "0s", "link-cut": {"node": "sipvirt1", "network": "repl"}},
]
REBOOT = [
    {"after": "start", "node-crash": "sipvirt1"},
    {"after": "start", "delay": "1m", "node-return": "sipvirt1"},
]
LOSS_ACCEPTED = {"answers": [{"to": "assess", "on": "unmet", "answer": "accept-loss", "words": "so be it"}]}


def without_fence(folder: Path) -> Scenario:
    """Prod is only cut off, its guests run on; nobody switches it off."""
    runbook = spoiled("prod-lost-zfs", "fence", assess=None)
    return written(folder, runbook, begin="10m", watch="10m", faults=CUT_OFF, operator=LOSS_ACCEPTED)


def without_hold(folder: Path) -> Scenario:
    """Prod may start its guests at boot; it is rebooted once they run on spare."""
    runbook = spoiled("switch-pair-zfs", "hold-autostart", stop=[{"all": "hold-replication"}])
    return written(folder, runbook, faults=REBOOT, watch="1h")


def without_sync(folder: Path) -> Scenario:
    """Started from copies of the last hour: minutes before the next pass they are too old."""
    waits: dict[str, Any] = {
        "install": {"all": "stop"},
        "writable": {"all": "stop"},
        "hold-replication": None,
    }
    runbook = spoiled("switch-pair-zfs", "last-pass", "sync", **waits)
    return written(folder, runbook, start="2013-05-14 21:58")


def test_without_the_fence_nothing_starts_beside_a_living_prod(tmp_path: Path) -> None:
    record = play(without_fence(tmp_path / "trial"))
    assert record.engine.so_far() is Outcome.PAUSED
    assert "301 is stopped everywhere but on sipvirt2" in golden(record)
    assert (record.model.guests_on("sipvirt2"), broken(record)) == ([], set())


def test_without_the_fence_a_blind_engine_splits_the_brain(tmp_path: Path) -> None:
    assert SPLIT_BRAIN in broken(blindly(without_fence(tmp_path / "trial")))


def test_without_the_hold_nothing_starts_that_prod_would_start_too(tmp_path: Path) -> None:
    record = play(without_hold(tmp_path / "trial"))
    assert record.engine.so_far() is Outcome.PAUSED
    assert "sipvirt1 would start 301 at boot" in golden(record)
    assert broken(record) == set()


def test_without_the_hold_a_blind_engine_splits_the_brain_at_the_next_boot(tmp_path: Path) -> None:
    record = blindly(without_hold(tmp_path / "trial"))
    assert SPLIT_BRAIN in broken(record)
    assert "INVARIANT 1 BROKEN" in golden(record)


def test_with_the_hold_the_same_reboot_breaks_nothing(tmp_path: Path) -> None:
    """It is the missing step that breaks it, not the reboot."""
    whole = written(tmp_path / "whole", spoiled("switch-pair-zfs"), faults=REBOOT, watch="1h")
    record = play(whole)
    assert record.silent == []
    assert len(record.model.guests_on("sipvirt2")) > 20
    assert SPLIT_BRAIN not in broken(record) | broken(blindly(whole))


def test_without_the_sync_nothing_starts_from_old_copies(tmp_path: Path) -> None:
    record = play(without_sync(tmp_path / "trial"))
    assert record.engine.so_far() is Outcome.PAUSED
    assert "sipvirt1 holds writes of 301 that sipvirt2 does not" in golden(record)
    assert broken(record) == set()


def test_without_the_sync_a_blind_engine_starts_from_copies_too_old(tmp_path: Path) -> None:
    assert OLD_COPY in broken(blindly(without_sync(tmp_path / "trial")))
