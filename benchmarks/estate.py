"""Synthetic inventories and runbooks of any size, as the files that a person would write."""

from collections.abc import Iterator

GUESTS_A_PAIR = 50
OPERATIONS_A_GUEST = 10


def inventory(guests: int) -> str:
    """ZFS pairs of `GUESTS_A_PAIR` guests on two nodes each, as text."""
    pairs = range(-(-guests // GUESTS_A_PAIR))
    lines = [
        "inventory: estate",
        "title: {fr: Un parc, en: An estate}",
        "defaults:",
        "  guest: {type: lxc, memory: 1G, rto: 1h, rpo: 1h}",
        "  node: {site: north, memory: 96G, reserve: 8G, cores: 16}",
        "sites: {north: {title: {fr: Nord, en: North}}}",
        "networks: {lan: {speed: 10Gb/s}}",
        "nodes:",
        *(line for pair in pairs for line in _nodes(pair)),
        "storages:",
        *(f"  tank{p}: {{type: zfspool, pool: tank, nodes: [prod{p}, spare{p}]}}" for p in pairs),
        "guests:",
        *(_guest(number) for number in range(guests)),
        "protection:",
        *(
            f"  - pair: {{prod: prod{p}, spare: spare{p}, method: zfs, schedule: hourly, guests: {{on: prod{p}}}}}"
            for p in pairs
        ),
    ]
    return "\n".join(lines) + "\n"


def _nodes(pair: int) -> Iterator[str]:
    for name in (f"prod{pair}", f"spare{pair}"):
        address = f"10.{pair // 120}.{pair % 120 * 2 + name.startswith('spare')}.1"
        yield f"  {name}: {{links: {{lan: {{address: {address}}}}}, pools: {{tank: {{type: zfs, size: 20T}}}}}}"


def _guest(number: int) -> str:
    pair, place = divmod(number, GUESTS_A_PAIR)
    needs = f", needs: [{100 + number - 1}]" if place % 5 else ""
    return (
        f"  {100 + number}: {{name: guest{number}, node: prod{pair}, startup: {{order: {place % 5 + 1}}}{needs}, "
        f'disks: {{rootfs: "{8 + place % 7}G on tank{pair}, {2 + place % 5}G used"}}, checks: ["tcp://{{name}}:80"]}}'
    )


HEAD = """\
runbook: estate
title: {fr: Bascule du parc, en: Switch of the estate}
purpose: planned-migration
objectives: {rto: 1h, rpo: 0s}
"""

SWITCH = """\
  last-pass{p}: {do: replication.run, each: moved{p}, at-once: 2}
  hold-replication{p}: {do: replication.disable, each: moved{p}, after: last-pass{p}}
  hold-autostart{p}: {do: guest.autostart, each: moved{p}, on: prod{p}, set: off}
  stop{p}:
    do: guest.shutdown
    each: moved{p}
    on: prod{p}
    after: [{all: hold-replication{p}}, {all: hold-autostart{p}}]
    order: reverse startup
  sync{p}: {do: zfs.sync, each: moved{p}, from: prod{p}, to: spare{p}, after: stop{p}, at-once: 4}
  install{p}: {do: guest.install, each: moved{p}, on: spare{p}, after: {all: sync{p}}}
  writable{p}: {do: zfs.readonly, each: moved{p}, on: spare{p}, set: off, after: {all: sync{p}}}
  start{p}: {do: guest.start, each: moved{p}, on: spare{p}, after: [install{p}, writable{p}], order: startup}
  answer{p}: {do: check.services, each: moved{p}, after: start{p}}
  autostart{p}: {do: guest.autostart, each: moved{p}, on: spare{p}, set: on, after: answer{p}}
"""


def switch(guests: int) -> str:
    """A planned switch of every pair: ten steps a pair, `OPERATIONS_A_GUEST` operations a guest."""
    pairs = range(-(-guests // GUESTS_A_PAIR))
    selections = "".join(f"  moved{p}: {{on: prod{p}}}\n" for p in pairs)
    steps = "".join(SWITCH.replace("{p}", str(p)) for p in pairs)
    goal = "".join(f"  - {{fact: guest.runs, each: moved{p}, on: spare{p}}}\n" for p in pairs)
    return f"{HEAD}guests:\n{selections}steps:\n{steps}goal:\n{goal}"


ACTS = (
    ("guest.autostart", "prod", 'set: "off"'),
    ("guest.shutdown", "prod", "timeout: 3m"),
    ("guest.install", "spare", "timeout: 2m"),
    ("zfs.readonly", "spare", 'set: "off"'),
    ("guest.start", "spare", "timeout: 5m"),
    ("guest.autostart", "spare", 'set: "on"'),
)


def step_by_step(steps: int) -> str:
    """A runbook of single steps, written one by one, each after two others: the longest there is to read.

    `on` and `off` stand in quotes: YAML 1.1, which others read, takes them for booleans.
    """
    return HEAD + "steps:\n" + "".join(_step(number) for number in range(steps))


def guests_of(steps: int) -> int:
    """How many guests `step_by_step` needs."""
    return -(-steps // len(ACTS))


def _step(number: int) -> str:
    guest, act = divmod(number, len(ACTS))
    do, side, words = ACTS[act]
    before = sorted({n for n in (number - 1, number - len(ACTS)) if n >= 0})
    after = f"    after: [{', '.join(f's{n}' for n in before)}]\n" if before else ""
    title = f'{{fr: "Étape {number} pour l’invité {guest}", en: "Step {number} for guest {guest}"}}'
    on = f"{side}{guest // GUESTS_A_PAIR}"
    return (
        f"  s{number}:\n    title: {title}\n    phase: phase-{act}\n    do: {do}\n    guest: {100 + guest}\n"
        f'    "on": {on}\n    {words}\n{after}'
    )
