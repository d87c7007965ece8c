"""The table of the engine. Two rules:

Everything an operation can become is in `TRANSITIONS`, and nowhere else.
A move that is not in the row of a state cannot come: that is a bug, not an error.
"""

from collections.abc import Mapping
from enum import Enum, IntEnum
from typing import Final


class State(IntEnum):
    """Where one operation stands."""

    PENDING = 0  # what it waits for is not over
    CHECKING = 1  # its required facts are being looked at
    ASKING = 2  # a person is asked before anything is done
    PERFORMING = 3  # the call went out, or its task runs
    IN_DOUBT = 4  # it may have happened, nobody knows yet
    VERIFYING = 5  # what it ensures is being looked at
    DONE = 6
    FAILED = 7  # it ended badly, and that is known
    SKIPPED = 8  # left out, with a reason
    UNDOING = 9  # its undo is under way
    UNDONE = 10
    STUCK = 11  # its undo did not work: a person must act


class Move(IntEnum):
    """What can happen to an operation."""

    REACHED = 0  # everything before it is over
    HELD = 1  # the facts looked at are all true
    UNMET = 2  # one of them is false or unknown
    UNCONFIRMED = 3  # all true, and a person must still say yes
    NEEDLESS = 4  # what it ensures is so already
    NOT_NEEDED = 5  # its `when` does not hold
    CONFIRMED = 6  # yes, or try again
    BY_HAND = 7  # a person did it
    SKIP = 8
    ENDED = 9  # the call or its task is over, well or badly
    DENIED = 10  # not accepted: the world is as it was
    RETRIED = 11  # not accepted, and the step says to try again by itself
    ANSWER_LOST = 12
    LATE = 13  # its time is up and it still runs
    NOT_YET = 14  # not so yet: look again
    UNSEEN = 15  # could not look, which is not a no
    FOUND = 16  # its task was found running
    UNDO = 17
    UNDO_DONE = 18
    UNDO_FAILED = 19


S, M = State, Move

TRANSITIONS: Final[Mapping[State, Mapping[Move, State]]] = {
    S.PENDING:    {M.REACHED: S.CHECKING, M.SKIP: S.SKIPPED},
    S.CHECKING:   {M.HELD: S.PERFORMING, M.UNMET: S.ASKING, M.UNCONFIRMED: S.ASKING,
                   M.NEEDLESS: S.DONE, M.NOT_NEEDED: S.SKIPPED, M.SKIP: S.SKIPPED},
    S.ASKING:     {M.CONFIRMED: S.CHECKING, M.BY_HAND: S.VERIFYING, M.SKIP: S.SKIPPED},
    S.PERFORMING: {M.ENDED: S.VERIFYING, M.DENIED: S.ASKING, M.RETRIED: S.CHECKING,
                   M.ANSWER_LOST: S.IN_DOUBT, M.LATE: S.IN_DOUBT},
    S.IN_DOUBT:   {M.HELD: S.DONE, M.FOUND: S.PERFORMING, M.ENDED: S.VERIFYING, M.UNMET: S.FAILED,
                   M.CONFIRMED: S.CHECKING, M.BY_HAND: S.VERIFYING, M.SKIP: S.SKIPPED},
    S.VERIFYING:  {M.HELD: S.DONE, M.NOT_YET: S.VERIFYING, M.UNMET: S.FAILED, M.UNSEEN: S.IN_DOUBT},
    S.FAILED:     {M.CONFIRMED: S.CHECKING, M.RETRIED: S.CHECKING, M.BY_HAND: S.VERIFYING,
                   M.SKIP: S.SKIPPED, M.UNDO: S.UNDOING},
    S.DONE:       {M.UNDO: S.UNDOING},
    S.SKIPPED:    {M.UNDO: S.UNDOING},                       # skipped after it had been tried: its undo looks
    S.UNDOING:    {M.UNDO_DONE: S.UNDONE, M.UNDO_FAILED: S.STUCK},
    S.STUCK:      {M.UNDO: S.UNDOING, M.UNDO_DONE: S.UNDONE},
    S.UNDONE:     {},
}  # fmt: skip

OVER: Final = frozenset({S.DONE, S.SKIPPED})
"""What comes after may begin."""

IN_FLIGHT: Final = frozenset({S.CHECKING, S.PERFORMING, S.IN_DOUBT, S.VERIFYING})
"""Counts against the at-once limit; a rollback waits for these to settle."""


def after(state: State, move: Move) -> State:
    """The next state; an AssertionError names the move that cannot come."""
    row = TRANSITIONS[state]
    assert move in row, f"{move.name} cannot come in {state.name}"
    return row[move]


class RunState(Enum):
    """Where the whole run stands."""

    RUNNING = "running"
    PAUSED = "paused"
    ROLLING_BACK = "rolling back"
    ENDED = "ended"


class Outcome(Enum):
    """How a run ended; each has its exit code (docs/exit-codes.md)."""

    GOAL_REACHED = "goal-reached"
    GOAL_NOT_REACHED = "goal-not-reached"
    ROLLED_BACK = "rolled-back"
    STUCK = "stuck"
    PAUSED = "paused"
    IN_DOUBT = "in-doubt"
