"""Dates as people say them, on ordinary days and on the two nights that change the clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from web import when

PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 11, 20, 17, 48, tzinfo=PARIS)  # a Friday
N = "\u00a0"


def local(day: int, hour: int, minute: int = 0, month: int = 11, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=PARIS).astimezone(UTC)


def plain(words: str) -> str:
    return words.replace(N, " ")


@pytest.mark.parametrize(
    ("instant", "french", "english"),
    [
        (local(20, 19), "ce soir 19 h", "this evening at 19:00"),
        (local(20, 9, 5), "ce matin 9 h 05", "this morning at 9:05"),
        (local(20, 14), "aujourd’hui 14 h", "today at 14:00"),
        (local(21, 6, 45), "demain 6 h 45", "tomorrow at 6:45"),
        (local(19, 18, 12), "hier 18 h 12", "yesterday at 18:12"),
        (local(25, 8), "mercredi 8 h", "Wednesday at 8:00"),
        (local(28, 9), "le 28 novembre 9 h", "28 November at 9:00"),
        (local(1, 9, month=12), "le 1er décembre 9 h", "1 December at 9:00"),
        (local(2, 9, year=2025), "le 2 novembre 2025 9 h", "2 November 2025 at 9:00"),
    ],
)
def test_moment(instant: datetime, french: str, english: str) -> None:
    assert plain(when.moment(instant, NOW, PARIS, "fr")) == french
    assert plain(when.moment(instant, NOW, PARIS, "en")) == english


def test_the_small_hours_belong_to_tonight() -> None:
    late = datetime(2026, 11, 20, 22, 0, tzinfo=PARIS)
    assert plain(when.moment(local(21, 2), late, PARIS, "fr")) == "cette nuit 2 h"
    assert plain(when.moment(local(21, 2), NOW.replace(hour=9), PARIS, "fr")) == "demain 2 h"


def test_an_hour_and_its_minutes_do_not_part() -> None:
    assert when.hour(local(20, 19, 30), PARIS, "fr") == f"19{N}h{N}30"


@pytest.mark.parametrize(
    ("instant", "french", "english"),
    [
        (local(20, 19), "ce soir avant 19 h", "this evening before 19:00"),
        (local(21, 6, 45), "demain avant 6 h 45", "tomorrow before 6:45"),
        (local(28, 9), "avant le 28 novembre", "before 28 November"),
    ],
)
def test_deadline(instant: datetime, french: str, english: str) -> None:
    assert plain(when.deadline(instant, NOW, PARIS, "fr")) == french
    assert plain(when.deadline(instant, NOW, PARIS, "en")) == english


@pytest.mark.parametrize(
    ("seconds", "french", "english"),
    [
        (20, "il reste 1 min", "1 min left"),
        (42 * 60, "il reste 42 min", "42 min left"),
        (72 * 60, "il reste 1 h 12", "1 h 12 left"),
        (2 * 3600, "il reste 2 h", "2 h left"),
        (13 * 3600 + 900, "il reste 13 h", "13 h left"),
        (47 * 3600, "il reste 47 h", "47 h left"),
        (3 * 86400 + 5, "il reste 3 jours", "3 days left"),
        (0, "délai passé", "time is up"),
        (-5, "délai passé", "time is up"),
    ],
)
def test_left(seconds: int, french: str, english: str) -> None:
    instant = NOW + timedelta(seconds=seconds)
    assert plain(when.left(instant, NOW, "fr")) == french
    assert plain(when.left(instant, NOW, "en")) == english


def test_left_short_and_within() -> None:
    instant = NOW + timedelta(hours=2)
    assert plain(when.left_short(instant, NOW, "fr")) == "2 h"
    assert plain(when.within(instant, NOW, "fr")) == "dans 2 h"


@pytest.mark.parametrize(
    ("seconds", "french", "english"),
    [
        (-3, "à l’instant", "just now"),  # a clock a little ahead
        (59, "à l’instant", "just now"),
        (50 * 60, "il y a 50 min", "50 min ago"),
        (5 * 3600, "il y a 5 h", "5 h ago"),
        (20 * 3600, "hier", "yesterday"),
        (4 * 86400, "il y a 4 jours", "4 days ago"),
        (17 * 86400, "le 3 novembre", "3 November"),
    ],
)
def test_ago(seconds: int, french: str, english: str) -> None:
    instant = NOW - timedelta(seconds=seconds)
    assert plain(when.ago(instant, NOW, PARIS, "fr")) == french
    assert plain(when.ago(instant, NOW, PARIS, "en")) == english


def test_day_separators() -> None:
    assert when.day(NOW, NOW, PARIS, "fr") == "Aujourd’hui, vendredi 20 novembre"
    assert when.day(local(19, 8), NOW, PARIS, "fr") == "Hier, jeudi 19 novembre"
    assert when.day(local(13, 8), NOW, PARIS, "fr") == "Vendredi 13 novembre"
    assert when.day(local(1, 8, month=5, year=2025), NOW, PARIS, "fr") == "Jeudi 1er mai 2025"
    assert when.day(NOW, NOW, PARIS, "en") == "Today, Friday 20 November"
    assert when.today(NOW, PARIS, "fr") == "Vendredi 20 novembre"


def test_the_day_is_the_town_s_and_not_the_servers() -> None:
    just_after_midnight = datetime(2026, 11, 19, 23, 30, tzinfo=UTC)
    assert when.day(just_after_midnight, NOW, PARIS, "fr").startswith("Aujourd’hui")


class TestClockChanges:
    """Lengths are absolute, days are those of the wall calendar."""

    def test_spring_night_loses_an_hour(self) -> None:
        evening, morning = (datetime(2026, 3, d, 9 if d == 29 else 21, tzinfo=PARIS) for d in (28, 29))
        assert plain(when.left(morning, evening, "fr")) == "il reste 11 h"
        assert plain(when.moment(morning, evening, PARIS, "fr")) == "demain 9 h"
        assert when.day(morning, evening, PARIS, "fr") == "Demain, dimanche 29 mars"

    def test_autumn_night_gains_one(self) -> None:
        evening, morning = (datetime(2026, 10, d, 9 if d == 25 else 21, tzinfo=PARIS) for d in (24, 25))
        assert plain(when.left(morning, evening, "fr")) == "il reste 13 h"
        assert plain(when.moment(morning, evening, PARIS, "fr")) == "demain 9 h"

    def test_the_hour_that_comes_twice_reads_the_same_and_lasts(self) -> None:
        first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
        second = first + timedelta(hours=1)
        assert when.hour(first, PARIS, "fr") == when.hour(second, PARIS, "fr")
        assert plain(when.ago(first, second, PARIS, "fr")) == "il y a 1 h"

    def test_yesterday_across_25_hours(self) -> None:
        assert (
            plain(
                when.ago(
                    datetime(2026, 10, 24, 8, tzinfo=PARIS),
                    datetime(2026, 10, 25, 9, tzinfo=PARIS),
                    PARIS,
                    "fr",
                )
            )
            == "hier"
        )
