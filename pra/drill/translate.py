"""From faults as they are written to faults as they strike; every wrong word at its place."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from pra.drill.faults import CallFault, Moment, Struck, Timed
from pra.drill.forms import FaultForm, GuestFault, NetworkFault, NodeFault, ScenarioForm
from pra.inventory.model import Inventory
from pra.model import faults as model
from pra.plan.model import Plan
from pra.syntax.shape import Problems
from pra.text import Text

_NODE = Text(en="node", fr="nœud")
_SITE = Text(en="site", fr="site")
_POOL = Text(en="pool", fr="pool")
_NETWORK = Text(en="network", fr="réseau")
_GUEST = Text(en="guest", fr="invité")
_STEP = Text(en="step or operation", fr="étape ou opération")

_MOMENTS: Final[tuple[Moment, ...]] = ("before", "during", "after")
BESIDE: Final = frozenset({"at", "before", "during", "after", "delay", "note", "times"})


@dataclass(frozen=True, slots=True)
class Faults:
    """The faults of a scenario, by what they strike."""

    timed: tuple[Timed, ...]
    struck: tuple[Struck, ...]
    calls: tuple[CallFault, ...]


def translate(form: ScenarioForm, inventory: Inventory, plan: Plan, problems: Problems) -> Faults:
    """Every fault of the scenario; problems are collected, not raised."""
    timed: list[Timed] = []
    struck: list[Struck] = []
    calls: list[CallFault] = []
    names = [*plan.steps, *(o.id for o in plan.operations if not o.gate)]
    for i, fault in enumerate(form.faults):
        path = ("faults", i)
        what = _what(fault)
        moment = _moment(fault)
        if len(what) != 1 or moment is None:
            problems.error(
                path,
                Text(
                    en="a fault says when (one of at, before, during, after) and exactly one thing that goes wrong",
                    fr="une panne dit quand (at, before, during ou after) et exactement une chose qui va mal",
                ),
            )
            continue
        kind, value = what[0]
        where, at = moment
        if where != "at":
            problems.known((*path, where), str(at), names, _STEP)
        if kind in _CALLS:
            if where == "at":
                problems.error(
                    (*path, kind.replace("_", "-")), Text(en="needs `during`", fr="demande `during`")
                )
                continue
            calls.append(replace(_CALLS[kind](str(at), value, fault.times), number=i))
            continue
        made = _KINDS[kind](_Context(inventory, problems, (*path, kind.replace("_", "-"))), value)
        if made is None:
            continue
        if where == "at":
            timed.append(Timed(float(at), made, i))
        else:
            struck.append(Struck(where, str(at), made, fault.delay, i))
    return Faults(tuple(timed), tuple(struck), tuple(calls))


def _what(fault: FaultForm) -> list[tuple[str, Any]]:
    return [
        (n, getattr(fault, n))
        for n in type(fault).model_fields
        if n not in BESIDE and getattr(fault, n) is not None
    ]


def _moment(fault: FaultForm) -> "tuple[Any, Any] | None":
    given = [(n, getattr(fault, n)) for n in ("at", *_MOMENTS) if getattr(fault, n) is not None]
    return given[0] if len(given) == 1 else None


@dataclass(frozen=True, slots=True)
class _Context:
    inventory: Inventory
    problems: Problems
    path: tuple[str | int, ...]

    def node(self, name: str) -> str | None:
        hosts = [c.qdevice.host for c in self.inventory.clusters.values() if c.qdevice]
        return self._known(name, [*self.inventory.nodes, *hosts], _NODE)

    def network(self, name: str) -> str | None:
        return self._known(name, list(self.inventory.networks), _NETWORK)

    def pool(self, node: str, name: str) -> str | None:
        known = self.inventory.nodes.get(node)
        return self._known(name, [p.name for p in known.pools] if known else [], _POOL)

    def site(self, name: str) -> str | None:
        return self._known(name, list(self.inventory.sites), _SITE)

    def guest(self, number: int) -> int | None:
        known = self._known(str(number), [str(g) for g in self.inventory.guests], _GUEST)
        return None if known is None else number

    def _known(self, name: str, names: list[str], kind: Text) -> str | None:
        return name if self.problems.known(self.path, name, names, kind) else None

    def missing(self, field: str) -> None:
        self.problems.error(self.path, Text(en=f"`{field}` is missing", fr=f"`{field}` manque"))


def _of_node(make: Callable[[str], model.Fault]) -> Callable[[_Context, Any], model.Fault | None]:
    def build(context: _Context, value: Any) -> model.Fault | None:
        name = context.node(value.node if isinstance(value, NodeFault) else value)
        return make(name) if name is not None else None

    return build


def _node_return(context: _Context, value: Any) -> model.Fault | None:
    given = value if isinstance(value, NodeFault) else NodeFault(node=value)
    name = context.node(given.node)
    return None if name is None else model.NodeReturn(name, by_hand=given.by_hand, masked=given.masked)


def _of_link(make: Callable[[str, str], model.Fault]) -> Callable[[_Context, NodeFault], model.Fault | None]:
    def build(context: _Context, value: NodeFault) -> model.Fault | None:
        if value.network is None:
            context.missing("network")
            return None
        node, network = context.node(value.node), context.network(value.network)
        return make(node, network) if node and network else None

    return build


def _of_pool(make: Callable[[str, str], model.Fault]) -> Callable[[_Context, NodeFault], model.Fault | None]:
    def build(context: _Context, value: NodeFault) -> model.Fault | None:
        node = context.node(value.node)
        if value.pool is None:
            context.missing("pool")
            return None
        if node is None or not context.pool(node, value.pool):
            return None
        return make(node, value.pool)

    return build


def _site(make: Callable[[str], model.Fault]) -> Callable[[_Context, str], model.Fault | None]:
    def build(context: _Context, value: str) -> model.Fault | None:
        name = context.site(value)
        return make(name) if name is not None else None

    return build


def _partition(context: _Context, value: NetworkFault) -> model.Fault | None:
    network = context.network(value.network)
    groups = tuple(frozenset(g) for g in value.groups)
    known = all(context.node(n) is not None for group in groups for n in sorted(group))
    if not groups:
        context.missing("groups")
    return model.Partition(network, groups) if network and groups and known else None


def _heal(context: _Context, value: str) -> model.Fault | None:
    network = context.network(value)
    return model.Heal(network) if network else None


def _slow(context: _Context, value: NetworkFault) -> model.Fault | None:
    network = context.network(value.network)
    if value.factor is None:
        context.missing("factor")
        return None
    return model.SlowLink(network, value.factor) if network else None


def _corrupt(context: _Context, value: GuestFault) -> model.Fault | None:
    if value.node is None:
        context.missing("node")
        return None
    guest, node = context.guest(value.guest), context.node(value.node)
    return model.CorruptCopy(guest, node) if guest is not None and node else None


def _lock(context: _Context, value: GuestFault) -> model.Fault | None:
    guest = context.guest(value.guest)
    return None if guest is None else model.LockGuest(guest, value.lock or "backup")


def _of_guest(make: Callable[[int], model.Fault]) -> Callable[[_Context, int], model.Fault | None]:
    def build(context: _Context, value: int) -> model.Fault | None:
        guest = context.guest(value)
        return None if guest is None else make(guest)

    return build


def _stale(context: _Context, value: NodeFault) -> model.Fault | None:
    node = context.node(value.node)
    return model.StaleView(node, value.for_ or 300.0) if node else None


def _disk(context: _Context, value: NodeFault) -> model.Fault | None:
    node = context.node(value.node)
    if value.serial is None:
        context.missing("serial")
        return None
    return model.DiskFails(node, value.serial) if node else None


_KINDS: Final[Mapping[str, Callable[[_Context, Any], model.Fault | None]]] = {
    "node_crash": _of_node(model.NodeCrash),
    "node_return": _node_return,
    "node_unplugged": _of_node(model.NodeUnplugged),
    "site_power_loss": _site(model.SitePowerLoss),
    "site_power_back": _site(model.SitePowerBack),
    "link_cut": _of_link(model.LinkCut),
    "link_repair": _of_link(model.LinkRepair),
    "partition": _partition,
    "heal": _heal,
    "controller_unreachable": _of_node(model.ControllerUnreachable),
    "controller_back": _of_node(model.ControllerBack),
    "slow_link": _slow,
    "pool_full": _of_pool(model.PoolFull),
    "pool_freed": _of_pool(model.PoolFreed),
    "corrupt_copy": _corrupt,
    "guest_locked": _lock,
    "guest_hangs": _of_guest(model.GuestHangs),
    "stale_view": _stale,
    "disk_fails": _disk,
    "service_down": _of_guest(model.ServiceDown),
    "task_fails": lambda _, words: model.NextTaskFails(words),
}


def _lost(to: str, value: str, times: int) -> CallFault:
    happened = value == "after"
    return CallFault(to, "lost-after" if happened else "lost-before", "no answer before the deadline", times)


_CALLS: Final[Mapping[str, Callable[[str, Any, int], CallFault]]] = {
    "answer_lost": _lost,
    "refused": lambda to, words, times: CallFault(to, "refused", words, times),
}
