"""One mistake planted in a right file: the schema and the program both refuse it, or they have drifted apart."""

from pathlib import Path

import pytest

from tests.docs.editor import by_an_editor
from tests.docs.small import TEXTS, Kind, told_by_loader, told_by_schema

INVENTORY = {
    "unknown word": ("title: {fr: Deux nœuds", "tilte: {fr: x, en: y}\ntitle: {fr: Deux nœuds"),
    "no name": ("inventory: two\n", ""),
    "no nodes": ("nodes:\n", "machines:\n"),
    "one language": ("{fr: Ici, en: Here}", "{fr: Ici}"),
    "unknown word of a guest": ("100: {name: dns", "100: {name: dns, cpus: 2"),
    "no name of a guest": ("100: {name: dns, ", "100: {"),
    "no node of a guest, none by default": ("type: lxc, node: one, rpo", "type: lxc, rpo"),
    "unknown word among the defaults": ("guest: {type: lxc,", "guest: {type: lxc, cpus: 2,"),
    "no memory of a node, none by default": ("{site: here, memory: 64G}", "{site: here}"),
    "a guest that is no number": ("  101: {name: web", "  web: {name: web"),
    "unknown type of guest": ("guest: {type: lxc", "guest: {type: docker"),
    "no size": ("512M", "512 megs"),
    "no rate": ("speed: 1Gb/s", "speed: 1Gb"),
    "no duration": ("rpo: 1h}", "rpo: one hour}"),
    "a number for a duration": ("rpo: 1h}", "rpo: 3600}"),
    "unknown use": ("uses: [admin,", "uses: [voip,"),
    "a word for a list": ("people: [ada]", "people: ada"),
    "unknown layout": ("layout: mirror", "layout: raidz9"),
    "unknown controller": ("redfish://10.0.9.1", "ilo://10.0.9.1"),
    "no storage of a disk": ("11G on tank, 2G used", "11G"),
    "unknown word of start-up": ("order=2,up=5", "order=2,after=5"),
    "unknown check": ("tcp://dns:53", "udp://dns:53"),
    "not true or false": ("onboot: off", "onboot: never"),
    "unknown protection": ("- replication:", "- mirror:"),
    "two protections in one": (
        'schedule: "*/15"}',
        'schedule: "*/15"}\n    snapshots: {guests: {on: one}, schedule: hourly}',
    ),
    "unknown condition": ("except: {tags: [scratch]}", "except: {labels: [scratch]}"),
    "unknown affinity": ("affinity: negative", "affinity: none"),
    "votes in words": ("votes: 1", "votes: many"),
}  # fmt: skip
RUNBOOK = {
    "unknown word": ("purpose: planned-migration", "purpose: planned-migration\nauthor: ada"),
    "no purpose": ("purpose: planned-migration\n", ""),
    "unknown purpose": ("purpose: planned-migration", "purpose: holiday"),
    "no steps": ("steps:\n", "step:\n"),
    "unknown type of parameter": ("from: {type: node", "from: {type: host"),
    "unknown operation": ("do: quorum.expect", "do: quorum.hope"),
    "nothing to do": ("{do: wait, for: 10s, ", "{"),
    "two things to do": ("{do: wait, for: 10s, ", "{do: wait, include: other.yaml, for: 10s, "),
    "a word of another operation": ("on: two, votes: 1", "on: two, votes: 1, set: off"),
    "a word that no operation has": ("on: two, votes: 1", "on: two, votes: 1, force: yes"),
    "a required word is missing": ("on: two, votes: 1", "on: two"),
    "an item is missing, without each": ("on: two, votes: 1", "votes: 1"),
    "an item is missing, beside each": ("    on: $from\n    set: off", "    set: off"),
    "not one of the words": ("set: off", "set: disabled"),
    "a truth for a word": ("set: off", "set: false"),
    "a word for a number": ("votes: 1", "votes: one"),
    "no duration": ("for: 10s", "for: 10 seconds"),
    "a number for a duration": ("for: 10s", "for: 10"),
    "no time-out": ("timeout: 5m", "timeout: soon"),
    "a text in one language": ('{fr: "On y va ?", en: "Shall we?"}', '{en: "Shall we?"}'),
    "unknown word of retry": ("retry: {times: 2", "retry: {count: 2"),
    "unknown order": ("order: startup", "order: alphabetic"),
    "not a reference to a step": ("{all: run}", "{every: run}"),
    "unknown answer": ("{ask: [wait, guest.stop]}", "{ask: [hope, guest.stop]}"),
    "unknown reaction": ("{ask: [wait, guest.stop]}", "panic"),
    "unknown alternative": ("{do: guest.stop}]", "{do: guest.kill}]"),
    "an alternative with a word it has not": ("grace: 30s}", "grace: 30s, delay: 2s}"),
    "no alternative": ("[{do: guest.shutdown, grace: 30s}, {do: guest.stop}]", "[]"),
    "`with` without an include": ("order: startup", "with: {from: one}\n    order: startup"),
    "unknown fact": ("fact: guest.stopped", "fact: guest.asleep"),
    "a word that the fact has not": ("{fact: guest.stopped, each: moved,", "{fact: guest.stopped, each: moved, for: 5m,"),
    "a fact without its node": ("{fact: guest.stopped, each: moved, on: $from}", "{fact: guest.stopped}"),
    "a fact about no guest": ("{fact: guest.stopped, each: moved, on: $from}", "{fact: guest.stopped, on: $from}"),
    "a fact without a name": ("{fact: guest.runs, on: $from}", "{on: $from}"),
    "an undo that is nothing": ("undo: {do: guest.start, on: $from}", "undo: {on: $from}"),
    "an undo with a word it has not": ("undo: {do: guest.start,", "undo: {do: guest.start, set: off,"),
    "both an undo and none": ("undo: {do: guest.start, on: $from}", "undo: {impossible: why, do: guest.start}"),
    "a mapping for each": ("    each: moved\n    on: $from\n    after:", "    each: {on: one}\n    on: $from\n    after:"),
    "a condition that there is not": ("moved: {on: $from}", "moved: {at: $from}"),
    "nothing beside an include": ("{do: wait, for: 10s, after: vote, timeout: 5m,", "{include: other.yaml, timeout: 5m,"),
}  # fmt: skip
SCENARIO = {
    "unknown word": ("seed: 3", "sead: 3"),
    "no expectation": ("expect: {", "expected: {"),
    "no outcome": ("outcome: goal-reached, ", ""),
    "unknown outcome": ("outcome: goal-reached", "outcome: fine"),
    "unknown state": ("states: {tell: done}", "states: {tell: over}"),
    "no duration": ("begin: 10m", "begin: 10"),
    "a start that is no time": ("seed: 3", "start: tomorrow"),
    "unknown fault": ("guest-hangs: 101", "guest-sulks: 101"),
    "a fault with no moment": ("{during: stop, guest-hangs", "{guest-hangs"),
    "a fault with two moments": ("{at: 5m, slow-link", "{at: 5m, during: run, slow-link"),
    "two faults in one": ("guest-hangs: 101", "guest-hangs: 101, node-crash: one"),
    "no fault": ("{during: stop, guest-hangs: 101}", "{during: stop}"),
    "a guest that is no number": ("guest-hangs: 101", "guest-hangs: web"),
    "a node for what needs a link": ("link-cut: {node: one, network: lan, for: 10m}", "link-cut: one"),
    "unknown word of a fault": ("network: lan, factor: 0.5", "network: lan, speed: 0.5"),
    "a factor in words": ("factor: 0.5", "factor: half"),
    "unknown answer": ("answer: wait", "answer: hope"),
    "unknown question": ("on: late", "on: tuesday"),
    "no answer": (", answer: wait", ""),
    "an absence without a beginning": ("{from: 1h, until: 2h}", "{until: 2h}"),
    "a word for a list": ("violations: [1]", "violations: 1"),
    "one language": ("{fr: Le départ, en: Leaving}", "{en: Leaving}"),
}  # fmt: skip
WRONG = [
    *(("inventory", name, *edit) for name, edit in INVENTORY.items()),
    *(("runbook", name, *edit) for name, edit in RUNBOOK.items()),
    *(("scenario", name, *edit) for name, edit in SCENARIO.items()),
]


@pytest.mark.parametrize(("kind", "name", "right", "wrong"), WRONG, ids=[f"{k}: {n}" for k, n, _, _ in WRONG])
def test_both_refuse(kind: Kind, name: str, right: str, wrong: str, tmp_path: Path) -> None:
    assert right in TEXTS[kind], "there is nothing to plant the mistake in"
    text = TEXTS[kind].replace(right, wrong, 1)
    (tmp_path / "other.yaml").write_text(TEXTS["runbook"], encoding="utf-8")
    assert told_by_schema(kind, by_an_editor(text)), "the schema takes it"
    assert told_by_loader(kind, text, tmp_path), "the program takes it"
