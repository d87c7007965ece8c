"""Scheduled copies: pvescheduler's jobs of a cluster, and the cron jobs of a pair (facts A8, A18, E2).

Each node runs its due jobs one after the other, at minute boundaries. A pvesr job
follows its guest: stolen by `mv`, it turns round by itself, and once the old node is
back it receives there with `-F`. A pair's ZFS script uses no `-F`; its rsync
script overwrites whatever is there unless the guard finds the target active.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from pra.errors import Refused, Unreachable
from pra.inventory.estimate import RSYNC_OVERHEAD, SEND_OVERHEAD
from pra.inventory.model import Method, Replication
from pra.model.records import JobState, Snapshot
from pra.text import MINUTE, Seconds, Text, format_duration
from pra.world import JobStatus, Task

if TYPE_CHECKING:
    from pra.model.world import Model

RETRIES: Final[tuple[Seconds, ...]] = (5 * MINUTE, 10 * MINUTE, 15 * MINUTE)
LATER: Final[Seconds] = 30 * MINUTE
GUARDED: Final = "refused: the target is marked active"
MODIFIED: Final = (
    "cannot receive incremental stream: destination has been modified since most recent snapshot"
)
UNMATCHED: Final = "cannot receive incremental stream: most recent snapshot does not match incremental source"
NO_SSH: Final = "command '/usr/bin/ssh -e none … prepare-local-job' failed: exit code 255"

_FAILED: Final = Text(
    en="replication {job} to {target} fails: {words}",
    fr="la réplication {job} vers {target} échoue : {words}",
)
_TURNED: Final = Text(
    en="replication {job} turns round by itself: from {source} to {target}",
    fr="la réplication {job} change de sens d’elle-même : de {source} vers {target}",
)
_OVERWROTE: Final = Text(
    en="replication {job} overwrites what {target} had written on its own ({lost})",
    fr="la réplication {job} écrase ce que {target} avait écrit de son côté ({lost})",
)


@dataclass(slots=True)
class Scheduler:
    """The port's `Replications`, and the scheduler of every node."""

    model: Model
    busy: dict[str, str] = field(default_factory=dict)  # node → the job it runs
    armed: dict[str, float] = field(default_factory=dict)  # node → its next tick
    by_source: dict[str, dict[str, JobState]] = field(default_factory=dict)

    def prepare(self) -> None:
        for job in self.model.jobs.values():
            self.by_source.setdefault(job.source, {})[job.job.id] = job
        for node in self.by_source:
            self._arm(node)

    # ---- the port ------------------------------------------------------------------------------

    def status(self, job: Replication) -> JobStatus:
        state = self._state(job)
        self.model.must_answer(self.model.inventory.nodes[state.source])
        return JobStatus(
            state.source,
            state.target,
            state.enabled,
            state.last_sync,
            state.fail_count,
            state.running,
            state.error,
            state.duration,
        )

    def enabled(self, job: Replication) -> bool:
        state = self._state(job)
        if job.method is Method.PVESR:
            cluster = self.model.inventory.cluster_of(state.source)
            if not any(self.model.reachable(n) for n in cluster.nodes):
                raise Unreachable(f"no member of {cluster.name} answers")
        else:
            self.model.must_answer(self.model.inventory.nodes[state.source])
        return state.enabled

    def run(self, job: Replication) -> Task:
        state, model = self._state(job), self.model
        source = model.inventory.nodes[state.source]
        model.must_accept(source)
        if job.method is Method.PVESR and not state.enabled:
            raise Refused(f"job '{job.id}' is disabled")
        if job.method is Method.PVESR and not model.votes.quorate(state.source):
            raise Refused("cfs-lock 'file-replication_cfg' error: no quorum!")
        if state.running:
            raise Refused(f"job '{job.id}' is already running")
        task = model.task(state.source, "pvesr", job.guest)
        wrong = model.fail_now()
        if wrong is not None:
            model.at(model.time + 1.0, self._fail_task, (task.ref, wrong))
            return task
        state.waiting.append(task.ref)
        self._begin(state)
        return task

    def _fail_task(self, value: tuple[str, str]) -> None:
        self.model.end(*value)

    def enable(self, job: Replication) -> Task:
        return self._switch(job, on=True)

    def disable(self, job: Replication) -> Task:
        return self._switch(job, on=False)

    def _switch(self, job: Replication, *, on: bool) -> Task:
        state, model = self._state(job), self.model
        where = state.source
        if job.method is Method.PVESR:
            nodes = model.inventory.cluster_of(where).nodes
            answering = [n for n in nodes if model.reachable(n)]
            if not answering:
                raise Refused("no route to host")
            where = next((n for n in answering if model.votes.quorate(n)), "")
            if not where:
                raise Refused("cfs-lock 'file-replication_cfg' error: no quorum!")
        else:
            model.must_accept(model.inventory.nodes[where])
        state.enabled, state.suspended = on, False
        if on:
            state.next_at = (
                min(state.next_at, model.time) if state.fail_count else state.schedule.next_after(model.time)
            )
            if job.method is Method.PVESR and state.last_sync == 0.0:
                state.next_at = model.time
            self._arm(state.source)
        return model.done(where)

    def reverse(self, job: Replication) -> Task:
        state, model = self._state(job), self.model
        if job.method is Method.PVESR:
            model.must_accept(model.inventory.nodes[state.target])
            raise Refused(f"job '{job.id}' follows its guest: migrate or move the guest")
        model.must_accept(model.inventory.nodes[state.source])
        model.must_accept(model.inventory.nodes[state.target])
        if state.running:
            raise Refused(f"job '{job.id}' is running")
        self._turn(state, state.target, state.source)
        return model.done(state.source)

    def _state(self, job: Replication) -> JobState:
        return self.model.jobs[job.id]

    # ---- direction -----------------------------------------------------------------------------

    def _turn(self, state: JobState, source: str, target: str) -> None:
        self.by_source[state.source].pop(state.job.id, None)
        self.by_source.setdefault(source, {})[state.job.id] = state
        state.source, state.target = source, target
        state.last_sync, state.fail_count, state.error, state.suspended = 0.0, 0, "", False
        state.next_at = self.model.time
        self._arm(source)

    def follow(self, guest: int, source: str, target: str) -> None:
        """A migration takes the job along: state and all (facts A8, direction switch)."""
        for state in self._of(guest):
            if state.target == target and state.source == source:
                last = self.model.time
                self._turn(state, target, source)
                state.last_sync = last
                state.next_at = state.schedule.next_after(last)
            elif state.source == source:
                self._turn(state, target, state.target)

    def stolen(self, guest: int, owner: str) -> None:
        """The configuration was moved by hand: the new owner's scheduler sees it within a minute."""
        for state in self._of(guest):
            if state.source != owner:
                minute = (self.model.time // MINUTE + 1) * MINUTE
                self.model.at(minute, self._seen_stolen, (state, owner))

    def _seen_stolen(self, value: tuple[JobState, str]) -> None:
        state, owner = value
        if state.source == owner or not self.model.states[owner].up:
            return
        target = state.source if state.target == owner else state.target
        self._turn(state, owner, target)
        self.model.version += 1
        if state.enabled:
            self.model.say(owner, _TURNED, job=state.job, source=state.source, target=state.target)

    def _of(self, guest: int) -> list[JobState]:
        return [self.model.jobs[j.id] for j in self.model.inventory.replicas(guest)]

    # ---- the clock -----------------------------------------------------------------------------

    def _arm(self, node: str) -> None:
        """One event a node: at the minute boundary on which its first job is due."""
        due = [
            j.next_at
            for j in self.by_source.get(node, {}).values()
            if j.enabled and not j.suspended and not j.running
        ]
        if not due:
            return
        first = max(min(due), self.model.time)
        tick = -(-first // MINUTE) * MINUTE
        if tick <= self.model.time:
            tick += MINUTE
        if self.armed.get(node, float("inf")) <= tick and self.armed[node] > self.model.time:
            return
        self.armed[node] = tick
        self.model.at(tick, self._tick, (node, tick))

    def _tick(self, value: tuple[str, float]) -> None:
        node, tick = value
        if self.armed.get(node) != tick:
            return
        del self.armed[node]
        if self.model.states[node].up and node not in self.busy:
            self._next(node)

    def _next(self, node: str) -> None:
        """The next due job of a node, else wait for the next tick."""
        now = self.model.time
        due = [
            j
            for j in self.by_source.get(node, {}).values()
            if j.enabled and not j.suspended and not j.running and j.next_at <= now
        ]
        if not due:
            self._arm(node)
            return
        self._begin(min(due, key=lambda j: (j.last_try, j.next_at, j.job.guest, j.job.id)))

    def woken(self, node: str) -> None:
        """Members came or went: what was suspended for an absent target may go on at once (facts E2)."""
        for state in self.by_source.get(node, {}).values():
            if state.suspended and self.model.votes.online(state.target, node):
                state.suspended = False
                state.next_at = self.model.time
        self._arm(node)

    # ---- one run -------------------------------------------------------------------------------

    def _begin(self, state: JobState) -> None:
        model = self.model
        state.running, state.last_try = True, model.time
        self.busy.setdefault(state.source, state.job.id)
        boots = model.states[state.source].boots
        wrong = self._cannot(state)
        if wrong is not None:
            model.at(model.time + 2.0, self._over, (state, None, wrong, boots))
            return
        copy = model.copies[state.guest.id, state.source]
        taken = self._take(state)
        size = model.zfs.delta(state.guest, state.source, state.target)
        nodes = model.inventory.nodes
        ends = nodes[state.source], nodes[state.target]
        model.networks.send(
            *ends, size, state.job.rate, lambda arrived: self._sent(state, taken, boots, arrived=arrived)
        )
        assert copy is not None

    def _take(self, state: JobState) -> Snapshot:
        """What is sent: a snapshot; for rsync what stands there at the beginning of the pass."""
        model = self.model
        copy = model.copies[state.guest.id, state.source]
        if state.job.method is Method.RSYNC:
            branch, as_of = model.volumes.content(copy)
            return Snapshot("", branch, as_of)
        return model.volumes.snapshot(copy, f"__replicate_{state.job.id}_{int(model.time)}__")

    def _cannot(self, state: JobState) -> str | None:
        """Why a run fails before it sends anything."""
        model, guest, job = self.model, state.guest.id, state.job
        source, target = model.states[state.source], model.states[state.target]
        if (guest, state.source) not in model.copies:
            return f"no such volume of guest {guest}"
        if not target.up or model.networks.between(state.source, state.target, "storage") is None:
            return NO_SSH
        if job.method is Method.PVESR:
            if not model.votes.quorate(state.source):
                return "cfs-lock 'file-replication_cfg' error: no quorum!"
            if model.config(guest, source.node) is None:
                return f"guest '{guest}' is not on local node"
        if job.method is Method.RSYNC and job.guard and target.role == "active":
            return GUARDED
        if model.power.full(state.guest, state.target):
            return "out of space"
        return self._does_not_fit(state)

    def _does_not_fit(self, state: JobState) -> str | None:
        """A pair's ZFS script sends without `-F`."""
        copy = self.model.copies.get((state.guest.id, state.target))
        if state.job.method is not Method.ZFS or copy is None:
            return None
        if copy.written:
            return MODIFIED
        mine = self.model.copies[state.guest.id, state.source].snapshots
        return None if copy.snapshots and copy.snapshots[-1] in mine else UNMATCHED

    def _sent(self, state: JobState, taken: Snapshot, boots: int, *, arrived: bool) -> None:
        overhead = RSYNC_OVERHEAD if state.job.method is Method.RSYNC else SEND_OVERHEAD
        wrong = None if arrived else "command 'zfs send … | ssh … zfs recv' failed: exit code 255"
        self.model.at(self.model.time + overhead, self._over, (state, taken, wrong, boots))

    def _over(self, value: tuple[JobState, Snapshot | None, str | None, int]) -> None:
        state, taken, wrong, boots = value
        model, source = self.model, state.source
        if model.states[source].boots != boots:
            state.running = False
            return
        state.running = False
        model.version += 1
        if wrong is None and not model.states[state.target].up:
            wrong = NO_SSH
        if wrong is not None or taken is None:
            self._went_wrong(state, wrong or "")
        else:
            self._arrived(state, taken)
        waiting, state.waiting = state.waiting, []
        for ref in waiting:
            model.end(ref, wrong)
        if self.busy.get(source) == state.job.id:
            del self.busy[source]
            if model.states[source].up:
                self._next(source)

    def _arrived(self, state: JobState, taken: Snapshot) -> None:
        model, guest = self.model, state.guest.id
        old = model.copies.get((guest, state.target))
        history = model.histories[guest]
        if old is not None and not history.contains(taken.branch, taken.as_of, *model.volumes.content(old)):
            self._tell_overwrite(state, taken)
        readonly = state.job.method is Method.ZFS
        if state.job.method is Method.RSYNC:
            model.rsync.write(guest, state.target, taken)
        else:
            model.volumes.receive(
                guest, state.target, taken, readonly=readonly, prune=state.job.method is Method.PVESR
            )
        source = model.copies[guest, state.source]
        source.written = source.live or (source.branch, source.as_of) != (taken.branch, taken.as_of)
        if state.job.method is not Method.PVESR:
            model.staged.add((guest, state.target))
        state.last_sync, state.fail_count, state.error = state.last_try, 0, ""
        state.duration = model.time - state.last_try
        state.next_at = state.schedule.next_after(state.last_try)

    def _tell_overwrite(self, state: JobState, taken: Snapshot) -> None:
        model = self.model
        old = model.copies[state.guest.id, state.target]
        history = model.histories[state.guest.id]
        kept = history.held(taken.branch, taken.as_of).get(old.branch, history.parents[old.branch][1])
        lost = format_duration(max(old.as_of - kept, 0.0))
        model.say(state.target, _OVERWROTE, job=state.job, target=state.target, lost=lost)

    def _went_wrong(self, state: JobState, words: str) -> None:
        """Next try after 5, 10, 15 minutes, then every 30; none while the target is away (facts A8)."""
        model = self.model
        state.fail_count += 1
        state.error = words
        if state.fail_count == 1:
            model.say(state.source, _FAILED, job=state.job, target=state.target, words=words)
        if state.job.method is not Method.PVESR:
            state.next_at = state.schedule.next_after(model.time)  # cron knows no retries
            return
        delay = RETRIES[state.fail_count - 1] if state.fail_count <= len(RETRIES) else LATER
        state.next_at = state.last_try + delay
        state.suspended = not model.votes.online(state.target, state.source)

    def node_died(self, node: str) -> None:
        """Its runs die with it; it schedules nothing until it is back."""
        self.busy.pop(node, None)
        self.armed.pop(node, None)
        for state in self.by_source.get(node, {}).values():
            state.running = False
            state.waiting.clear()

    def node_up(self, node: str) -> None:
        """Cron and pvescheduler run again: what was due meanwhile is due now (pvesr), or at its next hour (cron)."""
        for state in self.by_source.get(node, {}).values():
            if state.job.method is not Method.PVESR:
                state.next_at = state.schedule.next_after(self.model.time)
        self._arm(node)


def job_status_words(state: JobState) -> dict[str, Any]:
    """For tests and displays: the state as `pvesr status` would list it."""
    return {
        "source": state.source,
        "target": state.target,
        "fail_count": state.fail_count,
        "error": state.error,
    }
