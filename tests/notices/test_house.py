"""The house drains its own outbox: what happens here leaves at once, without waiting for the next look."""

from __future__ import annotations

import msgspec

from channels.actions.needs import claim_need
from server.config import Jobs
from tests.support.eventually import eventually
from tests.support.running import config_for, running
from tests.support.town import need_in


async def test_who_asked_gets_a_mail_in_the_moment_somebody_takes(tmp_path, town_at, clock, smtp):
    url, town = town_at
    config = msgspec.structs.replace(
        config_for(tmp_path, url),
        mail=smtp.settings,
        jobs=Jobs(outbox_seconds=3600.0, expiry_seconds=3600.0, waves_seconds=3600.0),
    )
    async with running(config, clock) as house:
        assert house.house.reach.ways == {"email"}
        need = await need_in(house.store, town.claire, town.meals, title="Couches", quantity=2)
        await house.store.write(claim_need, town.leo, need_id=need, quantity=2)
        (mail,) = await eventually(lambda: smtp.to("claire@aubin.example"))
        assert mail["Subject"] == "Leo s’en occupe\u00a0: Couches"
