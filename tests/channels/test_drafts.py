"""What somebody writes is kept for their other devices, and for nobody else."""

import pytest

from channels.actions.drafts import keep_draft
from channels.actions.messages import BODY_LIMIT
from channels.reading.drafts import draft_of
from matching.refusals import Refused
from tests.conftest import every_backend


@every_backend
async def test_the_last_words_stand_and_nothing_throws_them_away(store, town):
    for body in ("Bonj", "Bonjour\x00 à tous"):
        await store.write(keep_draft, town.leo, channel=town.meals, body=body)
    assert await store.read(draft_of, town.leo, town.meals) == "Bonjour à tous"
    assert await store.read(draft_of, town.claire, town.meals) == ""
    await store.write(keep_draft, town.leo, channel=town.meals, body=" ")
    assert await store.read(draft_of, town.leo, town.meals) == ""


async def test_where_one_may_not_write_there_is_nothing_to_keep(store, town):
    for who, channel, body, code in (
        (town.leo, town.garden, "x", "not_member"),
        (town.leo, town.closed, "x", "not_found"),
        (town.leo, town.announcements, "x", "forbidden"),
        (town.leo, town.meals, "x" * (BODY_LIMIT + 1), "too_long"),
    ):
        with pytest.raises(Refused) as refusal:
            await store.write(keep_draft, who, channel=channel, body=body)
        assert refusal.value.code == code
