"""What a driver says to the engine. These, in order, are the whole truth of a run: state = fold(events)."""

from typing import NamedTuple

from pra.engine.questions import Reply
from pra.facts.base import Fact, Observation
from pra.world import Task, TaskState


class Unmet(NamedTuple):
    """A fact that is not TRUE, and what was seen."""

    fact: Fact
    seen: Observation


class Started(NamedTuple):
    """The run begins."""


class Checked(NamedTuple):
    """The facts of an operation were looked at before it starts.

    already: everything it ensures holds. needless: a `when` fact is FALSE.
    unmet: required (or `when`) facts that are not TRUE.
    """

    op: int
    unmet: tuple[Unmet, ...] = ()
    already: bool = False
    needless: bool = False


class Accepted(NamedTuple):
    """The call was accepted; its handle."""

    op: int
    task: Task


class Ended(NamedTuple):
    """The call, or its task, is over. `words` is what went wrong, None when it went well."""

    op: int
    words: str | None = None


class Denied(NamedTuple):
    """Not accepted; the world is as it was."""

    op: int
    words: str


class AnswerLost(NamedTuple):
    """It may have happened."""

    op: int
    words: str


class Verified(NamedTuple):
    """What the operation ensures was looked at."""

    op: int
    unmet: tuple[Unmet, ...] = ()


class Looked(NamedTuple):
    """Evidence about an operation in doubt: its task by handle (None: no handle, or no answer), both kinds of facts.

    handle: a task found that the lost call must have started. searched: the tasks of every
    node concerned were read, and nothing else is there that it may have started.
    """

    op: int
    task: TaskState | None
    words: str
    ensures: tuple[Unmet, ...]
    requires: tuple[Unmet, ...]
    handle: Task | None = None
    searched: bool = False


class Fired(NamedTuple):
    """A timer that the engine asked for; `attempt` tells an old one from a new one."""

    op: int
    attempt: int


class Answered(NamedTuple):
    """An operator's answer to an open question."""

    op: int
    reply: Reply


class Resumed(NamedTuple):
    """A paused run goes on."""


class Paused(NamedTuple):
    """An operator stops a run that asks nothing just now: nothing new begins."""

    who: str = ""
    words: str = ""


class TakenBack(NamedTuple):
    """An operator takes back a run that asks nothing just now: what was done is undone."""

    who: str = ""
    words: str = ""


class GoalChecked(NamedTuple):
    """The goal was looked at, after the last operation."""

    unmet: tuple[Unmet, ...] = ()


Event = (
    Started
    | Checked
    | Accepted
    | Ended
    | Denied
    | AnswerLost
    | Verified
    | Looked
    | Fired
    | Answered
    | Resumed
    | Paused
    | TakenBack
    | GoalChecked
)
