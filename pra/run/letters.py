"""What is said to a run from other terminals: one small file a letter, read in order, then put aside.

The one writer of the journal is the run itself: whoever else has something to say
leaves it here.
"""

import json
import os
from collections.abc import Iterator
from itertools import count
from pathlib import Path

from pra.engine.questions import Answer, Reply
from pra.run.operator import Heard, Noted, Replied, TakeBack

_COUNT = count()


def post(box: Path, heard: Heard, now: float) -> None:
    """Leave a letter: there whole, or not at all."""
    name = f"{int(now * 1000):016}-{os.getpid()}-{next(_COUNT):04}"
    draft = box / f".{name}"
    draft.write_text(json.dumps(_out(heard), ensure_ascii=False), encoding="utf-8")
    draft.rename(box / f"{name}.json")


class Letters:
    """The letter box of one run, as its runner reads it."""

    def __init__(self, box: Path) -> None:
        self._box = box

    def collect(self) -> Iterator[Heard]:
        """Each letter once; one that cannot be understood is put aside unread, with another ending."""
        try:
            names = sorted(e.name for e in os.scandir(self._box) if e.name.endswith(".json"))
        except OSError:
            return
        for name in names:
            path = self._box / name
            try:
                heard = _in(json.loads(path.read_text(encoding="utf-8")))
            except (OSError, ValueError, KeyError, TypeError):
                path.rename(path.with_suffix(".unreadable"))
                continue
            path.rename(path.with_suffix(".read"))
            yield heard


def _out(heard: Heard) -> dict[str, object]:
    match heard:
        case Noted(words, who):
            return {"note": words, "who": who}
        case TakeBack(who, words):
            return {"take-back": words, "who": who}
        case Replied(op, reply):
            return {"answer": reply.answer.value, "op": op, "who": reply.who, "words": reply.words}
    raise AssertionError("only a run's own terminal can say that")


def _in(letter: dict[str, object]) -> Heard:
    who = str(letter["who"])
    if "note" in letter:
        return Noted(str(letter["note"]), who)
    if "take-back" in letter:
        return TakeBack(who, str(letter["take-back"]))
    reply = Reply(Answer(str(letter["answer"])), who, str(letter["words"]))
    return Replied(int(str(letter["op"])), reply)
