"""What guests are for: since when their services answer, and every outage, as truth and as seen from outside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pra.errors import Unreachable
from pra.inventory.model import Guest, ServiceCheck

if TYPE_CHECKING:
    from pra.model.world import Model


@dataclass(slots=True)
class Services:
    """The port's `Checks`, and the record of outages."""

    model: Model

    def answers(self, guest: Guest, check: ServiceCheck) -> bool:
        model = self.model
        runs_on = [n for n, s in model.states.items() if guest.id in s.running]
        if runs_on and not any(model.networks.from_outside(n) for n in runs_on):
            raise Unreachable(f"{check.target}: no route to host")
        return self.up(guest)

    def up(self, guest: Guest) -> bool:
        """Whether its services answer, on some node."""
        model = self.model
        if guest.id in model.dead_services:
            return False
        for state in model.states.values():
            instance = state.running.get(guest.id)
            if instance is not None and instance.up_at <= model.time:
                return True
        return False

    def came_up(self, value: tuple[Guest, str]) -> None:
        """Its boot is over: an outage ends, once what it needs is up too."""
        guest, node = value
        instance = self.model.states[node].running.get(guest.id)
        if instance is None or instance.up_at > self.model.time:
            return
        self.model.version += 1
        open_ = self.model.outages.get(guest.id)
        if open_ and open_[-1][1] is None and guest.id not in self.model.dead_services:
            open_[-1] = (open_[-1][0], self.model.time)

    def went_down(self, guest: int) -> None:
        """A process is gone: an outage begins unless another one answers."""
        model = self.model
        found = model.inventory.guests[guest]
        if found.runs and not self.up(found):
            outages = model.outages.setdefault(guest, [])
            if not outages or outages[-1][1] is not None:
                outages.append((model.time, None))
