"""From an inventory as it is written to what it means; every wrong name at its place, all at once."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from pra.inventory import forms
from pra.inventory import schedule as calendar
from pra.inventory.check import check_inventory
from pra.inventory.model import (
    Backup,
    Cluster,
    Contact,
    Disk,
    Group,
    Guest,
    GuestType,
    HaResource,
    HaRule,
    Inventory,
    Link,
    Method,
    Network,
    Node,
    Pool,
    Power,
    QDevice,
    Replication,
    Role,
    ServiceCheck,
    Site,
    SnapshotPolicy,
    Startup,
    Storage,
)
from pra.inventory.select import select
from pra.syntax.collector import collector_paused
from pra.syntax.read import Document, Trail, read_file
from pra.syntax.shape import Problems, check
from pra.text import HOUR, Text

_PARITY: Final = {"raidz1": 1, "raidz2": 2, "raidz3": 3, "raid1": 1, "raid5": 1}
_BOOT: Final = {GuestType.LXC: 10.0, GuestType.QEMU: 40.0}

NODE = Text(en="node", fr="nœud")
SITE = Text(en="site", fr="site")
NETWORK = Text(en="network", fr="réseau")
STORAGE = Text(en="storage", fr="stockage")
GUEST = Text(en="guest", fr="invité")
GROUP = Text(en="group", fr="groupe")
CLUSTER = Text(en="cluster", fr="grappe")
CONTACT = Text(en="contact", fr="contact")


def load(path: Path) -> Inventory:
    """Read and resolve an inventory; Invalid with every problem and its place."""
    return parse(read_file(path))


@collector_paused()
def parse(document: Document) -> Inventory:
    """Resolve an inventory that was read already."""
    _apply_defaults(document.data)
    form = check(document, forms.InventoryForm)
    problems = Problems(document)
    inventory = _Resolver(form, problems).inventory(document.file)
    problems.raise_any()
    check_inventory(inventory, problems)
    problems.raise_any()
    return inventory


def _apply_defaults(data: Any) -> None:
    """What `defaults` gives, every guest and node has, unless it says otherwise. Shapes are checked afterwards."""
    if not isinstance(data, dict) or not isinstance(data.get("defaults"), dict):
        return
    for section, name in (("guests", "guest"), ("nodes", "node")):
        given, items = data["defaults"].get(name), data.get(section)
        if isinstance(given, dict) and isinstance(items, dict):
            for key, item in items.items():
                if isinstance(item, dict):
                    items[key] = {**given, **item}


class _Resolver:
    """Turns forms into values; keeps going past a wrong name so that all are told."""

    def __init__(self, form: forms.InventoryForm, problems: Problems) -> None:
        self.form, self.problems = form, problems

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
            return base  # what protects cannot be resolved over wrong names
        return self._protected(base)

    def _known(self, path: Trail, word: str | int, words: Mapping[Any, Any], kind: Text) -> bool:
        """Looked up as it is; the words are only spelled out for an error, or an estate would take n² steps."""
        return word in words or self.problems.known(path, str(word), [str(w) for w in words], kind)

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
            if self._known((*path, "links", network), network, self.form.networks, NETWORK):
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
        members = [n for n, c in self.form.clusters.items() if name in c.nodes]
        if len(members) > 1:
            self.problems.error(
                ("clusters", members[1], "nodes"),
                Text(
                    en=f"{name} is already in cluster {members[0]}",
                    fr=f"{name} est déjà dans la grappe {members[0]}",
                ),
            )
        return members[0] if members else form.cluster or name

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

    # ---- protection ----------------------------------------------------------------------------

    def _protected(self, base: Inventory) -> Inventory:
        groups = {n: self._group(base, n, g) for n, g in self.form.groups.items()}
        chosen = _with(base, groups=groups)
        jobs: list[Replication] = []
        snapshots: list[SnapshotPolicy] = []
        backups: list[Backup] = []
        for i, entry in enumerate(self.form.protection):
            path = ("protection", i)
            given = [
                n for n in ("pair", "replication", "snapshots", "backup") if getattr(entry, n) is not None
            ]
            if len(given) != 1:
                words = Text(
                    en="exactly one of pair, replication, snapshots, backup",
                    fr="exactement un parmi pair, replication, snapshots, backup",
                )
                self.problems.error(path, words)
                continue
            where = (*path, given[0])
            if entry.pair is not None:
                jobs += self._pair(chosen, where, entry.pair, len(jobs))
            elif entry.replication is not None:
                jobs += self._replication(chosen, where, entry.replication)
            elif entry.snapshots is not None:
                policy = entry.snapshots
                self._schedule((*where, "schedule"), policy.schedule)
                guests = self._chosen(chosen, (*where, "guests"), policy.guests)
                snapshots.append(SnapshotPolicy(tuple(g.id for g in guests), policy.schedule, policy.keep))
            elif entry.backup is not None:
                backups.append(self._backup(chosen, where, entry.backup))
        by_guest: dict[int, list[Replication]] = {}
        numbered = _numbered(jobs)
        for job in numbered:
            by_guest.setdefault(job.guest, []).append(job)
        return _with(
            chosen,
            replications=tuple(numbered),
            by_guest={g: tuple(j) for g, j in by_guest.items()},
            snapshots=tuple(snapshots),
            backups=tuple(backups),
            ha=tuple(self._resource(n, r) for n, r in self.form.ha.resources.items()),
            ha_rules=tuple(self._rule(n, r) for n, r in self.form.ha.rules.items()),
            roles={n: self._role(n, r) for n, r in self.form.roles.items()},
            contacts={
                n: Contact(c.name or n, c.phone, c.mail, c.note) for n, c in self.form.contacts.items()
            },
        )

    def _chosen(self, base: Inventory, path: Trail, selection: forms.Selection) -> tuple[Guest, ...]:
        self.check_selection(base, path, selection)
        chosen = select(base, selection)
        if not chosen:
            words = Text(en="this selection matches no guest", fr="cette sélection ne désigne aucun invité")
            self.problems.warning(path, words)
        return chosen

    def check_selection(self, base: Inventory, path: Trail, selection: forms.Selection) -> None:
        check_selection(self.problems, base, path, selection)

    def _schedule(self, path: Trail, words: str) -> None:
        try:
            calendar.parse(words)
        except calendar.NotASchedule as error:
            said = Text(
                en="`{words}` is not a schedule: {why}", fr="`{words}` n’est pas un calendrier : {why}"
            )
            self.problems.error(path, said.fill(words=words, why=error.text))

    def _pair(self, base: Inventory, path: Trail, form: forms.PairForm, _: int) -> list[Replication]:
        known = self._known((*path, "prod"), form.prod, base.nodes, NODE)
        known = self._known((*path, "spare"), form.spare, base.nodes, NODE) and known
        self._schedule((*path, "schedule"), form.schedule)
        if not known:
            return []
        guests = (
            base.by_node[form.prod]
            if form.guests is None
            else self._chosen(base, (*path, "guests"), form.guests)
        )
        return [
            Replication(
                "", g.id, form.prod, form.spare, form.schedule, Method(form.method), form.rate, form.guard
            )
            for g in guests
        ]

    def _replication(self, base: Inventory, path: Trail, form: forms.ReplicationForm) -> list[Replication]:
        known = self._known((*path, "to"), form.to, base.nodes, NODE)
        self._schedule((*path, "schedule"), form.schedule)
        guests = self._chosen(base, (*path, "guests"), form.guests) if known else ()
        return [
            Replication("", g.id, g.node, form.to, form.schedule, Method.PVESR, form.rate) for g in guests
        ]

    def _backup(self, base: Inventory, path: Trail, form: forms.BackupForm) -> Backup:
        self._known((*path, "store"), form.store, base.storages, STORAGE)
        self._schedule((*path, "schedule"), form.schedule)
        guests = self._chosen(base, (*path, "guests"), form.guests)
        return Backup(tuple(g.id for g in guests), form.store, form.schedule, form.keep)

    def _group(self, base: Inventory, name: str, form: forms.GroupForm) -> Group:
        guests = self._chosen(base, ("groups", name, "guests"), form.guests)
        return Group(name, tuple(g.id for g in guests), form.title, form.rto, form.rpo)

    def _resource(self, number: int, form: forms.HaResourceForm) -> HaResource:
        self._known(("ha", "resources", number), number, self.form.guests, GUEST)
        return HaResource(number, form.state, form.max_restart, form.max_relocate, form.failback)

    def _rule(self, name: str, form: forms.HaRuleForm) -> HaRule:
        path = ("ha", "rules", name)
        for i, guest in enumerate(form.guests):
            self._known((*path, "guests", i), guest, self.form.guests, GUEST)
        for node in form.nodes:
            self._known((*path, "nodes", node), node, self.form.nodes, NODE)
        return HaRule(name, form.type, form.guests, form.nodes, form.strict, form.affinity)

    def _role(self, name: str, form: forms.RoleForm) -> Role:
        for i, person in enumerate(form.people):
            self._known(("roles", name, "people", i), person, self.form.contacts, CONTACT)
        return Role(name, form.title, form.people)


def check_selection(problems: Problems, base: Inventory, path: Trail, selection: forms.Selection) -> None:
    """Every name in a selection exists."""
    lists: tuple[tuple[str, str | None, Iterable[Any], Text], ...] = (
        ("on", selection.on, base.nodes, NODE),
        ("group", selection.group, base.groups, GROUP),
        ("storage", selection.storage, base.storages, STORAGE),
        ("site", selection.site, base.sites, SITE),
        ("cluster", selection.cluster, base.clusters, CLUSTER),
        ("replicated-to", selection.replicated_to, base.nodes, NODE),
    )
    for word, value, known, kind in lists:
        if value is not None:
            problems.known((*path, word), value, [str(k) for k in known], kind)
    for i, number in enumerate(selection.guests or ()):
        problems.known((*path, "guests", i), number, [str(g) for g in base.guests], GUEST)
    if selection.except_ is not None:
        check_selection(problems, base, (*path, "except"), selection.except_)


def _with(inventory: Inventory, **changes: Any) -> Inventory:
    return replace(inventory, **changes)


def _numbered(jobs: list[Replication]) -> list[Replication]:
    """Proxmox's ids: `<vmid>-<n>`, counted per guest."""
    counts: dict[int, int] = {}
    numbered = []
    for job in jobs:
        n = counts.get(job.guest, 0)
        counts[job.guest] = n + 1
        numbered.append(_with_id(job, f"{job.guest}-{n}"))
    return numbered


def _with_id(job: Replication, name: str) -> Replication:
    return Replication(name, job.guest, job.source, job.target, job.schedule, job.method, job.rate, job.guard)


__all__ = ["HOUR", "check_selection", "load", "parse"]
