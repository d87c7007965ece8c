"""The model's clock, its tasks, its log, and the tables that everything else reads and changes."""

from collections.abc import Callable
from heapq import heappop, heappush
from typing import Any, Final

from pra.errors import Refused, Unreachable
from pra.inventory.model import Guest, Inventory, Node
from pra.model.audit import Violation
from pra.model.history import History
from pra.model.records import (
    ConfigState,
    CopyState,
    Happening,
    JobState,
    NodeState,
    PoolRecord,
    TaskRecord,
)
from pra.text import Text
from pra.world import Task, TaskState, TaskStatus

NO_ROUTE: Final = "no route to host"
_OK: Final = TaskStatus(TaskState.OK)
_RUNNING: Final = TaskStatus(TaskState.RUNNING)


class Core:
    """State and time. Events are (when, number, what, with what); numbers keep equals in order."""

    def __init__(self, inventory: Inventory, start: float, seed: int) -> None:
        self.inventory = inventory
        self.seed = seed
        self.time = start
        self.start = start
        self.version = 0
        self.log: list[Happening] = []
        self.states: dict[str, NodeState] = {n.name: NodeState(n) for n in inventory.nodes.values()}
        self.copies: dict[tuple[int, str], CopyState] = {}
        self.configs: dict[tuple[str, int], ConfigState] = {}
        self.staged: set[tuple[int, str]] = set()
        self.histories: dict[int, History] = {}
        self.jobs: dict[str, JobState] = {}
        self.pools: list[PoolRecord] = []
        self.lying: dict[
            tuple[str, str], dict[int, CopyState]
        ] = {}  # copies in pools that are not imported: by home, pool
        self.outages: dict[int, list[tuple[float, float | None]]] = {}
        self.destroyed: dict[int, float] = {}
        self.hanging: set[int] = set()
        self.dead_services: set[int] = set()
        self.expected: dict[str, int] = {}  # overrides of expected votes, by node
        self.accepted: set[int] = set()
        self._heap: list[tuple[float, int, Callable[[Any], None], Any]] = []
        self._count = 0
        self._tasks: dict[str, TaskRecord] = {}
        self._about: dict[tuple[str, int], list[str]] = {}  # handles by node and guest, 0: none
        self._ended: list[str] = []
        self._new: list[Violation] = []
        self._next_fails: list[str] = []
        self._done = {n: Task("done", n) for n in ("", *self.states)}

    # ---- time ----------------------------------------------------------------------------------

    def next_event(self) -> float | None:
        """When something happens next by itself; None when nothing is to come."""
        return self._heap[0][0] if self._heap else None

    def advance(self, to: float) -> None:
        """Let time pass: everything due up to and including `to` happens, in order."""
        heap = self._heap
        while heap and heap[0][0] <= to:
            self.time, _, what, value = heappop(heap)
            what(value)
        self.time = max(self.time, to)

    def at(self, when: float, what: Callable[[Any], None], value: Any = None) -> None:
        """Something will happen."""
        self._count += 1
        heappush(self._heap, (when, self._count, what, value))

    def say(self, where: str, words: Text, /, **values: object) -> None:
        self.log.append(Happening(self.time, where, words, values))

    def violated(self, invariant: int, subject: str, words: Text) -> None:
        self._new.append(Violation(invariant, self.time, subject, words))

    def violations(self) -> list[Violation]:
        """What was broken since the last call."""
        if not self._new:
            return self._new
        found, self._new = self._new, []
        return found

    # ---- reach ---------------------------------------------------------------------------------

    def reachable(self, name: str) -> bool:
        """Whether the engine gets an answer from a node; replaced by network.py's knowledge."""
        raise NotImplementedError

    def must_answer(self, node: Node) -> NodeState:
        """A reading: Unreachable when the node is silent."""
        if not self.reachable(node.name):
            raise Unreachable(f"{node.name}: {NO_ROUTE}")
        return self.states[node.name]

    def must_accept(self, node: Node) -> NodeState:
        """A change: Refused when no connection can be made, for then nothing was sent."""
        if not self.reachable(node.name):
            raise Refused(f"{node.name}: {NO_ROUTE}")
        return self.states[node.name]

    def fs(self, node: Node) -> str:
        """The configuration filesystem that a node is a member of."""
        return node.cluster

    def config(self, guest: int, node: Node) -> ConfigState | None:
        """The configuration in that node's own directory."""
        found = self.configs.get((node.cluster, guest))
        return found if found is not None and found.owner == node.name else None

    # ---- tasks ---------------------------------------------------------------------------------

    def done(self, node: str) -> Task:
        """A call that was complete when it returned."""
        self.version += 1
        return self._done[node]

    def task(self, node: str, kind: str, guest: int = 0) -> Task:
        """Something that runs on; its handle as Proxmox writes it."""
        self._count += 1
        ref = f"UPID:{node}:{self._count:08X}:{int(self.time):08X}:{kind}:{guest or ''}:pra@pve:"
        self._tasks[ref] = TaskRecord(node, guest)
        self._about.setdefault((node, guest), []).append(ref)
        return Task(ref, node)

    def end(self, ref: str, words: str | None = None) -> None:
        """A task is over; `words` is its error."""
        record = self._tasks[ref]
        if record.state is not TaskState.RUNNING:
            return
        record.state = TaskState.OK if words is None else TaskState.FAILED
        record.words = words or ""
        self._ended.append(ref)
        self.version += 1

    def runs(self, ref: str) -> bool:
        return self._tasks[ref].state is TaskState.RUNNING

    def status(self, task: Task) -> TaskStatus:
        if task.node and not self.reachable(task.node):
            raise Unreachable(f"{task.node}: {NO_ROUTE}")
        record = self._tasks.get(task.ref)
        if record is None or record.state is TaskState.OK:
            return _OK
        return _RUNNING if record.state is TaskState.RUNNING else TaskStatus(record.state, record.words)

    def recent(self, node: Node, guest: Guest | None) -> frozenset[str]:
        self.must_answer(node)
        return frozenset(self._about.get((node.name, guest.id if guest else 0), ()))

    def finished(self) -> list[str]:
        """Handles of tasks that ended, or died with their node, since the last call."""
        if not self._ended:
            return self._ended
        ended, self._ended = self._ended, []
        return ended

    def fail_now(self) -> str | None:
        """The words of an injected failure for the task being accepted."""
        return self._next_fails.pop(0) if self._next_fails else None

    def fail_next(self, words: str) -> None:
        self._next_fails.append(words)

    def kill_tasks(self, node: str) -> None:
        """Whatever ran on a node that died: nobody can ask, and once it is back it says so (facts A6)."""
        for ref, record in self._tasks.items():
            if record.node == node and record.state is TaskState.RUNNING:
                record.state, record.words = TaskState.FAILED, "unexpected status"
                self._ended.append(ref)

    def guest(self, number: int) -> Guest:
        return self.inventory.guests[number]
