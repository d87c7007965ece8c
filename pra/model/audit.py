"""The invariants that the truth itself shows broken: 1 no split brain, 2 the newest copy survives, 3 loss within RPO."""

from typing import NamedTuple

from pra.text import Text


class Violation(NamedTuple):
    """An invariant of the design (section 10) that was broken: which, when, about what."""

    invariant: int
    at: float
    subject: str
    words: Text


SPLIT_BRAIN = Text(
    en="{guest} runs on {first} and on {second} at once",
    fr="{guest} s’exécute à la fois sur {first} et sur {second}",
)
TWO_QUORUMS = Text(
    en="two halves of {cluster} have quorum: {first} and {second}",
    fr="deux moitiés de {cluster} ont le quorum : {first} et {second}",
)
DESTROYED = Text(
    en="the only copy of {lost} of writes of {guest} is gone from {node}",
    fr="la seule copie de {lost} d’écritures de {guest} a disparu de {node}",
)
TOO_OLD = Text(
    en="{guest} started on {node} from a copy that misses {lost} of writes, its RPO is {rpo}",
    fr="{guest} a démarré sur {node} d’une copie à laquelle manquent {lost} d’écritures, son RPO est {rpo}",
)
