"""Too fast is told, with the seconds to wait; reading is not counted."""

from __future__ import annotations

import pytest

from server.config import Limits
from tests.api.caller import Caller
from tests.api.described import Described
from tests.support.live import live_town


async def test_changes_are_as_fast_as_on_one_socket(
    tmp_path_factory: pytest.TempPathFactory, described: Described
) -> None:
    limits = Limits(verbs_per_second=0.5, verbs_burst=3)
    with live_town(tmp_path_factory.mktemp("pace"), limits=limits) as live:
        meals = live.town.meals
        async with live.programme("claire") as claire, live.programme("leo") as leo:
            caller = Caller(claire, described)
            for _ in range(3):
                await caller.post(meals)
            path = f"/channels/{meals}/messages"
            answer = await caller.send("POST", path, {"body": "Trop vite"})
            assert (answer.status_code, answer.json()["code"]) == (429, "rate_limited")
            assert answer.headers["Retry-After"] == "2"
            await caller.ok("GET", "/me")
            await Caller(leo, described).post(meals)  # each has their own measure
