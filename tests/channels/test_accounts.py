"""Accounts: sessions and tokens kept only as hashes, roles, invitations, removal."""

import pytest
from sqlalchemy import select

from channels import log
from channels.actions import network, people
from channels.actions.needs import Details, Private, claim_need, see_private
from channels.actions.sessions import create_token, open_session, revoke_sessions, touch_session
from channels.doorway import actor_for
from channels.people.sessions import LIFETIME, hash_token, session_for, token_for
from channels.reading.people import people_by_id
from channels.reading.rooms import joined_channels
from channels.store.tables import (
    api_token,
    invitation,
    need_private,
    person,
    private_sight,
    session,
)  # fmt: skip
from matching.refusals import Refused
from tests.conftest import every_backend
from tests.support.town import need_in

pytestmark = every_backend


async def recognised(store, token, clock):
    """Whose token this is, or the code of the refusal."""
    try:
        return (await store.read(session_for, token, clock())).actor.id
    except Refused as refusal:
        return refusal.code


async def rows_of(store, table):
    return await store.read(lambda conn: conn.execute(select(table)).all())


async def test_a_session_is_known_by_its_token_of_which_only_a_hash_is_kept(store, town, clock):
    token = await store.write(open_session, town.claire, device="Firefox " * 100)
    who = await store.read(session_for, token, clock())
    assert (who.actor.id, who.actor.role, who.name, who.network_name) == (
        town.claire, "member", "Claire", "Saint-Aubin",
    )  # fmt: skip
    (row,) = await rows_of(store, session)
    assert row.token_hash == hash_token(token)
    assert len(row.device) == 200
    assert token not in repr(row)
    assert await recognised(store, token[:-1], clock) == "not_signed_in"
    assert await recognised(store, row.token_hash, clock) == "not_signed_in", "the hash opens nothing"


async def test_a_session_ends_after_its_lifetime_unless_it_is_used(store, town, clock):
    idle, used = [await store.write(open_session, town.claire) for _ in range(2)]
    clock.forward(days=LIFETIME.days - 1)
    who = await store.read(session_for, used, clock())
    await store.write(touch_session, who.session_id)
    clock.forward(days=1)
    assert await recognised(store, idle, clock) == "session_expired"
    assert await recognised(store, used, clock) == town.claire
    clock.forward(days=LIFETIME.days)
    assert await recognised(store, used, clock) == "session_expired"


async def test_revoking_ends_one_all_but_one_or_all(store, town, clock):
    tokens = [await store.write(open_session, town.claire) for _ in range(3)]
    programme = await store.write(create_token, town.claire, label="bot")
    ids = [(await store.read(session_for, token, clock())).session_id for token in tokens]
    leos = await store.write(open_session, town.leo)

    async def open_now():
        return [await recognised(store, token, clock) == town.claire for token in tokens]

    await store.write(revoke_sessions, town.claire, by=town.claire, only=ids[0])
    assert await open_now() == [False, True, True]
    assert (await store.read(token_for, programme)).by_token
    await store.write(revoke_sessions, town.claire, by=town.claire, keep=ids[2])
    assert await open_now() == [False, False, True]
    with pytest.raises(Refused, match="not_signed_in"):
        await store.read(token_for, programme)
    await store.write(revoke_sessions, town.claire, by=town.claire)
    assert await open_now() == [False, False, False]
    assert await recognised(store, leos, clock) == town.leo
    events = await store.read(log.since, town.streams[town.claire], 0, limit=100)
    revoked = [event.data.sessions for event in events if event.kind == "session.revoked"]
    assert [ids[0]] == list(revoked[0])
    assert ids[1] in revoked[1]
    assert list(revoked[2]) == [ids[2]], "nothing is revoked twice"


async def test_a_programmes_token_is_kept_as_a_hash_too(store, town):
    token = await store.write(create_token, town.claire)
    who = await store.read(token_for, token)
    assert (who.actor.id, who.by_token) == (town.claire, True)
    (row,) = await rows_of(store, api_token)
    assert token not in repr(row)


