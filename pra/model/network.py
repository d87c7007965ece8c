"""Who reaches whom, and how fast: cuts, partitions, and transfers that share links."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pra.inventory.estimate import DISK_READ
from pra.inventory.model import Node

if TYPE_CHECKING:
    from pra.model.core import Core


@dataclass(slots=True, eq=False)
class Transfer:
    """Bytes on their way between two nodes. `token` tells an old end from a new one."""

    source: str
    target: str
    network: str
    left: float
    limit: float
    done: Callable[[bool], None]
    rate: float = 0.0
    since: float = 0.0
    token: int = 0
    over: bool = False
    number: int = 0

    @property
    def ends(self) -> tuple[tuple[str, str], tuple[str, str]]:
        """The two links that it takes its share of; the source's first."""
        return (self.source, self.network), (self.target, self.network)


@dataclass(slots=True)
class Networks:
    """The state of every network. Cuts are of (node, network); a partition is a list of groups."""

    core: Core
    cut: set[tuple[str, str]] = field(default_factory=set)
    groups: dict[str, tuple[frozenset[str], ...]] = field(default_factory=dict)
    slow: dict[str, float] = field(default_factory=dict)
    links: dict[tuple[str, str], float] = field(default_factory=dict)
    by_use: dict[str, tuple[str, ...]] = field(default_factory=dict)
    transfers: list[Transfer] = field(default_factory=list)
    over_link: dict[tuple[str, str], set[Transfer]] = field(default_factory=dict)
    started: int = 0
    outside: frozenset[str] = frozenset()  # nodes that the engine reaches while nothing is cut

    def prepare(self) -> None:
        """The links of every node, and the networks of every use."""
        inventory = self.core.inventory
        for node in inventory.nodes.values():
            for link in node.links:
                self.links[node.name, link.network] = link.speed
        for use in ("admin", "corosync", "storage"):
            self.by_use[use] = tuple(n.name for n in inventory.networks.values() if use in n.uses)
        admin = self.by_use["admin"]
        self.outside = frozenset(node for node, network in self.links if network in admin)

    # ---- reach ---------------------------------------------------------------------------------

    def _on(self, node: str, network: str) -> bool:
        return (node, network) in self.links and (node, network) not in self.cut

    def from_outside(self, node: str) -> bool:
        """Whether the engine, which stands on the admin networks, reaches a node's link."""
        if not self.by_use["admin"]:
            return True
        if not self.cut and not self.groups:
            return node in self.outside  # asked ten times an operation, and nearly always so
        for network in self.by_use["admin"]:
            if self._on(node, network):
                groups = self.groups.get(network)
                if groups is None or node in groups[0]:
                    return True
        return False

    def between(self, first: str, second: str, use: str) -> str | None:
        """A network of that use (else an admin one) that both are on, whole between them."""
        names = self.by_use.get(use) or ()
        linked = [n for n in names if (first, n) in self.links and (second, n) in self.links]
        for network in linked or self.by_use["admin"]:
            if (
                self._on(first, network)
                and self._on(second, network)
                and self._together(network, first, second)
            ):
                return network
        return None

    def _together(self, network: str, first: str, second: str) -> bool:
        groups = self.groups.get(network)
        return groups is None or any(first in g and second in g for g in groups)

    def outside_host(self, node: str, host: str) -> bool:
        """Whether a node reaches a host that is no node (a QDevice's), which can be cut like one."""
        networks = [*self.by_use["corosync"], *self.by_use["admin"]]
        if any((host, n) in self.cut for n in networks):
            return False
        admin = [n for n in self.by_use["admin"] if self._on(node, n)]
        return any(self._together(n, node, host) if n in self.groups else True for n in admin)

    # ---- transfers -----------------------------------------------------------------------------

    def send(
        self, source: Node, target: Node, size: float, limit: float, done: Callable[[bool], None]
    ) -> None:
        """Move bytes; `done(True)` when they are there, `done(False)` when the way is cut meanwhile."""
        network = self.between(source.name, target.name, "storage")
        if network is None:
            self.core.at(self.core.time + 1.0, done, False)
            return
        self.started += 1
        transfer = Transfer(
            source.name,
            target.name,
            network,
            max(size, 1.0),
            limit,
            done,
            since=self.core.time,
            number=self.started,
        )
        self.transfers.append(transfer)
        for end in transfer.ends:
            self.over_link.setdefault(end, set()).add(transfer)
        self._share_around(transfer)

    def share(self) -> None:
        """Give every transfer its fair share, and say anew when each one ends."""
        for transfer in self.transfers:
            self._give(transfer)

    def _share_around(self, changed: Transfer) -> None:
        """The same for those that share a link with one that came or went: an estate has hundreds that do not."""
        near = set[Transfer]().union(*(self.over_link[end] for end in changed.ends))
        for transfer in sorted(near, key=lambda t: t.number):  # in the order of `transfers`
            self._give(transfer)

    def _give(self, t: Transfer) -> None:
        now, ends = self.core.time, t.ends
        t.left -= t.rate * (now - t.since)
        t.since = now
        factor = self.slow.get(t.network, 1.0)
        rate = min(self.links[end] * factor / len(self.over_link[end]) for end in ends)
        rate = min(rate, DISK_READ / len(self.over_link[ends[0]]), t.limit or rate)
        if rate != t.rate or not t.token:
            t.rate = rate
            t.token += 1
            when = now + max(t.left, 0.0) / rate if rate else now + 1e9
            self.core.at(when, self._arrived, (t, t.token))

    def _arrived(self, value: tuple[Transfer, int]) -> None:
        transfer, token = value
        if transfer.over or transfer.token != token:
            return
        self._drop(transfer)
        transfer.done(True)

    def _drop(self, transfer: Transfer) -> None:
        transfer.over = True
        self.transfers.remove(transfer)
        for end in transfer.ends:
            self.over_link[end].remove(transfer)
        self._share_around(transfer)

    def broken(self) -> None:
        """After a cut or a death: what has lost its way fails."""
        for transfer in list(self.transfers):
            states = self.core.states
            alive = states[transfer.source].up and states[transfer.target].up
            if not alive or self.between(transfer.source, transfer.target, "storage") is None:
                self._drop(transfer)
                transfer.done(False)

    def nothing(self, _: Any = None) -> None:
        """An event that only marks a moment."""
