"""What a drill measured: achieved RTO and RPO for every guest, copies lost, invariants, and the verdict."""

from dataclasses import dataclass
from typing import Final

from pra.drill.driver import Record
from pra.engine.states import Outcome, State
from pra.inventory.model import Guest
from pra.model.audit import Violation
from pra.operations.base import Risk
from pra.text import Seconds

EXIT_CODES: Final = {
    Outcome.GOAL_REACHED: 0,
    Outcome.GOAL_NOT_REACHED: 1,
    Outcome.PAUSED: 5,
    Outcome.IN_DOUBT: 6,
    Outcome.ROLLED_BACK: 7,
    Outcome.STUCK: 8,
}


@dataclass(frozen=True, slots=True)
class GuestResult:
    """One guest: how long its services were down in all (None: still down), and how much of what it had written is gone.

    covered: the runbook acts on it; the outage of a guest that it leaves out is not held against it.
    """

    guest: Guest
    down: Seconds | None
    lost: Seconds
    node: str
    covered: bool = True

    @property
    def rto_kept(self) -> bool | None:
        """None where there is no objective."""
        return None if self.guest.rto is None else self.down is not None and self.down <= self.guest.rto

    @property
    def rpo_kept(self) -> bool | None:
        return None if self.guest.rpo is None else self.lost <= self.guest.rpo


@dataclass(frozen=True, slots=True)
class Result:
    """The figures of one drill."""

    outcome: Outcome
    guests: tuple[GuestResult, ...]
    violations: tuple[Violation, ...]
    destroyed: dict[int, Seconds]
    elapsed: Seconds
    waited: Seconds
    states: dict[str, State]

    @property
    def rto(self) -> Seconds | None:
        """The longest outage; None while a guest is still down."""
        downs = [g.down for g in self.guests if g.covered]
        return None if None in downs else max((d for d in downs if d is not None), default=0.0)

    @property
    def rpo(self) -> Seconds:
        """The largest loss of acknowledged writes."""
        return max((g.lost for g in self.guests if g.covered), default=0.0)


def measure(record: Record) -> Result:
    """The result of a finished drill. Guests that nothing happened to are left out."""
    engine, model = record.engine, record.model
    losses = _since(model.losses(), record.lost_before)
    covered = _covered(record)
    guests = []
    for guest in record.plan.inventory.guests.values():
        outages = [
            o for o in model.outages.get(guest.id, ()) if o[1] is None or o[1] > max(o[0], record.start)
        ]
        lost = losses.get(guest.id, 0.0)
        if outages or lost:
            guests.append(
                GuestResult(
                    guest,
                    _down(outages),
                    lost,
                    ",".join(sorted(model.running_on(guest.id))),
                    guest.id in covered,
                )
            )
    states = {o.id: engine.states[o.index] for o in record.plan.operations if not o.gate}
    return Result(
        outcome=engine.so_far(),
        guests=tuple(guests),
        violations=tuple(record.violations),
        destroyed=_since(model.destroyed, record.destroyed_before),
        elapsed=record.ended - record.began,
        waited=record.waited,
        states=states,
    )


def _covered(record: Record) -> set[int]:
    """The guests whose service some operation of the plan stops, starts, moves or checks."""
    found = set()
    for planned in record.plan.operations:
        operation = planned.operation
        if operation is not None and (
            operation.risk >= Risk.DISRUPTIVE or operation.kind == "check.services"
        ):
            found |= {v.id for v in operation.arguments().values() if isinstance(v, Guest)}
    return found


def _since(now: dict[int, Seconds], before: dict[int, Seconds]) -> dict[int, Seconds]:
    """What came on top of what earlier drills on the same model had already cost."""
    return {guest: amount for guest, amount in now.items() if amount > before.get(guest, 0.0)}


def _down(outages: list[tuple[Seconds, Seconds | None]]) -> Seconds | None:
    total = 0.0
    for down_at, up_at in outages:
        if up_at is None:
            return None
        total += up_at - down_at
    return total
