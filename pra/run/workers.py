"""Blocking calls beside the run: the engine's own thread never waits for a node."""

import threading
from collections.abc import Callable
from queue import Empty, SimpleQueue
from typing import Any, Protocol

from pra.text import Seconds

Job = Callable[[], Any]


class Workers(Protocol):
    """Does jobs and hands in their results as `(mark, result)`, in the order in which they end."""

    def submit(self, mark: Any, job: Job) -> None:
        """Do it, sometime soon."""

    def take(self, wait: Seconds) -> tuple[Any, Any] | None:
        """The next result; None when there is none within `wait`."""


class Threads:
    """As many at once as `count`. The threads are daemons: leaving never waits for a node that hangs."""

    def __init__(self, count: int = 8) -> None:
        self._jobs: SimpleQueue[tuple[Any, Job]] = SimpleQueue()
        self._results: SimpleQueue[tuple[Any, Any]] = SimpleQueue()
        for _ in range(count):
            threading.Thread(target=self._work, daemon=True).start()

    def submit(self, mark: Any, job: Job) -> None:
        self._jobs.put((mark, job))

    def take(self, wait: Seconds) -> tuple[Any, Any] | None:
        try:
            return self._results.get(timeout=wait) if wait > 0 else self._results.get_nowait()
        except Empty:
            return None

    def _work(self) -> None:
        while True:
            mark, job = self._jobs.get()
            self._results.put((mark, job()))


class Inline:
    """Does each job at once, in the caller's thread: one order, every time."""

    def __init__(self, sleep: Callable[[Seconds], None]) -> None:
        self._results: list[tuple[Any, Any]] = []
        self._sleep = sleep

    def submit(self, mark: Any, job: Job) -> None:
        self._results.append((mark, job()))

    def take(self, wait: Seconds) -> tuple[Any, Any] | None:
        if not self._results and wait > 0:
            self._sleep(wait)
        return self._results.pop(0) if self._results else None
