"""Files as an editor sees them: the schema on one side, the program's own reading on the other."""

import json
from functools import cache
from pathlib import Path
from typing import Any, Literal

from jsonschema import Draft202012Validator

from pra.drill.scenario import load as load_scenario
from pra.errors import Invalid
from pra.inventory.load import load as load_inventory
from pra.plan.compile import check_runbook

Kind = Literal["inventory", "runbook", "scenario"]
KINDS: tuple[Kind, ...] = ("inventory", "runbook", "scenario")
ROOT = Path(__file__).parents[2]

INVENTORY = """\
inventory: two
title: {fr: Deux nœuds, en: Two nodes}
defaults:
  guest: {type: lxc, node: one, rpo: 1h}
  node: {site: here, memory: 64G}
sites:
  here: {title: {fr: Ici, en: Here}}
networks:
  lan: {speed: 1Gb/s, uses: [admin, guests, storage, corosync]}
clusters:
  pair: {nodes: [one, two], qdevice: {host: small, address: 10.0.0.9, votes: 1}}
nodes:
  one: {power: redfish://10.0.9.1, links: {lan: 1Gb/s}, pools: {tank: {size: 2T, layout: mirror, disks: [A1, A2]}}}
  two: {power: {kind: ipmi, address: 10.0.9.2}, links: {lan: {address: 10.0.0.2}}, pools: {tank: {size: 2T}}}
storages:
  tank: {type: zfspool, pool: tank, nodes: [one, two]}
guests:
  100: {name: dns, memory: 512M, disks: {rootfs: "11G on tank, 2G used"}, startup: 1, checks: ["tcp://dns:53"], tags: [scratch]}
  101: {name: web, disks: {rootfs: {storage: tank, size: 8G}}, startup: "order=2,up=5", needs: [100], onboot: off}
protection:
  - replication: {guests: {on: one}, to: two, schedule: "*/15"}
ha:
  rules: {apart: {type: resource-affinity, guests: [100, 101], affinity: negative}}
groups:
  all: {guests: {type: lxc, except: {tags: [scratch]}}, rto: 30m}
roles:
  lead: {title: {fr: Responsable, en: Lead}, people: [ada]}
contacts:
  ada: {name: Ada, phone: 33400000001}
"""
RUNBOOK = """\
runbook: leave
title: {fr: Quitter un nœud, en: Leave a node}
purpose: planned-migration
inventory: inventory.yaml
objectives: {rto: 1h}
parameters:
  from: {type: node, help: {fr: le nœud, en: the node}}
guests:
  moved: {on: $from}
  first: [100]
steps:
  tell: {do: prompt, text: {fr: "On y va ?", en: "Shall we?"}, phase: prepare}
  vote: {do: quorum.expect, on: two, votes: 1, after: tell}
  quiet: {do: wait, for: 10s, after: vote, timeout: 5m, retry: {times: 2, after: 1m}}
  run: {do: replication.run, each: moved, to: two, after: quiet}
  stop:
    each: moved
    on: $from
    after: [tell, {all: run}]
    first-of: [{do: guest.shutdown, grace: 30s}, {do: guest.stop}]
    on-failure: {ask: [wait, guest.stop]}
    when: [{fact: guest.runs, on: $from}]
    undo: {do: guest.start, on: $from}
  boot:
    do: guest.autostart
    each: moved
    on: $from
    set: off
    after: stop
    order: startup
    at-once: 3
goal:
  - {fact: guest.stopped, each: moved, on: $from}
"""
SCENARIO = """\
scenario: leaves
title: {fr: Le départ, en: Leaving}
inventory: inventory.yaml
runbook: runbook.yaml
parameters: {from: one}
seed: 3
begin: 10m
faults:
  - {at: 5m, slow-link: {network: lan, factor: 0.5}}
  - {during: stop, guest-hangs: 101}
  - {before: run, delay: 2s, link-cut: {node: one, network: lan, for: 10m}}
operator:
  name: ada
  absent: [{from: 1h, until: 2h}]
  answers:
    - {to: stop, on: late, answer: wait, times: 1}
expect: {outcome: goal-reached, states: {tell: done}, rto: 2h, violations: [1]}
"""
TEXTS: dict[Kind, str] = {"inventory": INVENTORY, "runbook": RUNBOOK, "scenario": SCENARIO}


def schema(kind: Kind) -> dict[str, Any]:
    """The schema that is committed."""
    found = json.loads((ROOT / f"docs/schema/{kind}.json").read_text(encoding="utf-8"))
    assert isinstance(found, dict)
    return found


def told_by_schema(kind: Kind, data: Any) -> list[str]:
    """What an editor underlines."""
    errors = _validator(kind).iter_errors(_as_json(data))
    return [f"{'/'.join(map(str, e.path))}: {e.message[:200]}" for e in errors]


@cache
def _validator(kind: Kind) -> Draft202012Validator:
    return Draft202012Validator(schema(kind))


def _as_json(value: Any) -> Any:
    """The names of properties are text in JSON, whatever they are in YAML."""
    if isinstance(value, dict):
        return {str(k): _as_json(v) for k, v in value.items()}
    return [_as_json(v) for v in value] if isinstance(value, list) else value


def told_by_loader(kind: Kind, text: str, folder: Path) -> list[str]:
    """What `pra check` says of the file, beside the two other files as they should be."""
    for other in KINDS:
        (folder / f"{other}.yaml").write_text(text if other == kind else TEXTS[other], encoding="utf-8")
    try:
        if kind == "inventory":
            load_inventory(folder / "inventory.yaml")
        elif kind == "runbook":
            check_runbook(folder / "runbook.yaml")
        else:
            load_scenario(folder)
    except Invalid as invalid:
        return invalid.lines("en")
    return []
