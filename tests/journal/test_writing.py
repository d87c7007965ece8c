"""Durable when `write` returns, or nothing more is written: every act of the disk fails in turn."""

from contextlib import suppress
from pathlib import Path

import pytest

from pra.clock import HandClock
from pra.journal.files import JournalBroken, JournalBusy
from pra.journal.read import parse, read
from pra.journal.sinks import CopySink
from pra.journal.write import Writer
from tests.journal.paper import BODIES, PATH, MemoryDisk, PowerLoss, clock, written


def _write_all(writer: Writer) -> None:
    for kind, body in BODIES:
        writer.write(kind, body)


def _acts() -> int:
    """How many acts of the disk a whole journal takes."""
    disk = MemoryDisk()
    _write_all(Writer(PATH, clock(), disk))
    return len(disk.acts)


FAILING = [n for n in range(1, _acts() + 1) if n != 3]  # the third sets room aside: it may fail


def test_a_record_is_durable_when_write_returns() -> None:
    disk = MemoryDisk()
    writer = Writer(PATH, clock(), disk)
    for number, (kind, body) in enumerate(BODIES, 1):
        head = writer.write(kind, body)
        reading = parse(PATH, disk.durable)
        assert (len(reading.records), reading.head) == (number, head)
    assert disk.acts.count("append") == disk.acts.count("sync") == len(BODIES)


@pytest.mark.parametrize("fail", FAILING)
@pytest.mark.parametrize("short", [0, 1, 40])
def test_a_failing_disk_stops_the_journal_for_good(fail: int, short: int) -> None:
    disk, done = MemoryDisk(fail=fail, short=short), 0
    writer, words = None, ""
    try:
        writer = Writer(PATH, clock(), disk)
        for kind, body in BODIES:
            writer.write(kind, body)
            done += 1
    except JournalBroken as broken:
        words = broken.message.en
    assert "Input/output error" in words
    if writer is not None:
        with pytest.raises(JournalBroken):
            writer.write("note", {})
    assert len(parse(PATH, disk.durable).records) == done, "what was acknowledged is there"


def _until_it_dies(disk: MemoryDisk) -> int:
    """How many records were acknowledged."""
    done = 0
    with suppress(PowerLoss):
        writer = Writer(PATH, clock(), disk)
        for kind, body in BODIES:
            writer.write(kind, body)
            done += 1
    return done


@pytest.mark.parametrize("die", FAILING)
def test_a_power_loss_loses_no_acknowledged_record(die: int) -> None:
    disk = MemoryDisk(die=die)
    done = _until_it_dies(disk)
    after = MemoryDisk(disk.durable)
    assert len(Writer(PATH, clock(), after).found.records) == done


def test_a_tail_cut_at_any_byte_is_taken_off_and_told() -> None:
    whole = written()
    for size in range(len(whole)):
        kept = whole[: whole.rfind(b"\n", 0, size) + 1]
        disk = MemoryDisk(whole[:size])
        writer = Writer(PATH, clock(), disk)
        assert disk.durable.startswith(kept)
        torn = size - len(kept)
        if torn and kept:
            last = parse(PATH, disk.written).records[-1]
            assert (last.kind, last.body["bytes"]) == ("torn", torn)
        else:
            assert disk.written == kept
        writer.write("begin" if not kept else "note", {"words": "it goes on"})
        assert parse(PATH, disk.durable).records[-1].body["words"] == "it goes on"


def test_a_crash_while_the_tail_is_taken_off_is_no_more_than_one_crash() -> None:
    whole = written()
    for size in range(len(whole) - 90, len(whole)):
        for die in range(1, 9):
            disk = MemoryDisk(whole[:size], die=die)
            with suppress(PowerLoss):
                Writer(PATH, clock(), disk)
            records = Writer(PATH, clock(), MemoryDisk(disk.durable)).found.records
            assert len([r for r in records if r.kind != "torn"]) == len(BODIES) - 1


def test_one_writer(tmp_path: Path) -> None:
    path = tmp_path / "journal.jsonl"
    with Writer(path, clock()) as first:
        first.write("begin", {})
        with pytest.raises(JournalBusy):
            Writer(path, clock())
    Writer(path, clock()).close()


def test_on_a_real_disk(tmp_path: Path) -> None:
    path = tmp_path / "journal.jsonl"
    with Writer(path, clock()) as writer:
        _write_all(writer)
        size = path.stat().st_size
        assert size < 4096, "room set aside does not show in the length"
        if writer.reserved:
            assert path.stat().st_blocks * 512 >= 8 * 2**20
    assert read(path).head == writer.head
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_second_copy_is_brought_up_to_date_and_followed(tmp_path: Path) -> None:
    path, other = tmp_path / "a" / "journal.jsonl", tmp_path / "stick" / "run.jsonl"
    path.parent.mkdir()
    with Writer(path, clock()) as writer:
        writer.write(*BODIES[0])
    with Writer(path, clock(), sinks=[CopySink(other, path.read_bytes())]) as writer:
        for kind, body in BODIES[1:]:
            writer.write(kind, body)
    assert other.read_bytes() == path.read_bytes()


def test_a_copy_that_holds_another_journal_is_left_alone(tmp_path: Path) -> None:
    other = tmp_path / "run.jsonl"
    other.write_bytes(b"holiday pictures")
    with pytest.raises(FileExistsError):
        CopySink(other, written())
    assert other.read_bytes() == b"holiday pictures"


class Stick:
    """A sink that breaks at its third line."""

    name = "usb stick"

    def __init__(self) -> None:
        self.lines: list[bytes] = []

    def put(self, line: bytes) -> None:
        if len(self.lines) == 2:
            raise OSError(28, "full")
        self.lines.append(line)


def test_a_second_copy_that_fails_is_told_and_stops_nothing() -> None:
    disk, stick, other = MemoryDisk(), Stick(), Stick()
    other.lines = [b""] * 3
    writer = Writer(PATH, clock(), disk, sinks=[stick, other])
    _write_all(writer)
    kinds = [r.kind for r in parse(PATH, disk.durable).records]
    assert kinds.count("sink-lost") == 1
    assert len(kinds) == len(BODIES) + 1
    assert other.lines[3:] == disk.durable.splitlines(keepends=True), "each sink gets the lines in order"


def test_the_wall_clock_may_jump() -> None:
    disk, hands = MemoryDisk(), HandClock(1_000_000.0)
    writer = Writer(PATH, hands, disk)
    writer.write(*BODIES[0])
    hands.sleep(2.0)
    hands.jump(-3600.0)
    writer.write(*BODIES[1])
    first, second = parse(PATH, disk.durable).records
    assert second.at < first.at
    assert second.mono - first.mono == 2.0
