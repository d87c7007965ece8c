"""What protects the guests: pairs, replication jobs, snapshots, backups; each job at its place in the file."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from pra.inventory import forms
from pra.inventory.model import Backup, Group, Guest, Inventory, Method, Replication, SnapshotPolicy
from pra.inventory.names import NODE, STORAGE, check_selection, known, some
from pra.inventory.schedule import NotASchedule, parse
from pra.inventory.select import select
from pra.syntax.read import Trail
from pra.syntax.shape import Problems
from pra.text import Text

_KINDS: Final = ("pair", "replication", "snapshots", "backup")
_ONE: Final = Text(
    en="exactly one of pair, replication, snapshots, backup",
    fr="exactement un parmi pair, replication, snapshots, backup",
)
_NOBODY: Final = Text(en="this selection matches no guest", fr="cette sélection ne désigne aucun invité")
_SCHEDULE: Final = Text(
    en="`{words}` is not a schedule: {why}", fr="`{words}` n’est pas un calendrier : {why}"
)
_CIRCLE: Final = Text(
    en="what says where copies go cannot ask where copies go",
    fr="ce qui dit où vont les copies ne peut pas demander où vont les copies",
)
_TWICE: Final = Text(en="already replicated to {node}: {guests}", fr="déjà répliqués vers {node} : {guests}")
_ELSEWHERE: Final = Text(
    en="at home on another node than {node}: {guests}", fr="chez eux sur un autre nœud que {node} : {guests}"
)
_SAME: Final = Text(en="source and target must not be identical", fr="la source et la cible doivent différer")
_OUTSIDE: Final = Text(
    en="replication jobs stay inside a cluster: {source} and {target} are not in the same one",
    fr="une tâche de réplication reste dans une grappe : {source} et {target} ne sont pas dans la même",
)
_INSIDE: Final = Text(
    en="a pair is two standalone nodes: {source} and {target} are in one cluster",
    fr="une paire est faite de deux nœuds autonomes : {source} et {target} sont dans une même grappe",
)
_ABSENT: Final = Text(
    en="storage {storage} is not on {target}: {guests}",
    fr="le stockage {storage} n’est pas sur {target} : {guests}",
)
_NOT_ZFS: Final = Text(
    en="storage {storage} is not ZFS, its volumes cannot be sent: {guests}",
    fr="le stockage {storage} n’est pas ZFS, ses volumes ne peuvent pas être envoyés : {guests}",
)


def protected(base: Inventory, form: forms.InventoryForm, problems: Problems) -> Inventory:
    """The inventory with its groups, and with everything that copies its guests."""
    return _Protection(base, form, problems).inventory()


class _Protection:
    """Copies first: snapshots and backups may then choose guests by where their copies are."""

    def __init__(self, base: Inventory, form: forms.InventoryForm, problems: Problems) -> None:
        self.form, self.problems, self.base = form, problems, base
        self.jobs: list[Replication] = []
        self.targets: set[tuple[int, str]] = set()
        self.counts: dict[int, int] = {}  # jobs of each guest
        self.snapshots: list[SnapshotPolicy] = []
        self.backups: list[Backup] = []

    def inventory(self) -> Inventory:
        groups = {n: self._group(n, g) for n, g in self.form.groups.items()}
        self.base = replace(self.base, groups=groups)
        entries = [(("protection", i), e) for i, e in enumerate(self.form.protection) if self._is_one(i, e)]
        for path, entry in entries:
            if entry.pair is not None:
                self._pair((*path, "pair"), entry.pair)
            elif entry.replication is not None:
                self._replication((*path, "replication"), entry.replication)
        by_guest: dict[int, list[Replication]] = {}
        for job in self.jobs:
            by_guest.setdefault(job.guest, []).append(job)
        self.base = replace(
            self.base, replications=tuple(self.jobs), by_guest={g: tuple(j) for g, j in by_guest.items()}
        )
        for path, entry in entries:
            if entry.snapshots is not None:
                self._snapshots((*path, "snapshots"), entry.snapshots)
            elif entry.backup is not None:
                self._backup((*path, "backup"), entry.backup)
        return replace(self.base, snapshots=tuple(self.snapshots), backups=tuple(self.backups))

    def _is_one(self, i: int, entry: forms.ProtectionForm) -> bool:
        if sum(getattr(entry, kind) is not None for kind in _KINDS) == 1:
            return True
        self.problems.error(("protection", i), _ONE)
        return False

    # ---- copies from node to node --------------------------------------------------------------

    def _pair(self, path: Trail, form: forms.PairForm) -> None:
        there = known(self.problems, (*path, "prod"), form.prod, self.base.nodes, NODE)
        there = known(self.problems, (*path, "spare"), form.spare, self.base.nodes, NODE) and there
        self._schedule(path, form.schedule)
        if not there:
            return
        if form.guests is None:
            guests = self.base.by_node[form.prod]
        else:
            guests = self._chosen((*path, "guests"), form.guests, copies=False)
        away = [g for g in guests if g.node != form.prod]
        if away:
            self.problems.error((*path, "guests"), _ELSEWHERE.fill(node=form.prod, guests=some(away)))
        method = Method(form.method)
        self._between((*path, "spare"), form.prod, form.spare, method)
        self._add(path, guests, form.spare, method, form)

    def _replication(self, path: Trail, form: forms.ReplicationForm) -> None:
        there = known(self.problems, (*path, "to"), form.to, self.base.nodes, NODE)
        self._schedule(path, form.schedule)
        guests = self._chosen((*path, "guests"), form.guests, copies=False)
        if not there:
            return
        for source in dict.fromkeys(g.node for g in guests):
            self._between((*path, "to"), source, form.to, Method.PVESR)
        self._add(path, guests, form.to, Method.PVESR, form)

    def _between(self, path: Trail, source: str, target: str, method: Method) -> None:
        """Jobs are for members of one cluster, pairs for nodes that are on their own (facts A8, A18)."""
        together = self.base.nodes[source].cluster == self.base.nodes[target].cluster
        if source == target:
            self.problems.error(path, _SAME)
        elif together is not (method is Method.PVESR):
            words = _OUTSIDE if method is Method.PVESR else _INSIDE
            self.problems.error(path, words.fill(source=source, target=target))

    def _add(
        self,
        path: Trail,
        guests: Iterable[Guest],
        target: str,
        method: Method,
        form: forms.PairForm | forms.ReplicationForm,
    ) -> None:
        guard = form.guard if isinstance(form, forms.PairForm) else True
        twice = [g for g in guests if (g.id, target) in self.targets]
        if twice:
            self.problems.error(path, _TWICE.fill(node=target, guests=some(twice)))
        self._volumes(path, guests, target, method)
        for guest in guests:
            self.targets.add((guest.id, target))
            count = self.counts.get(guest.id, 0)
            self.counts[guest.id] = count + 1
            name = f"{guest.id}-{count}"  # as Proxmox numbers them
            self.jobs.append(
                Replication(name, guest.id, guest.node, target, form.schedule, method, form.rate, guard)
            )

    def _volumes(self, path: Trail, guests: Iterable[Guest], target: str, method: Method) -> None:
        """A copy lies in a storage of the same name (facts A8); snapshots are sent from ZFS to ZFS only."""
        users: dict[str, list[Guest]] = {}
        for guest in guests:
            for name in dict.fromkeys(d.storage for d in guest.disks):
                users.setdefault(name, []).append(guest)
        for name, theirs in users.items():
            storage = self.base.storages[name]
            said = {"storage": name, "target": target, "guests": some(theirs)}
            if method is not Method.RSYNC and storage.type != "zfspool":
                self.problems.error(path, _NOT_ZFS.fill(**said))
            elif target not in storage.nodes:
                self.problems.error(path, _ABSENT.fill(**said))

    # ---- snapshots, backups, groups ------------------------------------------------------------

    def _snapshots(self, path: Trail, form: forms.SnapshotsForm) -> None:
        self._schedule(path, form.schedule)
        guests = self._chosen((*path, "guests"), form.guests)
        self.snapshots.append(SnapshotPolicy(tuple(g.id for g in guests), form.schedule, _kept(form.keep)))

    def _backup(self, path: Trail, form: forms.BackupForm) -> None:
        known(self.problems, (*path, "store"), form.store, self.base.storages, STORAGE)
        self._schedule(path, form.schedule)
        guests = self._chosen((*path, "guests"), form.guests)
        self.backups.append(Backup(tuple(g.id for g in guests), form.store, form.schedule, _kept(form.keep)))

    def _group(self, name: str, form: forms.GroupForm) -> Group:
        guests = self._chosen(("groups", name, "guests"), form.guests, copies=False)
        return Group(name, tuple(g.id for g in guests), form.title, form.rto, form.rpo)

    def _chosen(self, path: Trail, selection: forms.Selection, *, copies: bool = True) -> tuple[Guest, ...]:
        """`copies`: whether it is known by now where the copies are."""
        check_selection(self.problems, self.base, path, selection)
        inner: forms.Selection | None = selection
        where = path
        while inner is not None and not copies:
            if inner.replicated_to is not None:
                self.problems.error((*where, "replicated-to"), _CIRCLE, key=True)
            inner, where = inner.except_, (*where, "except")
        chosen = select(self.base, selection)
        if not chosen and not self.problems.found:  # after an error it may be its fault
            self.problems.warning(path, _NOBODY)
        return chosen

    def _schedule(self, path: Trail, words: str) -> None:
        try:
            parse(words)
        except NotASchedule as error:
            self.problems.error((*path, "schedule"), _SCHEDULE.fill(words=words, why=error.text))


def _kept(keep: forms.KeepForm) -> dict[str, int]:
    return {age: number for age, number in keep if number is not None}
