"""What can go wrong with an infrastructure, as values. `Model.inject` makes it happen."""

from dataclasses import dataclass
from typing import ClassVar

from pra.text import Seconds, Text


@dataclass(frozen=True)
class Fault:
    """Base of every fault. `where`: the place shown beside it."""

    says: ClassVar[Text]

    @property
    def where(self) -> str:
        return str(getattr(self, "node", "") or getattr(self, "site", "") or getattr(self, "network", ""))

    def sentence(self) -> Text:
        return self.says.fill(
            **{name: getattr(self, name) for name in self.__dataclass_fields__ if name != "says"}
        )


@dataclass(frozen=True)
class NodeCrash(Fault):
    """The node's system dies, its chassis still powered; its guests stop in mid-write."""

    node: str
    says = Text(en="{node} dies, its guests with it", fr="{node} tombe, ses invités avec lui")


@dataclass(frozen=True)
class NodeReturn(Fault):
    """The node has power again and boots. One that was switched off on purpose needs a person (`by_hand`).

    masked: that person booted it with its network unplugged, masked `pve-guests` and plugged it in
    again (facts C3, step 5): a tombstone is in place before anything can start.
    """

    node: str
    by_hand: bool = False
    masked: bool = False
    says = Text(en="{node} is powered on and boots", fr="{node} est sous tension et démarre")


@dataclass(frozen=True)
class NodeUnplugged(Fault):
    """Somebody pulls the power cords of a node."""

    node: str
    says = Text(en="somebody pulls the power cords of {node}", fr="quelqu’un débranche {node}")


@dataclass(frozen=True)
class SitePowerLoss(Fault):
    """Every node of a site loses power, and so do their controllers."""

    site: str
    says = Text(en="site {site} loses power", fr="le site {site} n’a plus de courant")


@dataclass(frozen=True)
class SitePowerBack(Fault):
    """Power is back at a site: its nodes boot by themselves."""

    site: str
    says = Text(en="site {site} has power again", fr="le site {site} a de nouveau du courant")


@dataclass(frozen=True)
class LinkCut(Fault):
    """A node's attachment to one network is cut."""

    node: str
    network: str
    says = Text(en="{node} is cut off from network {network}", fr="{node} est coupé du réseau {network}")


@dataclass(frozen=True)
class LinkRepair(Fault):
    """And repaired."""

    node: str
    network: str
    says = Text(en="{node} is on network {network} again", fr="{node} est de nouveau sur le réseau {network}")


@dataclass(frozen=True)
class Partition(Fault):
    """A network falls apart into groups; who is in no group stands alone. The engine stands with the first."""

    network: str
    groups: tuple[frozenset[str], ...]
    says = Text(en="network {network} is partitioned", fr="le réseau {network} est partitionné")


@dataclass(frozen=True)
class Heal(Fault):
    """The network is whole again."""

    network: str
    says = Text(en="network {network} is whole again", fr="le réseau {network} est de nouveau entier")


@dataclass(frozen=True)
class ControllerUnreachable(Fault):
    """Nobody can ask the node's power controller."""

    node: str
    says = Text(
        en="the power controller of {node} does not answer",
        fr="le contrôleur d’alimentation de {node} ne répond plus",
    )


@dataclass(frozen=True)
class ControllerBack(Fault):
    """It answers again."""

    node: str
    says = Text(
        en="the power controller of {node} answers again",
        fr="le contrôleur d’alimentation de {node} répond de nouveau",
    )


@dataclass(frozen=True)
class SlowLink(Fault):
    """A network carries only a fraction (`factor`, 0 to 1) of its speed."""

    network: str
    factor: float
    says = Text(
        en="network {network} slows down to {factor} of its speed",
        fr="le réseau {network} ralentit à {factor} de son débit",
    )


@dataclass(frozen=True)
class PoolFull(Fault):
    """A pool has no room: whatever writes to it fails."""

    node: str
    pool: str
    says = Text(en="pool {pool} of {node} is full", fr="le pool {pool} de {node} est plein")


@dataclass(frozen=True)
class PoolFreed(Fault):
    """It has room again."""

    node: str
    pool: str
    says = Text(
        en="pool {pool} of {node} has room again", fr="le pool {pool} de {node} a de nouveau de la place"
    )


@dataclass(frozen=True)
class CorruptCopy(Fault):
    """One copy of a guest is damaged."""

    guest: int
    node: str
    says = Text(en="the copy of {guest} on {node} is damaged", fr="la copie de {guest} sur {node} est abîmée")


@dataclass(frozen=True)
class LockGuest(Fault):
    """A lock is left in a guest's configuration."""

    guest: int
    lock: str
    says = Text(en="{guest} is left locked ({lock})", fr="{guest} reste verrouillé ({lock})")


@dataclass(frozen=True)
class GuestHangs(Fault):
    """The guest does not react to a shutdown any more."""

    guest: int
    says = Text(
        en="{guest} does not react to a shutdown any more", fr="{guest} ne réagit plus à une demande d’arrêt"
    )


@dataclass(frozen=True)
class StaleView(Fault):
    """For a while the node's API repeats the last status it saw."""

    node: str
    seconds: Seconds
    says = Text(
        en="the API of {node} repeats what it saw last",
        fr="l’API de {node} répète ce qu’elle a vu en dernier",
    )


@dataclass(frozen=True)
class DiskFails(Fault):
    """A disk of a pool dies."""

    node: str
    serial: str
    says = Text(en="disk {serial} of {node} fails", fr="le disque {serial} de {node} lâche")


@dataclass(frozen=True)
class ServiceDown(Fault):
    """The guest runs, and its service does not answer."""

    guest: int
    says = Text(en="the service of {guest} stops answering", fr="le service de {guest} ne répond plus")


@dataclass(frozen=True)
class NextTaskFails(Fault):
    """The next task that is accepted ends badly."""

    words: str
    says = Text(en="the next task will fail: {words}", fr="la prochaine tâche échouera : {words}")
