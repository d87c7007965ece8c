"""Votes, members and expected votes as corosync counts them (facts A10), seen with its delay."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from pra.errors import Refused
from pra.inventory.estimate import QUORUM_DETECT
from pra.inventory.model import Cluster, Node
from pra.model.audit import TWO_QUORUMS
from pra.text import Text
from pra.world import QuorumStatus, Task

if TYPE_CHECKING:
    from pra.model.world import Model

_LOST: Final = Text(
    en="{node} has no quorum any more: {total} of {expected} votes, {needed} needed; its guests go on, nothing can be changed",
    fr="{node} n’a plus le quorum : {total} votes sur {expected}, il en faut {needed} ; ses invités continuent, plus rien ne se modifie",
)
_REGAINED: Final = Text(
    en="{node} has quorum again: {total} of {expected} votes",
    fr="{node} a de nouveau le quorum : {total} votes sur {expected}",
)
_LEFT: Final = Text(en="the cluster does not see {node} any more", fr="la grappe ne voit plus {node}")
_JOINED: Final = Text(
    en="{node} is a member of the cluster again", fr="{node} est de nouveau membre de la grappe"
)
INVALID: Final = "Unable to set expected votes: CS_ERR_INVALID_PARAM"


@dataclass(slots=True)
class Votes:
    """The port's `Quorum` over the truth; `views` is what each node sees, some seconds late."""

    model: Model
    views: dict[str, QuorumStatus] = field(default_factory=dict)
    configured: dict[str, int] = field(default_factory=dict)
    pending: set[str] = field(default_factory=set)

    def prepare(self) -> None:
        """Everybody sees everybody, at the start."""
        inventory = self.model.inventory
        for cluster in inventory.clusters.values():
            votes = sum(inventory.nodes[n].votes for n in cluster.nodes)
            self.configured[cluster.name] = votes + (cluster.qdevice.votes if cluster.qdevice else 0)
            for node in cluster.nodes:
                self.views[node] = self._count(cluster, self.members(cluster, node))

    # ---- the port ------------------------------------------------------------------------------

    def status(self, node: Node) -> QuorumStatus:
        self.model.must_answer(node)
        return self.views[node.name]

    def set_expected(self, node: Node, votes: int) -> Task:
        self.model.must_accept(node)
        cluster = self.model.inventory.clusters[node.cluster]
        members = self.members(cluster, node.name)
        seen = self._count(cluster, members)
        unquorates = seen.quorate and votes // 2 + 1 > seen.total
        if cluster.standalone or votes < seen.total or unquorates:
            raise Refused(INVALID)
        for name in members:
            if votes == self.configured[cluster.name]:
                self.model.expected.pop(name, None)
            else:
                self.model.expected[name] = votes
        self._look(cluster)
        return self.model.done(node.name)

    # ---- the truth -----------------------------------------------------------------------------

    def quorate(self, node: str) -> bool:
        """What decides on that node whether `/etc/pve` can be written."""
        return self.views[node].quorate

    def online(self, node: str, witness: str) -> bool:
        return node in self.views[witness].members

    def members(self, cluster: Cluster, node: str) -> tuple[str, ...]:
        """The nodes that corosync on `node` can hear, itself included."""
        states, networks = self.model.states, self.model.networks
        if not states[node].up:
            return ()
        return tuple(
            n
            for n in cluster.nodes
            if n == node or (states[n].up and networks.between(node, n, "corosync") is not None)
        )

    def _count(self, cluster: Cluster, members: tuple[str, ...]) -> QuorumStatus:
        nodes, full = self.model.inventory.nodes, self.configured[cluster.name]
        total = sum(nodes[m].votes for m in members)
        device = None
        if cluster.qdevice is not None and members:
            device = self._device_votes_for(cluster, members)
            total += cluster.qdevice.votes if device else 0
        overrides = [self.model.expected.get(m, full) for m in members]
        expected = max(min(overrides, default=full), total)
        needed = expected // 2 + 1
        return QuorumStatus(cluster.standalone or total >= needed, expected, total, needed, members, device)

    def _device_votes_for(self, cluster: Cluster, members: tuple[str, ...]) -> bool:
        """ffsplit: of the halves that reach it the larger one, else the one with the lowest node."""
        assert cluster.qdevice is not None
        host = cluster.qdevice.host
        if not any(self.model.networks.outside_host(m, host) for m in members):
            return False
        alive = [n for n in cluster.nodes if self.model.states[n].up and n not in members]
        others = [n for n in alive if self.model.networks.outside_host(n, host)]
        if len(others) != len(members):
            return len(members) > len(others)
        return not others or cluster.nodes.index(members[0]) < cluster.nodes.index(others[0])

    # ---- reactions -----------------------------------------------------------------------------

    def changed(self, node: str) -> None:
        """A node came, went or lost a link: its cluster will notice in some seconds."""
        cluster = self.model.inventory.cluster_of(node)
        if cluster.standalone:
            self._look(cluster)
        elif cluster.name not in self.pending:
            self.pending.add(cluster.name)
            self.model.at(self.model.time + QUORUM_DETECT, self._notice, cluster)

    def _notice(self, cluster: Cluster) -> None:
        self.pending.discard(cluster.name)
        before = {n: self.views[n] for n in cluster.nodes}
        self._look(cluster)
        self._tell(cluster, before)

    def _look(self, cluster: Cluster) -> None:
        model = self.model
        model.version += 1
        quorate: list[tuple[str, ...]] = []
        for node in cluster.nodes:
            members = self.members(cluster, node)
            if not members:
                model.expected.pop(node, None)  # an override does not survive a reboot
                self.views[node] = QuorumStatus(quorate=False, expected=0, total=0, quorum=0, members=())
                continue
            self.views[node] = self._count(cluster, members)
            if self.views[node].quorate and members not in quorate:
                quorate.append(members)
        self._adopt(cluster)
        if not cluster.standalone and len(quorate) > 1 and not set(quorate[0]) & set(quorate[1]):
            first, second = ("+".join(q) for q in quorate[:2])
            model.violated(
                1, cluster.name, TWO_QUORUMS.fill(cluster=cluster.name, first=first, second=second)
            )

    def _adopt(self, cluster: Cluster) -> None:
        """Expected votes follow the votes seen upward; whoever joins takes on those of its partition (facts A10)."""
        for node in cluster.nodes:
            view = self.views[node]
            if not view.members:
                continue
            if view.expected >= self.configured[cluster.name]:
                self.model.expected.pop(node, None)
            elif view.expected:
                self.model.expected[node] = view.expected

    def _tell(self, cluster: Cluster, before: dict[str, QuorumStatus]) -> None:
        """What the survivors' logs would say, and what follows from it."""
        self._tell_members(cluster, before)
        for node in cluster.nodes:
            now, then = self.views[node], before[node]
            if now.members and now.quorate is not then.quorate:
                self._tell_quorum(node, now)
            if now.members != then.members:
                self.model.scheduler.woken(node)

    def _tell_members(self, cluster: Cluster, before: dict[str, QuorumStatus]) -> None:
        """Who left and who joined, unless everybody lost sight of everybody."""
        gone: set[str] = set()
        come: set[str] = set()
        for node in cluster.nodes:
            now, then = set(self.views[node].members), set(before[node].members)
            if now:
                gone |= then - now
            if then:
                come |= now - then
        for names, words in ((gone, _LEFT), (come, _JOINED)):
            for name in sorted(names) if len(names) < len(cluster.nodes) else ():
                self.model.say(name, words, node=name)

    def _tell_quorum(self, node: str, now: QuorumStatus) -> None:
        values = {"node": node, "total": now.total, "expected": now.expected, "needed": now.quorum}
        self.model.say(node, _REGAINED if now.quorate else _LOST, **values)
        if now.quorate:
            self.model.power.quorum_regained(node)
