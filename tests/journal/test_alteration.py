"""Whatever is done to a journal shows, and what cannot show without an anchor is said not to."""

import json
from pathlib import Path

import pytest

from pra.journal.files import JournalAltered, JournalTooNew
from pra.journal.read import parse
from pra.journal.record import Head, encode
from pra.journal.verify import NoAnchor, anchor, anchors_of, check, verify, words
from tests.journal.paper import BODIES, PATH, START, written

WHOLE = written()
LINES = WHOLE.splitlines(keepends=True)


def refused(data: bytes) -> bool:
    try:
        parse(PATH, data)
    except (JournalAltered, JournalTooNew):
        return True
    return False


def test_every_single_bit_that_is_turned_shows() -> None:
    missed = []
    for at in range(len(WHOLE)):
        for bit in range(8):
            data = bytearray(WHOLE)
            data[at] ^= 1 << bit
            if not refused(bytes(data)):
                missed.append((at, bit))
    assert missed == []


def test_a_record_removed_doubled_swapped_or_moved_shows() -> None:
    count = len(LINES)
    for i in range(count):
        if i < count - 1:
            assert refused(b"".join(LINES[:i] + LINES[i + 1 :]))
        assert refused(b"".join(LINES[: i + 1] + LINES[i:]))
        for j in range(i + 1, count):
            swapped = list(LINES)
            swapped[i], swapped[j] = swapped[j], swapped[i]
            assert refused(b"".join(swapped))


def test_a_record_of_another_journal_shows() -> None:
    foreign = encode(Head(2, "f" * 64), START, 0.0, "", "event", {})
    assert refused(b"".join([*LINES[:2], foreign, *LINES[3:]]))


def forged() -> bytes:
    """Every record written anew, one word changed: a chain that is right in itself."""
    head, data = Head(), b""
    for kind, body in BODIES:
        changed = body | ({"words": "rien"} if kind == "note" else {})
        line = encode(head, START, 0.0, "", kind, {"format": 1, **changed} if kind == "begin" else changed)
        head = Head(head.number + 1, json.loads(line)["sum"])
        data += line
    return data


def test_a_cut_and_a_forgery_show_with_one_anchor() -> None:
    head = parse(PATH, WHOLE).head
    known = anchor(str(head), "the paper")
    for kept in range(1, len(LINES)):
        with pytest.raises(JournalAltered, match="cut off"):
            check(PATH, parse(PATH, b"".join(LINES[:kept])), [known])
    with pytest.raises(JournalAltered, match="not the one that the paper knows"):
        check(PATH, parse(PATH, forged()), [known])
    assert check(PATH, parse(PATH, WHOLE), [known]).whole


def test_without_an_anchor_it_says_that_it_does_not_know() -> None:
    for data in (WHOLE, forged(), b"".join(LINES[:2])):
        said = [w.en for w in words(check(PATH, parse(PATH, data), []))]
        assert said[0].startswith("chain intact")
        assert said[1].startswith("NOT ANCHORED")


def test_what_follows_the_last_anchor_is_said_to_be_unanchored() -> None:
    early = parse(PATH, b"".join(LINES[:2])).head
    verdict = check(PATH, parse(PATH, WHOLE), [anchor(str(early))])
    assert not verdict.whole
    assert words(verdict)[-1].en == "what follows record 2 is intact, not anchored"


def test_a_torn_tail_is_no_alarm_and_is_told() -> None:
    verdict = check(PATH, parse(PATH, WHOLE[:-20]), [])
    assert verdict.head.number == len(LINES) - 1
    assert "never acted upon" in words(verdict)[-1].en


def test_a_second_copy_anchors(tmp_path: Path) -> None:
    path, copy = tmp_path / "journal.jsonl", tmp_path / "copy.jsonl"
    path.write_bytes(WHOLE)
    copy.write_bytes(WHOLE)
    assert verify(path, anchors_of(copy)).whole
    path.write_bytes(b"".join(LINES[:-1]))
    with pytest.raises(JournalAltered):
        verify(path, anchors_of(copy))


@pytest.mark.parametrize(
    "typed", ["", "41", "41:", "41:xyz", "0:abcd", "x:abcd", "41:abc", "٤:abcd", "1" * 30 + ":abcd"]
)
def test_what_is_no_head_is_refused_with_what_to_type(typed: str) -> None:
    with pytest.raises(NoAnchor):
        anchor(typed)


def test_a_later_format_is_refused_with_a_clear_word() -> None:
    line = encode(Head(), START, 0.0, "", "begin", {"format": 2})
    with pytest.raises(JournalTooNew, match="its format is 2"):
        parse(PATH, line)


FROZEN = Path(__file__).with_name("frozen-1.jsonl")


def test_a_journal_of_the_first_format_is_still_read() -> None:
    """This file never changes: who inherits a journal of 2026 can read it."""
    reading = parse(FROZEN, FROZEN.read_bytes())
    assert [(r.kind, dict(r.body)) for r in reading.records[1:]] == [(k, b) for k, b in BODIES[1:]]
    assert str(reading.head) == "5:" + reading.head.sum[:12]
