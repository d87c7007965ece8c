"""The state at the beginning: all is well, and the last scheduled copies are as old as the schedules make them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pra.inventory.model import Method, Replication
from pra.inventory.schedule import Schedule, parse
from pra.model.data import fresh_history
from pra.model.records import ConfigState, CopyState, Instance, JobState, Snapshot
from pra.text import DAY, HOUR, MINUTE

if TYPE_CHECKING:
    from pra.model.world import Model

RUN_GAP = 5.0  # jobs of one node run one after the other


def settle(model: Model) -> None:
    """Fill every table from the inventory."""
    inventory, start = model.inventory, model.start
    for guest in inventory.guests.values():
        model.histories[guest.id] = fresh_history(start)
        node = inventory.nodes[guest.node]
        model.configs[node.cluster, guest.id] = ConfigState(guest.node, onboot=guest.onboot)
        model.copies[guest.id, guest.node] = CopyState(
            guest.id, 0, start, live=guest.runs, written=guest.runs
        )
        if guest.runs:
            state = model.states[guest.node]
            state.running[guest.id] = Instance(start - DAY, start - DAY)
            state.memory_used += guest.memory
    counts: dict[str, int] = {}
    for job in inventory.replications:
        number = counts[job.source] = counts.get(job.source, -1) + 1
        _job(model, job, number)
    _roles(model)


def _job(model: Model, job: Replication, number: int) -> None:
    schedule = parse(job.schedule)
    last = previous(schedule, model.start - number * RUN_GAP) + number * RUN_GAP
    last = min(last, model.start)
    state = JobState(
        job,
        model.inventory.guests[job.guest],
        schedule,
        job.source,
        job.target,
        last_sync=last,
        last_try=last,
    )
    state.next_at = schedule.next_after(model.start)
    model.jobs[job.id] = state
    source = model.copies[job.guest, job.source]
    replica = CopyState(job.guest, 0, last, readonly=job.method is Method.ZFS)
    if job.method is not Method.RSYNC:
        taken = Snapshot(f"__replicate_{job.id}_{int(last)}__", 0, last)
        source.snapshots.append(taken)
        replica.snapshots.append(taken)
    model.copies[job.guest, job.target] = replica
    if job.method is not Method.PVESR:
        model.staged.add((job.guest, job.target))


def previous(schedule: Schedule, at: float) -> float:
    """The last moment of a schedule not after `at`."""
    if schedule.minutes is not None:
        hour = at - at % HOUR
        past = [hour + m * MINUTE for m in schedule.minutes if hour + m * MINUTE <= at]
        return past[-1] if past else hour - HOUR + schedule.minutes[-1] * MINUTE
    for days in (1, 8, 32, 366):
        found = schedule.next_after(at - days * DAY)
        if found <= at:
            following = schedule.next_after(found)
            while following <= at:
                found, following = following, schedule.next_after(following)
            return found
    return at


def _roles(model: Model) -> None:
    """Role markers of rsync pairs: whoever only receives is standby (facts A18)."""
    sources = {j.source for j in model.inventory.replications if j.method is Method.RSYNC}
    for job in model.inventory.replications:
        if job.method is Method.RSYNC and job.target not in sources:
            model.states[job.target].role = "standby"