async def test_a_new_password_signs_out_everywhere_else(store, town, clock):
    here, there = [await store.write(open_session, town.claire) for _ in range(2)]
    mine = await store.read(session_for, here, clock())
    await store.write(people.change_password, town.claire, password_hash="new", keep_session=mine.session_id)
    assert await recognised(store, here, clock) == town.claire
    assert await recognised(store, there, clock) == "session_expired"


async def test_removal_shuts_every_door_at_once_and_leaves_the_words(store, town, clock):
    token, programme = await store.write(open_session, town.leo), await store.write(create_token, town.leo)
    await store.write(people.remove_person, town.ccas, person_id=town.leo)
    assert await recognised(store, token, clock) == "session_expired"
    with pytest.raises(Refused, match="not_signed_in"):
        await store.read(token_for, programme)
    with pytest.raises(Refused, match="not_signed_in"):
        await store.read(actor_for, town.leo)
    late = await store.write(open_session, town.leo)
    assert await recognised(store, late, clock) == "session_expired", "even one opened too late"
    assert (await store.read(people_by_id, [town.leo]))[town.leo].name == "Leo", "the log still names them"


async def test_a_role_counts_from_the_next_question_on(store, town):
    assert (await store.read(actor_for, town.leo)).role == "member"
    await store.write(people.change_role, town.ccas, person_id=town.leo, role="coordinator")
    assert (await store.read(actor_for, town.leo)).role == "coordinator"
    events = await store.read(log.since, town.streams[town.leo], 0, limit=100)
    assert (events[-1].kind, events[-1].by.id) == ("person.changed", town.ccas)


async def test_settings_are_tidied(store, town):
    await store.write(people.change_settings, town.leo, name="  Léo \u202e  Martin ", locale="en")
    row = await store.read(lambda conn: conn.execute(select(person).where(person.c.id == town.leo)).one())
    assert (row.name, row.locale) == ("Léo Martin", "en")
    for wrong in ({"name": " ", "locale": "fr"}, {"name": "Leo", "locale": "xx"}):
        with pytest.raises(Refused):
            await store.write(people.change_settings, town.leo, **wrong)


async def test_an_invitation_makes_one_account_in_its_town_with_its_role(store, town):
    token = await store.write(people.invite, town.amina, network=town.network, role="citizen")
    (row,) = await rows_of(store, invitation)
    assert token not in repr(row)
    person_id = await store.write(
        people.accept_invitation,
        token=token,
        email="Neuve@Aubin.example",
        name="Neuve",
        password_hash="x",
        locale="fr",
    )
    actor = await store.read(actor_for, person_id)
    assert (actor.network, actor.role) == (town.network, "citizen")
    assert set(await store.read(joined_channels, person_id)) == {town.square, town.announcements}


async def test_private_details_are_kept_apart_and_each_sight_is_noted(store, town):
    private = Private(contact="06 12 34 56 78", notes="Digicode 1234")
    need_id = await need_in(store, town.claire, town.meals, private=private)
    without = await need_in(store, town.claire, town.meals)
    await store.write(claim_need, town.leo, need_id=need_id, quantity=1)
    seen = await store.write(see_private, town.leo, need_id=need_id)
    assert seen == Details(contact=private.contact, notes=private.notes)
    assert await store.write(see_private, town.amina, need_id=without) == Details()
    sights = await rows_of(store, private_sight)
    assert [(sight.need_id, sight.person_id) for sight in sights] == [(need_id, town.leo)]
    assert [row.need_id for row in await rows_of(store, need_private)] == [need_id]


async def test_the_epoch_is_given_once(store):
    first = await store.read(network.epoch_of)
    await store.write(network.ensure_epoch)
    assert await store.read(network.epoch_of) == first
    assert len(first) == 16
