"""The moments that are proposed for what is to leave later."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from web.pages.later import moments_after

PARIS = ZoneInfo("Europe/Paris")


@pytest.mark.parametrize("hour", [6, 12, 17, 20, 23])
def test_the_next_moment_comes_first(hour: int) -> None:
    now = datetime(2026, 11, 26, hour, 18, tzinfo=UTC)
    found = [one.at for one in moments_after(now, PARIS)]
    assert len(found) == 4
    assert found == sorted(found)


def test_an_hour_is_said_by_its_length() -> None:
    first, *others = moments_after(datetime(2026, 11, 26, 9, 0, tzinfo=UTC), PARIS)
    assert (first.at, first.name) == ("2026-11-26T10:00:00.000Z", "hour")
    assert {one.name for one in others} == {""}
