"""The project's own scenarios over infrastructures cut down to a few guests: small enough to die at every record."""

import re
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from pra.drill.scenario import Scenario, load
from tests.run.small import SCENARIOS

KEPT = {101, 102, 128, 301, 345, 399, 402, 501, 520, 601, 1003, 1020, 2003, 3003}
RUNBOOKS = SCENARIOS.parent / "runbooks"
WORKS = (
    "switch-pair-rsync/planned-switch",
    "switch-pair-zfs/planned-switch",
    "prod-lost-rsync/start-on-spare",
    "prod-lost-zfs/start-on-spare",
    "reprotect-pair-rsync/after-planned-switch",
    "reprotect-pair-zfs/after-planned-switch",
    "failback-pair-rsync/planned-failback",
    "failback-pair-zfs/planned-failback",
    "swap-disks-zfs/disks-carried",
    "evacuate-node/before-maintenance",
    "node-lost/start-on-replicas",
    "node-returned/failback",
    "node-lost-two-nodes/start-on-survivor",
    "node-lost-two-nodes-qdevice/start-on-survivor",
    "node-returned-two-nodes/failback",
    "node-returned-two-nodes-qdevice/failback",
)


@cache
def _ground() -> Path:
    """A copy of the scenarios, their inventories cut down; once a process."""
    ground = Path(mkdtemp(prefix="pra-tiny-"))
    for path in SCENARIOS.rglob("*.yaml"):
        target = ground / "scenarios" / path.relative_to(SCENARIOS)
        target.parent.mkdir(parents=True, exist_ok=True)
        text = path.read_text(encoding="utf-8")
        target.write_text(_cut(text) if path.parent.name == "inventories" else text, encoding="utf-8")
    (ground / "runbooks").symlink_to(RUNBOOKS)
    return ground


def _cut(text: str) -> str:
    """Only the guests that are kept; what they need of others is forgotten."""
    lines = []
    for line in text.splitlines():
        found = re.match(r"  (\d+): \{name", line)
        if found is None or int(found[1]) in KEPT:
            lines.append(re.sub(r"needs: \[([^]]*)\], ", _needs, line))
    return "\n".join(lines) + "\n"


def _needs(found: re.Match[str]) -> str:
    left = [n.strip() for n in found[1].split(",") if int(n) in KEPT]
    return f"needs: [{', '.join(left)}], " if left else ""


def tiny(name: str) -> Scenario:
    """A scenario of the project over its small infrastructure."""
    return load(_ground() / "scenarios" / name)


def rest() -> Scenario:
    """The operations that no runbook of the project sends."""
    return _own(
        "rest",
        """inventory: ../scenarios/inventories/pair-zfs.yaml
parameters: {prod: sipvirt1}
faults:
  - {at: 0s, guest-locked: {guest: 301, lock: backup}}
""",
    )


def votes() -> Scenario:
    """Expected votes lowered and raised, where a QDevice votes too."""
    return _own(
        "votes",
        """inventory: ../scenarios/inventories/cluster-two-nodes-qdevice.yaml
parameters: {lost: alpha, survivor: beta}
faults:
  - {at: 0s, node-crash: alpha}
""",
    )


def _own(name: str, body: str) -> Scenario:
    folder = _ground() / name
    folder.mkdir(exist_ok=True)
    (folder / "scenario.yaml").write_text(
        f"""scenario: {name}
title: {{fr: {name}, en: {name}}}
runbook: {Path(__file__).with_name(name + ".yaml")}
{body}expect: {{outcome: goal-reached}}
""",
        encoding="utf-8",
    )
    return load(folder)
