"""A small inventory and a way to compile a few lines of runbook over it."""

from typing import Any

import pytest

from pra.errors import Invalid, Problem
from pra.facts.catalogue import facts
from pra.inventory.load import parse as parse_inventory
from pra.inventory.model import Inventory
from pra.operations.catalogue import operations
from pra.plan.compile import compile_plan
from pra.plan.model import Plan
from pra.runbook.load import parse
from pra.syntax.read import read

PAIR = """\
inventory: pair
title: {fr: Une paire, en: A pair}
defaults:
  guest: {type: lxc, node: prod1, memory: 2G}
  node: {site: north, memory: 64G, reserve: 4G}
sites:
  north: {title: {fr: Nord, en: North}}
networks:
  lan: {speed: 1Gb/s}
nodes:
  prod1: {links: {lan: 1Gb/s}, pools: {tank: {size: 4T}}}
  spare1: {links: {lan: 1Gb/s}, pools: {tank: {size: 4T}}}
  lone: {links: {lan: 1Gb/s}, memory: 20G}
storages:
  tank: {type: zfspool, pool: tank, nodes: [prod1, spare1]}
guests:
  101: {name: dns, startup: "order=1", disks: {rootfs: "8G on tank, 2G used"}}
  102: {name: db, startup: "order=2", needs: [101], disks: {rootfs: "80G on tank, 40G used"}}
  103: {name: web, needs: [102], disks: {rootfs: "8G on tank, 2G used"}, checks: ["http://web/"]}
  104: {name: toy, tags: [scratch], disks: {rootfs: "8G on tank, 2G used"}}
  201: {name: own, node: lone, memory: 10G}
protection:
  - pair: {prod: prod1, spare: spare1, method: zfs, guests: {on: prod1, except: {tags: [scratch]}}}
groups:
  names: {guests: {guests: [101, 102]}}
roles:
  lead: {title: {fr: Responsable, en: Lead}}
"""

HEAD = """\
runbook: small
title: {fr: Petit, en: Small}
purpose: planned-migration
"""
PARAMETERS = """\
parameters:
  prod: {type: node, default: prod1}
  spare: {type: node, default: pair of prod}
guests:
  moved: {on: $prod, except: {tags: [scratch]}}
"""


def inventory() -> Inventory:
    return parse_inventory(read(PAIR, "pair.yaml"))


def build(text: str, over: Inventory | None = None, **given: Any) -> Plan:
    return compile_plan(parse(text, "r.yaml"), over or inventory(), given, operations(), facts())


def steps(words: str, **given: Any) -> Plan:
    """A plan of the steps in `words` (two spaces in), with the usual parameters."""
    return build(HEAD + PARAMETERS + "steps:\n" + words, **given)


def problems(text: str, **given: Any) -> list[Problem]:
    """What is wrong with a runbook that is refused."""
    with pytest.raises(Invalid) as caught:
        build(text, **given)
    return sorted(caught.value.problems, key=lambda p: p.place)


def told(words: str, **given: Any) -> list[str]:
    """The English and French lines for steps that are refused; lines count from the first line of `words`."""
    before = (HEAD + PARAMETERS + "steps:\n").count("\n")
    lines = []
    for p in problems(HEAD + PARAMETERS + "steps:\n" + words, **given):
        at = f"{p.place.line - before}:{p.place.column}"
        for lang in ("en", "fr"):
            hint = f" ({p.hint.in_(lang)})" if p.hint else ""
            lines.append(f"{at} {p.message.in_(lang)}{hint}")
    return lines


def edges(plan: Plan) -> dict[str, list[str]]:
    """By id, the ids it comes after."""
    return {o.id: [plan.operations[i].id for i in plan.after[o.index]] for o in plan.operations}


def does(plan: Plan) -> dict[str, str]:
    """By id, what it does; gates are left out."""
    return {o.id: o.says.en for o in plan.operations if not o.gate}
