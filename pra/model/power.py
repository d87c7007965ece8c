"""Hosts in the model: power, boot, death, and what a node does by itself when it comes back (facts A5, A16, E8)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from pra.errors import Refused, Unreachable
from pra.inventory import estimate
from pra.inventory.model import Guest, Node
from pra.inventory.startup import waves
from pra.text import Text
from pra.world import PowerState, Task

if TYPE_CHECKING:
    from pra.model.world import Model

NO_SESSION: Final = "Error: Unable to establish IPMI v2 / RMCP+ session"
BOOT_GAP: Final = 2.0

_DIED: Final = Text(
    en="{node} is down, {count} guest(s) stop in mid-write",
    fr="{node} est à terre, {count} invité(s) s’arrêtent en pleine écriture",
)
_BOOTED: Final = Text(en="{node} has booted", fr="{node} a démarré")
_ONBOOT: Final = Text(
    en="{node} starts its own guests by itself: {guests}",
    fr="{node} démarre de lui-même ses invités : {guests}",
)
_TOMBSTONE: Final = Text(
    en="{node} starts none of its guests: the tombstone holds",
    fr="{node} ne démarre aucun invité : la pierre tombale tient",
)
_WAITS: Final = Text(
    en="{node} waits for quorum before it starts its guests",
    fr="{node} attend le quorum avant de démarrer ses invités",
)


@dataclass(slots=True)
class Nodes:
    """The port's `Nodes` over the truth, and the reactions of hosts."""

    model: Model

    # ---- readings ------------------------------------------------------------------------------

    def answers(self, node: Node) -> bool:
        self.model.must_answer(node)
        return True

    def online(self, node: Node, witness: Node) -> bool:
        self.model.must_answer(witness)
        return self.model.votes.online(node.name, witness.name)

    def power(self, node: Node) -> PowerState:
        state = self.model.states[node.name]
        if node.power is None:
            raise Unreachable(f"{node.name} has no power controller")
        if not state.controller:
            raise Unreachable(f"{node.power.address}: {NO_SESSION}")
        return PowerState.ON if state.powered else PowerState.OFF

    def tombstone(self, node: Node) -> bool:
        return self.model.must_answer(node).tombstone

    def full(self, guest: Guest, node: str) -> bool:
        """Whether a pool that holds the guest's volumes on that node has no room."""
        model = self.model
        names = {(model.inventory.storages[d.storage].pool or "").split("/")[0] for d in guest.disks}
        return any(r.full and r.imported_on == node and r.name in names for r in model.pools)

    # ---- changes -------------------------------------------------------------------------------

    def power_off(self, node: Node) -> Task:
        return self._by_controller(node, self._off, "power-off")

    def power_on(self, node: Node) -> Task:
        return self._by_controller(node, self._on, "power-on")

    def _by_controller(self, node: Node, act: Any, kind: str) -> Task:
        model = self.model
        if node.power is None or not model.states[node.name].controller:
            raise Refused(NO_SESSION)
        task = model.task("", kind)
        wrong = model.fail_now()
        model.at(model.time + estimate.POWER_OFF, act, (node, task.ref, wrong))
        return task

    def _off(self, value: tuple[Node, str, str | None]) -> None:
        node, ref, wrong = value
        if wrong is None:
            self.die(node.name)
            self.model.states[node.name].by_person = True
        self.model.end(ref, wrong)

    def _on(self, value: tuple[Node, str, str | None]) -> None:
        node, ref, wrong = value
        if wrong is None:
            self.boot(node.name)
        self.model.end(ref, wrong)

    def shutdown(self, node: Node) -> Task:
        model = self.model
        state = model.must_accept(node)
        task = model.task("", "shutdown")
        longest = max((estimate.shutdown(model.guest(g)) for g in state.running), default=0.0)
        model.at(model.time + longest, self._guests_stopped, (node.name, state.boots))
        model.at(model.time + longest + estimate.NODE_SHUTDOWN, self._off, (node, task.ref, None))
        return task

    def _guests_stopped(self, value: tuple[str, int]) -> None:
        node, boots = value
        state = self.model.states[node]
        if state.boots == boots:
            for guest in list(state.running):
                self.model.guests.vanish(guest, node)

    def set_tombstone(self, node: Node, *, on: bool) -> Task:
        self.model.must_accept(node).tombstone = on
        return self.model.done(node.name)

    # ---- reactions -----------------------------------------------------------------------------

    def die(self, node: str, *, powered: bool = False) -> None:
        """No power, or (`powered`) no system: guests stop in mid-write, tasks die, others notice in time."""
        model, state = self.model, self.model.states[node]
        if not state.powered and not state.up:
            return
        was_up, count = state.up, len(state.running)
        state.up, state.powered, state.hung = False, powered, powered
        state.owes_onboot = False
        state.boots += 1
        for guest in list(state.running):
            model.guests.vanish(guest, node)
        model.kill_tasks(node)
        model.scheduler.node_died(node)
        model.networks.broken()
        model.votes.changed(node)
        model.version += 1
        if was_up:
            model.say(node, _DIED, node=node, count=count)

    def boot(self, node: str) -> None:
        """Power is there: its system answers after its boot time."""
        model, state = self.model, self.model.states[node]
        if state.up:
            return
        state.powered, state.by_person, state.hung = True, False, False
        state.boots += 1
        model.version += 1
        model.at(model.time + state.node.boot, self._booted, (node, state.boots))

    def _booted(self, value: tuple[str, int]) -> None:
        node, boots = value
        model, state = self.model, self.model.states[node]
        if state.boots != boots or not state.powered:
            return
        state.up = True
        model.version += 1
        model.say(node, _BOOTED, node=node)
        model.votes.changed(node)
        model.scheduler.node_up(node)
        if state.tombstone:
            model.say(node, _TOMBSTONE, node=node)
        elif model.inventory.cluster_of(node).standalone:
            self._onboot(node)
        else:
            state.owes_onboot = True
            if not model.votes.quorate(node):
                model.say(node, _WAITS, node=node)

    def quorum_regained(self, node: str) -> None:
        if self.model.states[node].owes_onboot:
            self._onboot(node)

    def _onboot(self, node: str) -> None:
        """`pve-guests`: what is configured there with onboot=1, in startup order; it asks nobody else (facts A5)."""
        model, state = self.model, self.model.states[node]
        state.owes_onboot = False
        mine = [
            model.guest(g)
            for (fs, g), config in model.configs.items()
            if fs == state.node.cluster and config.owner == node and config.onboot and g not in state.running
        ]
        ready = [g for g in mine if self._could_start(g, node)]
        if not ready:
            return
        model.say(node, _ONBOOT, node=node, guests=", ".join(str(g.id) for g in ready))
        when = model.time
        for wave in waves(ready):
            for guest in wave:
                when += BOOT_GAP
                model.at(when, self._start_by_itself, (guest, node, state.boots))

    def _could_start(self, guest: Guest, node: str) -> bool:
        copy = self.model.copies.get((guest.id, node))
        return copy is not None and not copy.readonly and copy.healthy

    def _start_by_itself(self, value: tuple[Guest, str, int]) -> None:
        guest, node, boots = value
        model, state = self.model, self.model.states[node]
        if state.boots == boots and guest.id not in state.running and self._could_start(guest, node):
            model.guests.launch(guest, node)
            model.guests.boots_up(guest, node)
