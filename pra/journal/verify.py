"""What can be said of a journal by who did not write it: intact or altered, and against what that was checked.

A chain shows a changed, missing or moved record. It cannot show a tail that was cut at the
end of a record, or a chain forged whole: for that its head must be known from elsewhere, an
*anchor*: from the screen, paper, a log or a second copy.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple

from pra.errors import PraError
from pra.journal.files import JournalAltered
from pra.journal.read import Reading, parse, read
from pra.journal.record import Head, is_sum
from pra.text import Text


class Anchor(NamedTuple):
    """A head known from elsewhere: a number, the first digits of its sum, and where that was found."""

    number: int
    sum: str
    source: str


class NoAnchor(PraError):
    """These words name no head."""

    exit_code = 2

    def __init__(self, words: str) -> None:
        super().__init__(
            Text(
                en=f"`{words}` is no head of a journal", fr=f"« {words} » n’est pas l’empreinte d’un journal"
            ),
            Text(
                en="write it as it was shown: a number, a colon, at least four digits (41:9f3a12bc77d0)",
                fr="écrivez-la telle que montrée : un nombre, un deux-points, au moins quatre chiffres "
                "(41:9f3a12bc77d0)",
            ),
        )


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found. anchored: the furthest anchor that agrees; torn: bytes of an unfinished last record."""

    head: Head
    torn: int
    anchored: Anchor | None

    @property
    def whole(self) -> bool:
        """Nothing can have been cut off: an anchor knows its very last record."""
        return self.anchored is not None and self.anchored.number == self.head.number


_CUT: Final = Text(
    en="it ends at record {last}, and {source} knows record {number}: the end was cut off",
    fr="il s’arrête à l’enregistrement {last}, et {source} connaît le {number} : la fin a été coupée",
)
_OTHER: Final = Text(
    en="record {number} is not the one that {source} knows",
    fr="l’enregistrement {number} n’est pas celui que {source} connaît",
)


def anchor(words: str, source: str = "--anchor") -> Anchor:
    """`41:9f3a12bc77d0` as a value; NoAnchor."""
    number, _, digits = words.strip().lower().partition(":")
    if not re.fullmatch("[1-9][0-9]{0,8}", number) or not is_sum(digits):
        raise NoAnchor(words)
    return Anchor(int(number), digits, source)


def anchors_of(copy: Path) -> list[Anchor]:
    """The head of a second copy. JournalAltered when the copy itself was; nothing of an empty one."""
    reading = read(copy)
    return [Anchor(*reading.head, str(copy))] if reading.records else []


def verify(path: Path, anchors: Iterable[Anchor] = ()) -> Verdict:
    """Raises JournalAltered where it is not what was written, or not what an anchor knows; OSError."""
    return check(path, parse(path, path.read_bytes()), list(anchors))


def check(path: Path, reading: Reading, anchors: Sequence[Anchor]) -> Verdict:
    """As `verify`, of a journal that was read already."""
    for known in anchors:
        if known.number > reading.head.number:
            raise JournalAltered(
                path,
                reading.head.number,
                _CUT.fill(last=reading.head.number, source=known.source, number=known.number),
            )
        if not reading.records[known.number - 1].sum.startswith(known.sum):
            raise JournalAltered(path, known.number, _OTHER.fill(number=known.number, source=known.source))
    furthest = max(anchors, key=lambda a: a.number, default=None)
    return Verdict(reading.head, len(reading.torn), furthest)


INTACT: Final = Text(
    en="chain intact: {count} records, head {head}",
    fr="chaîne intacte : {count} enregistrements, empreinte {head}",
)
NOT_ANCHORED: Final = Text(
    en="NOT ANCHORED: that nothing was cut off at the end, and that it was not rewritten whole, is not shown",
    fr="NON ANCRÉE : rien ne montre que la fin n’a pas été coupée, ni que tout n’a pas été réécrit",
)
ANCHORED: Final = Text(
    en="anchored by {source} up to record {number}",
    fr="ancrée par {source} jusqu’à l’enregistrement {number}",
)
BEYOND: Final = Text(
    en="what follows record {number} is intact, not anchored",
    fr="ce qui suit l’enregistrement {number} est intact, non ancré",
)
TORN: Final = Text(
    en="its last {bytes} bytes are a record that a crash left unfinished; it was never acted upon",
    fr="ses {bytes} derniers octets sont un enregistrement inachevé par un crash ; rien n’en a découlé",
)


def words(verdict: Verdict) -> list[Text]:
    """The verdict, a sentence each; it never says more than was shown."""
    said = [INTACT.fill(count=verdict.head.number, head=verdict.head)]
    known = verdict.anchored
    if known is None:
        said.append(NOT_ANCHORED)
    else:
        said.append(ANCHORED.fill(source=known.source, number=known.number))
        if not verdict.whole:
            said.append(BEYOND.fill(number=known.number))
    if verdict.torn:
        said.append(TORN.fill(bytes=verdict.torn))
    return said
