"""From an inventory as it is written to what it means; every wrong name at its place, all at once."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from pra.inventory import forms
from pra.inventory.check import check_inventory
from pra.inventory.model import (
    Cluster,
    Contact,
    Disk,
    Guest,
    GuestType,
    HaResource,
    HaRule,
    Inventory,
    Link,
    Network,
    Node,
    Pool,
    Power,
    QDevice,
    Role,
    ServiceCheck,
    Site,
    Startup,
    Storage,
)
from pra.inventory.names import CLUSTER, CONTACT, GUEST, NETWORK, NODE, SITE, STORAGE, known
from pra.inventory.protection import protected
from pra.syntax.collector import collector_paused
from pra.syntax.read import Document, Trail, read_file
from pra.syntax.shape import Problems, check
from pra.text import Text

_PARITY: Final = {"raidz1": 1, "raidz2": 2, "raidz3": 3, "raid1": 1, "raid5": 1}
_DEFAULTS: Final = (("guests", "guest"), ("nodes", "node"))
_BOOT: Final = {GuestType.LXC: 10.0, GuestType.QEMU: 40.0}

_ALREADY: Final = Text(
    en="{node} is already in cluster {cluster}", fr="{node} est déjà dans la grappe {cluster}"
)
_NOT_NAMED: Final = Text(
    en="cluster {cluster} does not name {node} among its nodes",
    fr="la grappe {cluster} ne nomme pas {node} parmi ses nœuds",
)
_SAME_NAME: Final = Text(
    en="{node} is the name of a cluster that it is not in",
    fr="{node} est le nom d’une grappe dont il ne fait pas partie",
)


def load(path: Path) -> Inventory:
    """Read and resolve an inventory; Invalid with every problem and its place."""
    return parse(read_file(path))


@collector_paused()
def parse(document: Document) -> Inventory:
    """Resolve an inventory that was read already."""
    _apply_defaults(document.data)
    document.inherited |= {section: ("defaults", name) for section, name in _DEFAULTS}
    form = check(document, forms.InventoryForm)
    problems = Problems(document)
    inventory = _Resolver(form, problems).inventory(document.file)
    problems.raise_any()
    check_inventory(inventory, problems)
    problems.raise_any()
    return replace(inventory, warnings=tuple(problems.found))


def _apply_defaults(data: Any) -> None:
    """What `defaults` gives, every guest and node has, unless it says otherwise. Shapes are checked afterwards."""
    if not isinstance(data, dict) or not isinstance(data.get("defaults"), dict):
        return
    for section, name in _DEFAULTS:
        given, items = data["defaults"].get(name), data.get(section)
        if isinstance(given, dict) and isinstance(items, dict):
            for key, item in items.items():
                if isinstance(item, dict):
                    items[key] = {**given, **item}


class _Resolver:
    """Turns forms into values; keeps going past a wrong name so that all are told."""

    def __init__(self, form: forms.InventoryForm, problems: Problems) -> None:
        self.form, self.problems = form, problems
        self.members: dict[str, list[str]] = {}  # the clusters of each node
        for name, cluster in form.clusters.items():
            for node in cluster.nodes:
                self.members.setdefault(node, []).append(name)

    def inventory(self, file: str) -> Inventory:
        form = self.form
        nodes = {name: self._node(name, node) for name, node in form.nodes.items()}
        storages = {name: self._storage(name, storage) for name, storage in form.storages.items()}
        guests = {number: self._guest(number, guest) for number, guest in form.guests.items()}
        by_node: dict[str, list[Guest]] = {name: [] for name in nodes}
        for guest in guests.values():
            by_node.setdefault(guest.node, []).append(guest)
        base = Inventory(
            name=form.inventory,
            title=form.title,
            file=file,
            sites={n: Site(n, s.title, s.address) for n, s in form.sites.items()},
            networks={n: self._network(n, w) for n, w in form.networks.items()},
            clusters=self._clusters(nodes),
            nodes=nodes,
            storages=storages,
            guests=guests,
            by_node={n: tuple(g) for n, g in by_node.items()},
        )
        if self.problems.found:
            return self._people(base)  # what protects cannot be resolved over wrong names
        return self._people(protected(base, form, self.problems))

    def _known(
        self, path: Trail, word: str | int, words: Mapping[Any, Any], kind: Text, *, key: bool = False
    ) -> bool:
        return known(self.problems, path, word, words, kind, key=key)

    # ---- places and machines -------------------------------------------------------------------

    def _network(self, name: str, form: forms.NetworkForm) -> Network:
        if form.site:
            self._known(("networks", name, "site"), form.site, self.form.sites, SITE)
        return Network(name, form.speed, frozenset(form.uses), form.site)

    def _node(self, name: str, form: forms.NodeForm) -> Node:
        path = ("nodes", name)
        self._known((*path, "site"), form.site, self.form.sites, SITE)
        if form.cluster is not None:
            self._known((*path, "cluster"), form.cluster, self.form.clusters, CLUSTER)
        links = []
        for network, link in form.links.items():
            if self._known((*path, "links", network), network, self.form.networks, NETWORK, key=True):
                speed = self.form.networks[network].speed if link.speed is None else link.speed
                links.append(Link(network, speed, link.address))
        return Node(
            name=name,
            site=form.site,
            cluster=self._cluster_of(name, form),
            address=form.address or next((li.address for li in links if li.address), ""),
            memory=form.memory,
            votes=form.votes,
            reserve=form.reserve,
            cores=form.cores,
            power=Power(form.power.kind, form.power.address) if form.power else None,
            links=tuple(links),
            pools=tuple(self._pool(n, p) for n, p in form.pools.items()),
            boot=form.boot,
            chassis=form.chassis or name,
            title=form.title,
        )

    def _cluster_of(self, name: str, form: forms.NodeForm) -> str:
        members = self.members.get(name, [])
        if len(members) > 1:
            said = _ALREADY.fill(node=name, cluster=members[0])
            self.problems.error(("clusters", members[1], "nodes"), said)
        if form.cluster is not None and form.cluster in self.form.clusters and form.cluster not in members:
            said = _NOT_NAMED.fill(node=name, cluster=form.cluster)
            self.problems.error(("nodes", name, "cluster"), said)
        if not members and name in self.form.clusters:
            self.problems.error(("nodes", name), _SAME_NAME.fill(node=name), key=True)
        return members[0] if members else name

    def _pool(self, name: str, form: forms.PoolForm) -> Pool:
        parity = len(form.disks) - 1 if form.layout == "mirror" else _PARITY.get(form.layout, 0)
        return Pool(name, form.type, form.size, form.layout, form.disks, max(parity, 0))

    def _clusters(self, nodes: Mapping[str, Node]) -> dict[str, Cluster]:
        found: dict[str, Cluster] = {}
        for name, form in self.form.clusters.items():
            for i, node in enumerate(form.nodes):
                self._known(("clusters", name, "nodes", i), node, nodes, NODE)
            device = form.qdevice
            qdevice = QDevice(device.host, device.address, device.votes, device.site) if device else None
            found[name] = Cluster(
                name, form.nodes, standalone=len(form.nodes) == 1, qdevice=qdevice, title=form.title
            )
        for alone in nodes.values():
            if alone.cluster not in found:
                found[alone.cluster] = Cluster(
                    alone.cluster, (alone.name,), standalone=True, title=alone.title
                )
        return found

    def _storage(self, name: str, form: forms.StorageForm) -> Storage:
        path = ("storages", name)
        for i, node in enumerate(form.nodes):
            self._known((*path, "nodes", i), node, self.form.nodes, NODE)
        if form.site:
            self._known((*path, "site"), form.site, self.form.sites, SITE)
        shared = form.type in ("nfs", "pbs", "rbd", "cephfs")
        nodes = form.nodes or tuple(self.form.nodes)
        pool = form.pool or (None if shared else name)
        return Storage(name, form.type, nodes, pool, shared, form.site, form.speed, form.address)

    # ---- guests --------------------------------------------------------------------------------

    def _guest(self, number: int, form: forms.GuestForm) -> Guest:
        path = ("guests", number)
        self._known((*path, "node"), form.node, self.form.nodes, NODE)
        for i, needed in enumerate(form.needs):
            self._known((*path, "needs", i), needed, self.form.guests, GUEST)
        return Guest(
            id=number,
            name=form.name,
            type=form.type,
            node=form.node,
            memory=form.memory,
            disks=tuple(self._disk((*path, "disks", n), n, d) for n, d in form.disks.items()),
            startup=Startup(form.startup.order, form.startup.up, form.startup.down),
            onboot=form.onboot,
            runs=form.runs,
            needs=form.needs,
            checks=tuple(
                ServiceCheck(c.kind, c.target.replace("{name}", form.name), c.title) for c in form.checks
            ),
            tags=frozenset(form.tags),
            rto=form.rto,
            rpo=form.rpo,
            boot=_BOOT[form.type] if form.boot is None else form.boot,
            writes=form.writes,
            title=form.title,
        )

    def _disk(self, path: Trail, name: str, form: forms.DiskForm) -> Disk:
        self._known(path, form.storage, self.form.storages, STORAGE)
        return Disk(name, form.storage, form.size, form.size // 2 if form.used is None else form.used)

    # ---- availability and people ---------------------------------------------------------------

    def _people(self, base: Inventory) -> Inventory:
        form = self.form
        return replace(
            base,
            ha=tuple(self._resource(n, r) for n, r in form.ha.resources.items()),
            ha_rules=tuple(self._rule(n, r) for n, r in form.ha.rules.items()),
            roles={n: self._role(n, r) for n, r in form.roles.items()},
            contacts={n: Contact(c.name or n, c.phone, c.mail, c.note) for n, c in form.contacts.items()},
        )

    def _resource(self, number: int, form: forms.HaResourceForm) -> HaResource:
        self._known(("ha", "resources", number), number, self.form.guests, GUEST, key=True)
        return HaResource(number, form.state, form.max_restart, form.max_relocate, form.failback)

    def _rule(self, name: str, form: forms.HaRuleForm) -> HaRule:
        path = ("ha", "rules", name)
        for i, guest in enumerate(form.guests):
            self._known((*path, "guests", i), guest, self.form.guests, GUEST)
        for node in form.nodes:
            self._known((*path, "nodes", node), node, self.form.nodes, NODE, key=True)
        return HaRule(name, form.type, form.guests, form.nodes, form.strict, form.affinity)

    def _role(self, name: str, form: forms.RoleForm) -> Role:
        for i, person in enumerate(form.people):
            self._known(("roles", name, "people", i), person, self.form.contacts, CONTACT)
        return Role(name, form.title, form.people)


__all__ = ["load", "parse"]
