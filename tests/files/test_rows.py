"""Who may see a file is what it hangs on; what hangs on nothing goes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from channels.actions import channels as rooms
from channels.actions.messages import delete_message, post_message
from channels.files import rows
from channels.reading.messages import messages_by_id
from channels.reading.needs import needs_by_id
from channels.store import Store, Write
from channels.store.tables import attachment
from matching.refusals import Refused
from tests.conftest import every_backend
from tests.support.clock import SettableClock
from tests.support.town import Town, need_in

PLENTY = 10_000


async def hand_in(store: Store, by: str, *, size: int = 100, limit: int = PLENTY, **more: Any) -> str:
    about = {"name": "photo.jpg", "type": "image/jpeg", "sha256": "0" * 64, "width": 4, "height": 3, **more}
    return await store.write(rows.add_file, by, size=size, network_limit=limit, **about)


async def sees(store: Store, person: str, file_id: str) -> bool:
    try:
        await store.read(rows.file_for, person, file_id)
    except Refused as refusal:
        return refusal.code != "not_found"
    return True


@every_backend
async def test_before_it_hangs_anywhere_a_file_is_its_senders_alone(store: Store, town: Town) -> None:
    file_id = await hand_in(store, town.leo)
    seen = {name: await sees(store, person, file_id) for name, person in town.everybody.items()}
    assert seen == {name: name == "leo" for name in town.everybody}


@every_backend
async def test_on_a_need_it_is_seen_where_the_need_is_seen(store: Store, town: Town) -> None:
    open_need = await need_in(store, town.leo, town.meals)
    closed_need = await need_in(store, town.claire, town.closed)
    open_photo, closed_photo = await hand_in(store, town.leo), await hand_in(store, town.claire)
    await store.write(rows.hang_on_need, town.leo, open_need, [open_photo])
    await store.write(rows.hang_on_need, town.claire, closed_need, [closed_photo])
    for name, person in town.everybody.items():
        assert await sees(store, person, open_photo) == (name in ("ccas", "amina", "claire", "leo")), name
        assert await sees(store, person, closed_photo) == (name in ("amina", "claire")), name
    await store.write(rooms.remove_member, town.claire, channel=town.closed, person_id=town.amina)
    assert not await sees(store, town.amina, closed_photo)
    assert await sees(store, town.amina, open_photo)


async def test_on_a_message_it_goes_with_the_message(store: Store, town: Town) -> None:
    file_id = await hand_in(store, town.leo)
    said = (await store.write(post_message, town.leo, channel=town.meals, body="Voyez"))["message"]

    def hang(tx: Write) -> None:
        tx.conn.execute(attachment.insert().values(file_id=file_id, message_id=said, position=0))

    await store.write(hang)
    assert await sees(store, town.claire, file_id)
    assert not await sees(store, town.nour, file_id)
    await store.write(delete_message, town.leo, message_id=said)
    assert not await sees(store, town.claire, file_id)


@every_backend
async def test_photos_are_told_with_the_need_in_their_order(store: Store, town: Town) -> None:
    need = await need_in(store, town.leo, town.meals)
    first, second = await hand_in(store, town.leo), await hand_in(store, town.leo, name="autre.jpg")
    await store.write(rows.hang_on_need, town.leo, need, [second, first])
    told = (await store.read(needs_by_id, [need]))[need].photos
    assert [photo.id for photo in told] == [second, first]
    assert (told[0].name, told[0].width, told[0].height) == ("autre.jpg", 4, 3)

    await store.write(rows.hang_on_need, town.leo, need, [first])
    told = (await store.read(needs_by_id, [need]))[need].photos
    assert [photo.id for photo in told] == [first]
    assert not await sees(store, town.leo, second), "what was taken off is gone"


async def test_nobody_hangs_what_is_not_theirs_or_hangs_already(store: Store, town: Town) -> None:
    need, other = [await need_in(store, town.leo, town.meals) for _ in range(2)]
    theirs, mine = await hand_in(store, town.claire), await hand_in(store, town.leo)
    paper = await hand_in(store, town.leo, type="application/pdf")
    for wrong in ([theirs], ["unknown"], [paper], [mine, theirs]):
        with pytest.raises(Refused, match="not_found"):
            await store.write(rows.hang_on_need, town.leo, need, wrong)
    await store.write(rows.hang_on_need, town.leo, need, [mine])
    with pytest.raises(Refused, match="not_found"):
        await store.write(rows.hang_on_need, town.leo, other, [mine])
    five = [await hand_in(store, town.leo) for _ in range(5)]
    with pytest.raises(Refused, match="too_many_files"):
        await store.write(rows.hang_on_need, town.leo, other, five)
    await store.write(rows.hang_on_need, town.leo, other, [*five[:4], five[0]])


@every_backend
async def test_a_network_has_its_share_and_no_more(store: Store, town: Town) -> None:
    await hand_in(store, town.leo, size=60, limit=100)
    with pytest.raises(Refused, match="files_full"):
        await hand_in(store, town.claire, size=41, limit=100)
    await hand_in(store, town.claire, size=40, limit=100)
    await hand_in(store, town.hugo, size=100, limit=100)  # another network


@every_backend
async def test_what_hangs_on_nothing_goes_after_a_day(store: Store, town: Town, clock: SettableClock) -> None:
    need = await need_in(store, town.leo, town.meals, needed_by=clock() + timedelta(days=9))
    hung, loose = await hand_in(store, town.leo), await hand_in(store, town.leo)
    await store.write(rows.hang_on_need, town.leo, need, [hung])
    clock.forward(hours=23)
    young = await hand_in(store, town.leo)
    assert await store.write(rows.forget_unattached) == []
    clock.forward(hours=2)
    assert await store.write(rows.forget_unattached) == [loose]
    assert not await sees(store, town.leo, loose)
    assert await store.write(rows.forget_unattached) == [loose], "until its bytes are gone"
    await store.write(rows.strike, [loose])
    assert await store.write(rows.forget_unattached) == []
    assert [await sees(store, town.leo, one) for one in (hung, young)] == [True, True]


@every_backend
async def test_a_message_carries_its_files_and_its_key_knows_them(store: Store, town: Town) -> None:
    one, two = await hand_in(store, town.leo), await hand_in(store, town.leo, name="liste.pdf", width=None)
    post = {"channel": town.meals, "body": "", "files": (two, one), "key": "files"}
    answer = await store.write(post_message, town.leo, **post)
    said = (await store.read(messages_by_id, [answer["message"]]))[answer["message"]]
    assert [file.id for file in said.files] == [two, one]
    assert await store.write(post_message, town.leo, **post) == answer
    reply = await store.write(
        post_message, town.claire, channel=town.meals, body="Vu", reply_to=answer["message"]
    )
    quote = (await store.read(messages_by_id, [reply["message"]]))[reply["message"]].quote
    assert quote is not None
    assert quote.excerpt == "liste.pdf, photo.jpg"


async def test_what_may_not_hang_on_a_message(store: Store, town: Town) -> None:
    theirs, mine = await hand_in(store, town.claire), await hand_in(store, town.leo)
    post = {"channel": town.meals, "body": "x"}
    for files, code in (
        ((theirs,), "not_found"),
        ((mine, mine), "not_found"),
        (("nothing",), "not_found"),
        (tuple(str(n) for n in range(11)), "too_many_files"),
    ):
        with pytest.raises(Refused) as refusal:
            await store.write(post_message, town.leo, files=files, **post)
        assert refusal.value.code == code
    await store.write(post_message, town.leo, files=(mine,), **post)
    with pytest.raises(Refused):
        await store.write(post_message, town.leo, files=(mine,), **post)
