"""Calendar events against times that were worked out by hand on a calendar of 2026 (January 1st is a Thursday)."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pra.inventory.schedule import NotASchedule, parse


def _at(words: str) -> float:
    return datetime.fromisoformat(words).replace(tzinfo=UTC).timestamp()


NEXT = [
    ("*/15", "2026-11-23 10:07", "2026-11-23 10:15"),
    ("*/15", "2026-11-23 10:15", "2026-11-23 10:30"),
    ("*/15", "2026-11-23 23:50", "2026-11-24 00:00"),
    ("30/10", "2026-11-23 10:51", "2026-11-23 11:30"),
    ("22", "2026-11-23 10:30", "2026-11-23 11:22"),
    ("1,4,6", "2026-11-23 10:04", "2026-11-23 10:06"),
    ("0..3", "2026-11-23 10:03", "2026-11-23 11:00"),
    ("5..25/10", "2026-11-23 10:16", "2026-11-23 10:25"),
    ("5..25/10", "2026-11-23 10:25", "2026-11-23 11:05"),
    ("*", "2026-11-23 10:07:30", "2026-11-23 10:08"),
    ("22:00", "2026-11-23 22:00", "2026-11-24 22:00"),
    ("01:00", "2026-12-31 12:00", "2027-01-01 01:00"),
    ("2,22:30", "2026-11-23 03:00", "2026-11-23 22:30"),
    ("8:00/15", "2026-11-23 08:45", "2026-11-24 08:00"),
    ("*/2:0", "2026-11-23 10:00", "2026-11-23 12:00"),
    ("22/1:0", "2026-11-23 23:00", "2026-11-24 22:00"),
    ("8..17,22:0/15", "2026-11-23 17:45", "2026-11-23 22:00"),
    ("12:00:30", "2026-11-23 12:00", "2026-11-23 12:00:30"),
    ("*:0/15", "2026-11-23 10:07", "2026-11-23 10:15"),
    ("mon..fri 22:00", "2026-11-27 22:00", "2026-11-30 22:00"),
    ("mon..fri 22", "2026-11-27 22:22", "2026-11-27 23:22"),
    ("mon..fri 22", "2026-11-27 23:22", "2026-11-30 00:22"),
    ("sat 18:15", "2026-11-23 00:00", "2026-11-28 18:15"),
    ("Saturday 18:15", "2026-11-23 00:00", "2026-11-28 18:15"),
    ("sun", "2026-11-23 00:00", "2026-11-29 00:00"),
    ("fri..mon 3:00", "2026-11-24 00:00", "2026-11-27 03:00"),
    ("fri..mon 3:00", "2026-11-30 00:00", "2026-11-30 03:00"),
    ("wed,mon..tue,fri", "2026-11-25 00:00", "2026-11-27 00:00"),
    ("sun..sat 5:00", "2026-11-25 05:00", "2026-11-26 05:00"),
    ("*-1 4:00", "2026-11-23 00:00", "2026-12-01 04:00"),
    ("12-24", "2026-12-24 00:00", "2027-12-24 00:00"),
    ("*-*-31 1:00", "2026-11-23 00:00", "2026-12-31 01:00"),
    ("*-2-29", "2026-11-23 00:00", "2028-02-29 00:00"),
    ("sat *-1..7 02:00", "2026-11-23 00:00", "2026-12-05 02:00"),
    ("1/3-1 0:30", "2026-11-23 00:00", "2027-01-01 00:30"),
    ("minutely", "2026-11-23 10:07", "2026-11-23 10:08"),
    ("hourly", "2026-11-23 10:07", "2026-11-23 11:00"),
    ("daily", "2026-11-23 10:07", "2026-11-24 00:00"),
    ("weekly", "2026-11-23 10:07", "2026-11-30 00:00"),
    ("monthly", "2026-11-23 10:07", "2026-12-01 00:00"),
    ("quarterly", "2026-11-23 10:07", "2027-01-01 00:00"),
    ("quarterly", "2026-05-23 10:07", "2026-07-01 00:00"),
    ("semiannually", "2026-05-23 10:07", "2026-07-01 00:00"),
    ("semi-annually", "2026-11-23 10:07", "2027-01-01 00:00"),
    ("yearly", "2026-11-23 10:07", "2027-01-01 00:00"),
    ("annually", "2026-11-23 10:07", "2027-01-01 00:00"),
    ("22:00 UTC", "2026-11-23 10:07", "2026-11-23 22:00"),
    ("hourly UTC", "2026-11-23 10:07", "2026-11-23 11:00"),
    (" 22:00 ", "2026-11-23 10:07", "2026-11-23 22:00"),
]


@pytest.mark.parametrize(("words", "last", "following"), NEXT)
def test_the_next_time_is_the_one_on_the_calendar(words: str, last: str, following: str) -> None:
    assert parse(words).next_after(_at(last)) == _at(following)


REFUSED = [
    ("", "it is empty", "il est vide"),
    (" UTC", "it is empty", "il est vide"),
    ("61", "`61` is out of range (0 to 59)", "`61` est hors limites (0 à 59)"),
    ("24:00", "`24` is out of range (0 to 23)", "`24` est hors limites (0 à 23)"),
    ("10:60", "`60` is out of range", "`60` est hors limites"),
    ("0..80", "`80` is out of range", "`80` est hors limites"),
    ("*/61", "the repetition `61` is out of range (1 to 59)", "la répétition `61` est hors limites (1 à 59)"),
    ("*/0", "the repetition `0` is out of range", "la répétition `0` est hors limites"),
    ("*/", "the repetition `` is out of range", "la répétition `` est hors limites"),
    ("17..8:00", "`17..8` is in the wrong order", "`17..8` est dans le mauvais ordre"),
    ("1:2:3:4", "`4` has no meaning here", "`4` n’a pas de sens ici"),
    ("22:00 mon", "`mon` has no meaning here", "`mon` n’a pas de sens ici"),
    ("*,5", "`*` has no meaning here", "`*` n’a pas de sens ici"),
    ("1h30", "`1h30` has no meaning here", "`1h30` n’a pas de sens ici"),
    ("²", "`²` has no meaning here", "`²` n’a pas de sens ici"),
    ("10:", "a number is missing", "il manque un nombre"),
    ("monkey 10:00", "`monkey` is neither a day nor a period", "`monkey` n’est ni un jour ni une période"),
    ("Hourly", "`Hourly` is neither a day nor a period, did you mean `hourly`?", "`Hourly` n’est ni un jour"),
    ("0-1", "`0` is out of range (1 to 12)", "`0` est hors limites (1 à 12)"),
    ("1-32", "`32` is out of range (1 to 31)", "`32` est hors limites (1 à 31)"),
    ("2-30", "that day never comes", "ce jour n’arrive jamais"),
    ("*-4,6,9,11-31 8:00", "that day never comes", "ce jour n’arrive jamais"),
    ("2026-12-24", "it names a year", "il nomme une année"),
    ("x-1-1", "`x-1-1` is neither a day", "`x-1-1` n’est ni un jour"),
    ("1-2-3-4", "`1-2-3-4` has no meaning here", "`1-2-3-4` n’a pas de sens ici"),
]


@pytest.mark.parametrize(("words", "en", "fr"), REFUSED)
def test_what_proxmox_would_refuse_or_never_run_is_refused(words: str, en: str, fr: str) -> None:
    with pytest.raises(NotASchedule) as caught:
        parse(words)
    assert caught.value.text.en.startswith(en)
    assert caught.value.text.fr.startswith(fr)


_MINUTES = st.sets(st.integers(0, 59), min_size=1, max_size=4)
_DAYS = st.sets(st.sampled_from(["mon", "tue", "wed", "thu", "fri", "sat", "sun"]), max_size=3)


@given(_DAYS, _MINUTES, st.sets(st.integers(0, 23), max_size=3), st.integers(0, 60 * 24 * 365))
def test_the_next_time_is_the_first_minute_that_fits(
    days: set[str], minutes: set[int], hours: set[int], passed: int
) -> None:
    """Against a search that tries every minute of the next eight days."""
    time = ",".join(str(m) for m in minutes)
    if hours:
        time = ",".join(str(h) for h in hours) + ":" + time
    begin = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=passed)
    moment = begin + timedelta(minutes=1)
    while (
        moment.minute not in minutes
        or (hours and moment.hour not in hours)
        or (days and f"{moment:%a}".lower() not in days)
    ):
        moment += timedelta(minutes=1)
    schedule = parse(f"{','.join(sorted(days))} {time}".strip())
    assert schedule.next_after(begin.timestamp()) == moment.timestamp()


@given(st.text(st.sampled_from("0123456789*/,.:-monfrisatu UTC"), max_size=12))
def test_any_words_are_a_schedule_that_comes_or_are_refused(words: str) -> None:
    try:
        schedule = parse(words)
    except NotASchedule:
        return
    assert schedule.next_after(_at("2026-11-23 10:07")) > _at("2026-11-23 10:07")
