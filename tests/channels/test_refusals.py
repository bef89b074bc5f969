"""Every no that an action can say is said by a test, next to the yes that it could have been."""

import ast
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, insert, select

from channels.actions import (
    calls,
    exercises,
    mentions,
    messages,
    needs,
    network,
    people,
    polls,
    preferences,
    reactions,
    reading,
    sessions,
)
from channels.actions import channels as rooms
from channels.actions.alerts import start_due_waves, widen
from channels.actions.answering import answer_notice
from channels.actions.preferences import Hours
from channels.actions.subscriptions import subscribe
from channels.people.passwords import check_password
from channels.people.sessions import session_for, token_for
from channels.reading.needs import needs_by_id
from channels.reading.polls import votes_of
from channels.reading.preferences import preferences_of
from channels.store.tables import event, idempotency, notice
from matching.periods import asked_for
from matching.refusals import Refused
from tests.architecture.imports import ROOT, files
from tests.support.ranking import RANKER
from tests.support.town import ask, need_in

SAID = set()  # the codes this module has heard
NOT_THEIRS = ("forbidden", "not_member")


async def refused(store, act, *args, **kwargs):
    """The code and the details of a no that changed nothing."""
    before = await store.read(lambda conn: conn.execute(select(func.count()).select_from(event)).scalar_one())
    with pytest.raises(Refused) as refusal:
        await store.write(act, *args, **kwargs)
    after = await store.read(lambda conn: conn.execute(select(func.count()).select_from(event)).scalar_one())
    assert before == after
    SAID.add(refusal.value.code)
    return refusal.value.code, refusal.value.details


async def code(store, act, *args, **kwargs):
    return (await refused(store, act, *args, **kwargs))[0]


# ── seeing and being allowed ────────────────────────────────────────────────────────────────


async def test_what_one_may_not_see_does_not_exist(store, town):
    hidden_from = {
        town.closed: [town.leo, town.ccas, town.nour, town.hugo, town.gone],
        town.meals: [town.nour, town.hugo, town.gone],
        town.square: [town.hugo, town.gone],
        town.relief: [town.amina, town.nour, town.hugo],
        town.streams[town.claire]: [town.leo, town.ccas, town.hugo],
        "no such channel": [town.claire],
    }
    for channel, people_outside in hidden_from.items():
        for person in people_outside:
            for act in (rooms.join_channel, rooms.leave_channel):
                assert await code(store, act, person, channel=channel) == "not_found"
            said = code(store, messages.post_message, person, channel=channel, body="x")
            assert await said == "not_found"
            assert await code(store, reading.mark_read, person, channel=channel, seq=1) == "not_found"
    assert await store.write(messages.post_message, town.amina, channel=town.closed, body="x")


async def test_joining_comes_before_writing(store, town):
    post = {"channel": town.garden, "body": "x"}
    assert await code(store, messages.post_message, town.leo, **post) == "not_member"
    await store.write(rooms.join_channel, town.leo, channel=town.garden)
    assert await store.write(messages.post_message, town.leo, **post)


async def test_announcements_are_the_coordinators(store, town):
    post = {"channel": town.announcements, "body": "x"}
    assert await code(store, messages.post_message, town.claire, **post) == "forbidden"
    assert await store.write(messages.post_message, town.amina, **post)


async def test_the_board_and_the_personal_stream_are_written_by_the_house_alone(store, town):
    for channel in (town.urgences, town.streams[town.amina]):
        assert await code(store, messages.post_message, town.amina, channel=channel, body="x") in (
            "forbidden",
            "not_member",
        )
        asked = code(store, needs.open_need, town.amina, channel=channel, ask=ask(store))
        assert await asked in ("forbidden", "not_member")
        assert await code(store, rooms.leave_channel, town.amina, channel=channel) in (
            "forbidden",
            "not_member",
        )


async def test_citizens_hear_and_talk_but_neither_ask_nor_claim_nor_open_channels(store, town):
    need_id = await need_in(store, town.amina, town.square)
    assert await code(store, needs.open_need, town.nour, channel=town.square, ask=ask(store)) == "forbidden"
    assert await code(store, needs.claim_need, town.nour, need_id=need_id, quantity=1) == "forbidden"
    assert await code(store, rooms.create_channel, town.nour, name="Vélos") == "forbidden"
    assert await store.write(messages.post_message, town.nour, channel=town.square, body="x")
    assert await store.write(needs.respond, town.nour, need_id=need_id, answer="seen")


async def test_a_removed_person_is_not_signed_in_any_more(store, town):
    assert await code(store, rooms.create_channel, town.gone, name="x") == "not_signed_in"
    assert await code(store, people.change_settings, town.gone, name="x", locale="fr") == "not_signed_in"


# ── messages ────────────────────────────────────────────────────────────────────────────────


async def test_a_message_says_something_and_not_too_much(store, town):
    for body in ("", "  \n ", "\u200b", "\x00\x07"):
        post = code(store, messages.post_message, town.claire, channel=town.meals, body=body)
        assert await post == "empty", repr(body)
    long = "x" * (messages.BODY_LIMIT + 1)
    assert await refused(store, messages.post_message, town.claire, channel=town.meals, body=long) == (
        "too_long",
        {"field": "body", "limit": messages.BODY_LIMIT},
    )
    assert await store.write(messages.post_message, town.claire, channel=town.meals, body=long[1:])


async def test_many_are_alerted_only_when_that_is_meant(store, town, monkeypatch):
    monkeypatch.setattr(mentions, "WARN_ABOVE", 1)
    post = {"channel": town.meals, "body": "@canal"}
    assert await refused(store, messages.post_message, town.claire, **post) == ("many_alerted", {"count": 2})
    assert await store.write(messages.post_message, town.claire, **post, alert=True)


async def test_a_word_is_one_of_ours_and_under_something_that_was_said(store, town):
    said = (await store.write(messages.post_message, town.claire, channel=town.meals, body="x"))["message"]
    word = {"message_id": said, "word": "thanks"}
    assert await code(store, reactions.react, town.leo, message_id=said, word="boo") == "bad_choice"
    assert await code(store, reactions.react, town.ccas, **word) == "not_member"
    assert await code(store, reactions.react, town.nour, **word) == "not_found"
    put = await store.write(reactions.react, town.leo, **word)
    assert await store.write(reactions.react, town.leo, **word) == put, "twice is once"
    await store.write(messages.delete_message, town.claire, message_id=said)
    assert await code(store, reactions.react, town.leo, **word) == "deleted"


async def test_ones_own_message_alone_is_edited_and_staff_may_delete(store, town):
    said = (await store.write(messages.post_message, town.claire, channel=town.meals, body="x"))["message"]
    assert await code(store, messages.edit_message, town.amina, message_id=said, body="y") == "forbidden"
    assert await code(store, messages.delete_message, town.leo, message_id=said) == "forbidden"
    assert await code(store, messages.edit_message, town.claire, message_id=said, body=" ") == "empty"
    assert await store.write(messages.edit_message, town.claire, message_id=said, body="y")
    assert await store.write(messages.delete_message, town.amina, message_id=said)
    assert await code(store, messages.edit_message, town.claire, message_id=said, body="z") == "deleted"
    again = await store.write(messages.delete_message, town.claire, message_id=said)
    assert again["message"] == said, "twice is once"


async def test_an_answer_is_to_something_in_the_same_channel(store, town):
    here = (await store.write(messages.post_message, town.claire, channel=town.meals, body="x"))["message"]
    there = (await store.write(messages.post_message, town.claire, channel=town.closed, body="x"))["message"]
    post = {"channel": town.meals, "body": "y"}
    for wrong in (there, "nothing"):
        assert await code(store, messages.post_message, town.leo, reply_to=wrong, **post) == "not_found"
    assert await store.write(messages.post_message, town.leo, reply_to=here, **post)


async def test_an_unknown_message_need_or_claim_is_not_found(store, town):
    assert await code(store, messages.edit_message, town.claire, message_id="x", body="y") == "not_found"
    assert await code(store, needs.claim_need, town.claire, need_id="x", quantity=1) == "not_found"
    assert await code(store, needs.release_claim, town.claire, claim_id="x") == "not_found"


# ── needs and claims ────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        ("title", "  ", "empty"),
        ("title", "x" * (needs.TITLE_LIMIT + 1), "too_long"),
        ("body", "x" * (needs.BODY_LIMIT + 1), "too_long"),
        ("unit", "x" * 41, "too_long"),
        ("place", "x" * 121, "too_long"),
        ("private", needs.Private(notes="x" * (needs.PRIVATE_LIMIT + 1)), "too_long"),
        ("quantity", 0, "bad_quantity"),
        ("quantity", -3, "bad_quantity"),
        ("quantity", 10_001, "bad_quantity"),
        ("category", "miracle", "bad_choice"),
        ("urgency", "extreme", "bad_choice"),
        ("needed_by", timedelta(seconds=-1), "bad_deadline"),
        ("needed_by", needs.LONGEST_AHEAD + timedelta(minutes=1), "bad_deadline"),
    ],
)
async def test_a_need_is_checked_field_by_field(store, town, field, value, expected):
    if isinstance(value, timedelta):
        value = store.clock.now + value
    wrong = ask(store, **{field: value})
    assert await code(store, needs.open_need, town.claire, channel=town.meals, ask=wrong) == expected
    assert await store.write(needs.open_need, town.claire, channel=town.meals, ask=ask(store))


async def test_a_thread_has_no_needs_of_its_own(store, town):
    need_id = await need_in(store, town.claire, town.meals)
    thread = (await store.read(needs_by_id, [need_id]))[need_id].thread
    assert await code(store, needs.open_need, town.claire, channel=thread, ask=ask(store)) == "forbidden"
    assert await store.write(messages.post_message, town.leo, channel=thread, body="J’arrive")


async def test_the_noes_of_a_claim(store, town):
    need_id = await need_in(store, town.amina, town.meals, quantity=3)

    async def claim(by, quantity, **more):
        return await refused(store, needs.claim_need, by, need_id=need_id, quantity=quantity, **more)

    assert (await claim(town.amina, 1))[0] == "own_need"
    assert (await claim(town.leo, 0))[0] == "bad_quantity"
    assert (await claim(town.leo, 10_001))[0] == "bad_quantity"
    assert await claim(town.leo, 4) == ("not_enough_left", {"left": 3, "unit": ""})
    assert (await claim(town.leo, 1, on_behalf_of=town.redcross))[0] == "not_found"
    await store.write(needs.claim_need, town.leo, need_id=need_id, quantity=1)
    assert (await claim(town.leo, 1))[0] == "already_yours"
    assert await claim(town.claire, 3) == ("not_enough_left", {"left": 2, "unit": ""})
    mine = {"need_id": need_id, "quantity": 2, "on_behalf_of": town.redcross}
    assert await store.write(needs.claim_need, town.claire, **mine)
    assert await claim(town.ccas, 1) == ("already_claimed", {"by": "Claire", "left": 0})


async def test_the_deadline_closes_claims_at_its_very_instant(store, town, clock):
    need_id = await need_in(store, town.amina, town.meals, needed_by=clock.now + timedelta(hours=1))
    clock.forward(minutes=59)
    await store.write(needs.claim_need, town.claire, need_id=need_id, quantity=1)
    clock.forward(minutes=1)
    late = await refused(store, needs.claim_need, town.leo, need_id=need_id, quantity=1)
    assert late == ("need_over", {"state": "expired"})


@pytest.mark.parametrize("outcome", ["fulfilled", "elsewhere", "unmet", "cancelled"])
async def test_an_over_need_refuses_everything(store, town, outcome):
    need_id = await need_in(store, town.claire, town.meals)
    claim = (await store.write(needs.claim_need, town.leo, need_id=need_id, quantity=1))["claim"]
    assert await code(store, needs.resolve_need, town.leo, need_id=need_id, outcome=outcome) == "forbidden"
    assert (
        await code(store, needs.resolve_need, town.claire, need_id=need_id, outcome="so so") == "bad_choice"
    )
    await store.write(needs.resolve_need, town.claire, need_id=need_id, outcome=outcome)
    assert await code(store, needs.resolve_need, town.claire, need_id=need_id, outcome=outcome) == "need_over"
    assert await code(store, needs.claim_need, town.ccas, need_id=need_id, quantity=1) == "need_over"
    assert await code(store, needs.release_claim, town.leo, claim_id=claim) == "need_over"
    assert await code(store, needs.respond, town.amina, need_id=need_id, answer="cannot") == "need_over"
    other = await need_in(store, town.claire, town.meals)
    assert await code(store, needs.merge_need, town.claire, need_id=need_id, into=other) == "need_over"


async def test_a_claim_is_given_back_by_who_holds_it_or_staff_once(store, town):
    need_id = await need_in(store, town.claire, town.meals)
    claim = (await store.write(needs.claim_need, town.leo, need_id=need_id, quantity=1))["claim"]
    other = (await store.write(needs.claim_need, town.ccas, need_id=need_id, quantity=1))["claim"]
    assert await code(store, needs.release_claim, town.claire, claim_id=claim) == "not_claimer"
    assert await code(store, needs.release_claim, town.nour, claim_id=claim) == "not_found"
    wrong = code(store, needs.release_claim, town.leo, claim_id=claim, reason="fed up")
    assert await wrong == "bad_choice"
    assert await store.write(needs.release_claim, town.leo, claim_id=claim)
    assert await code(store, needs.release_claim, town.leo, claim_id=claim) == "already_released"
    assert await store.write(needs.release_claim, town.amina, claim_id=other), "a coordinator may"


async def test_an_answer_is_one_of_two(store, town):
    need_id = await need_in(store, town.claire, town.meals)
    assert await code(store, needs.respond, town.leo, need_id=need_id, answer="maybe") == "bad_choice"
    for answer, changed in (("seen", True), ("seen", False), ("cannot", True), ("seen", False)):
        got = await store.write(needs.respond, town.leo, need_id=need_id, answer=answer)
        assert got["changed"] is changed


async def test_a_need_is_not_merged_into_itself_nor_into_what_one_cannot_see(store, town):
    mine = await need_in(store, town.claire, town.closed)
    other = await need_in(store, town.leo, town.meals)
    theirs = await need_in(store, town.hugo, town.their_square)
    assert await code(store, needs.merge_need, town.leo, need_id=other, into=other) == "bad_choice"
    for hidden in (mine, theirs):
        assert await code(store, needs.merge_need, town.leo, need_id=other, into=hidden) == "not_found"
    assert await store.write(needs.merge_need, town.amina, need_id=other, into=mine)


async def test_private_details_are_for_the_claimer_the_asker_and_staff(store, town):
    need_id = await need_in(store, town.claire, town.meals, private=needs.Private(contact="06"))
    assert await code(store, needs.see_private, town.leo, need_id=need_id) == "forbidden"
    for person in (town.claire, town.amina):
        assert (await store.write(needs.see_private, person, need_id=need_id)).contact == "06"
    claim = (await store.write(needs.claim_need, town.leo, need_id=need_id, quantity=1))["claim"]
    assert (await store.write(needs.see_private, town.leo, need_id=need_id)).contact == "06"
    await store.write(needs.release_claim, town.leo, claim_id=claim)
    assert await code(store, needs.see_private, town.leo, need_id=need_id) == "forbidden"


# ── channels and people ─────────────────────────────────────────────────────────────────────


async def test_a_theme_has_a_name_of_its_own(store, town):
    for taken in ("Repas", " repas ", "LA PLACE"):
        assert await code(store, rooms.create_channel, town.leo, name=taken) == "name_taken"
    assert await code(store, rooms.create_channel, town.leo, name="x" * 61) == "too_long"
    assert await code(store, rooms.create_channel, town.leo, name="\u202e") == "empty"
    for kind in ("town", "me", "urgences", "organisation"):
        assert await code(store, rooms.create_channel, town.leo, name="x", kind=kind) == "bad_choice"
    assert await store.write(rooms.create_channel, town.leo, name="Repas", kind="private")
    assert await store.write(rooms.create_channel, town.hugo, name="Repas"), "in another town"


async def test_members_are_brought_in_by_who_opened_the_channel_or_staff(store, town):
    add = {"channel": town.meals, "person_id": town.ccas}
    assert await code(store, rooms.add_member, town.leo, **add) == "forbidden"
    assert await code(store, rooms.add_member, town.ccas, **add) == "not_member"
    for nobody in (town.hugo, town.gone, "nobody"):
        wrong = code(store, rooms.add_member, town.claire, channel=town.meals, person_id=nobody)
        assert await wrong == "not_found"
    assert await store.write(rooms.add_member, town.claire, **add)
    assert await code(store, rooms.remove_member, town.leo, **add) == "forbidden"
    assert await store.write(rooms.remove_member, town.amina, **add)


async def test_the_network_is_administered_by_admins_and_not_on_oneself(store, town):
    for act, more in ((people.change_role, {"role": "citizen"}), (people.remove_person, {})):
        assert await code(store, act, town.amina, person_id=town.leo, **more) == "forbidden"
        assert await code(store, act, town.ccas, person_id=town.ccas, **more) == "forbidden"
        assert await code(store, act, town.ccas, person_id=town.hugo, **more) == "not_found"
        assert await store.write(act, town.ccas, person_id=town.leo, **more)
    assert await code(store, people.change_role, town.ccas, person_id=town.nour, role="king") == "bad_choice"


async def test_nobody_invites_above_their_rank_or_into_another_town(store, town):
    here = {"network": town.network}
    assert await code(store, people.invite, town.claire, **here) == "forbidden"
    assert await code(store, people.invite, town.amina, role="admin", **here) == "forbidden"
    assert await code(store, people.invite, town.amina, role="king", **here) == "bad_choice"
    assert await code(store, people.invite, town.amina, email="not one", **here) == "bad_email"
    assert await code(store, people.invite, town.amina, network=town.elsewhere) == "forbidden"
    assert await store.write(people.invite, town.amina, **here)
    assert await store.write(people.invite, town.ccas, role="admin", **here)


NOT_ADDRESSES = (
    "", "claire", "claire@", "@aubin.example", "a b@c.fr", "a@b", "a@b..fr",
    "x" * 65 + "@b.fr", "a@b.fr\n<x>",
)  # fmt: skip


@pytest.mark.parametrize("email", NOT_ADDRESSES)
async def test_an_e_mail_looks_like_one(store, town, email):
    account = {"network": town.network, "name": "X", "role": "member", "password_hash": "x"}
    assert await code(store, people.create_person, email=email, **account) == "bad_email"
    assert await store.write(people.create_person, email=" New.Person+tag@Aubin.example ", **account)
    again = code(store, people.create_person, email="new.person+tag@aubin.example", **account)
    assert await again == "email_taken"


@pytest.mark.parametrize("password", ["", "short", "motdepasse", "MotDePasse", "x" * 201])
def test_a_password_is_not_the_first_one_to_be_tried(password):
    with pytest.raises(Refused, match="weak_password"):
        check_password(password)
    SAID.add("weak_password")
    assert check_password("trois mots au hasard") == "trois mots au hasard"


async def test_an_invitation_is_good_once_and_for_a_fortnight(store, town, clock):
    account = {"name": "Neuve", "password_hash": "x", "locale": "fr"}
    first, second = [await store.write(people.invite, town.amina, network=town.network) for _ in range(2)]
    accept = people.accept_invitation
    unknown = code(store, accept, token="unknown", email="a@aubin.example", **account)
    assert await unknown == "invitation_invalid"
    taken = code(store, accept, token=first, email="claire@aubin.example", **account)
    assert await taken == "email_taken"
    assert await store.write(accept, token=first, email="a@aubin.example", **account)
    used = code(store, accept, token=first, email="b@aubin.example", **account)
    assert await used == "invitation_invalid"
    clock.forward(days=14)
    late = code(store, accept, token=second, email="b@aubin.example", **account)
    assert await late == "invitation_invalid"


async def test_only_ones_own_sessions_are_closed(store, town, clock):
    token = await store.write(sessions.open_session, town.claire)
    mine = await store.read(session_for, token, clock())
    closing = {"session_id": mine.session_id}
    assert await code(store, sessions.close_session, town.leo, **closing) == "not_found"
    assert await store.write(sessions.close_session, town.claire, **closing)
    for read, args, expected in (
        (session_for, (token, clock()), "session_expired"),
        (session_for, ("unknown", clock()), "not_signed_in"),
        (token_for, (token,), "not_signed_in"),
    ):
        with pytest.raises(Refused, match=expected):
            await store.read(read, *args)
        SAID.add(expected)


# ── idempotency ─────────────────────────────────────────────────────────────────────────────


async def test_a_key_belongs_to_one_request(store, town):
    need_id = await need_in(store, town.amina, town.meals)
    wanted = ask(store)
    acts = [
        (messages.post_message, town.claire, {"channel": town.meals, "body": "x"}, {"body": "y"}),
        (needs.open_need, town.claire, {"channel": town.meals, "ask": wanted}, {"channel": town.square}),
        (needs.claim_need, town.claire, {"need_id": need_id, "quantity": 1}, {"quantity": 2}),
        (rooms.create_channel, town.claire, {"name": "Vélos"}, {"name": "Autos"}),
    ]
    for number, (act, by, request, other) in enumerate(acts):
        key = f"key {number}"
        first = await store.write(act, by, key=key, **request)
        events = await store.read(lambda conn: conn.execute(select(func.count()).select_from(event)).scalar())
        assert await store.write(act, by, key=key, **request) == first
        assert events == await store.read(
            lambda conn: conn.execute(select(func.count()).select_from(event)).scalar()
        )
        assert await code(store, act, by, key=key, **{**request, **other}) == "key_reused"
        assert await code(store, rooms.create_channel, by, key=key, name="Bien autre chose") == "key_reused"
    for key in ("", "x" * 65):
        wrong = code(store, messages.post_message, town.claire, channel=town.meals, body="x", key=key)
        assert await wrong == "bad_request"


async def test_a_refused_act_is_not_kept_under_its_key(store, town):
    need_id = await need_in(store, town.amina, town.meals, quantity=1)
    held = (await store.write(needs.claim_need, town.leo, need_id=need_id, quantity=1))["claim"]
    claim = {"need_id": need_id, "quantity": 1, "key": "again"}
    assert await code(store, needs.claim_need, town.claire, **claim) == "already_claimed"
    await store.write(needs.release_claim, town.leo, claim_id=held)
    assert await store.write(needs.claim_need, town.claire, **claim)
    keys = await store.read(lambda conn: conn.execute(select(idempotency.c.key)).scalars().all())
    assert keys == ["again"]


# ── practice and figures ────────────────────────────────────────────────────────────────────


async def test_what_ended_is_not_joined(store, town):
    begun = await store.write(exercises.start_exercise, town.amina, name="Grand froid", circle=town.meals)
    await store.write(exercises.join_exercise, town.leo, exercise_id=begun["exercise"])
    await store.write(exercises.end_exercise, town.amina, exercise_id=begun["exercise"])
    no = await code(store, exercises.join_exercise, town.claire, exercise_id=begun["exercise"])
    assert no == "exercise_over"


def test_a_period_is_two_dates_in_order():
    assert asked_for("", "", "2026-01-01", "2026-01-01", today=date(2026, 1, 1)).days == 1
    with pytest.raises(Refused) as no:
        asked_for("", "", "2026-01-02", "2026-01-01", today=date(2026, 1, 1))
    SAID.add(no.value.code)
    assert no.value.code == "bad_dates"


# ── alerts and preferences ──────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("wrong", "no"),
    [
        ({"availability": (Hours("monday", 9, 9),)}, "bad_availability"),
        ({"availability": (Hours("monday", 22, 25),)}, "bad_availability"),
        ({"availability": (Hours("someday", 9, 12),)}, "bad_availability"),
        ({"timezone": "Europe/Rivelaine"}, "bad_time_zone"),
        ({"timezone": "../../etc/passwd"}, "bad_time_zone"),
        ({"timezone": "Europe/Paris\0"}, "bad_time_zone"),
        ({"skills": tuple(f"savoir {n}" for n in range(21))}, "too_many"),
        ({"equipment": ("x" * 61,)}, "too_long"),
        ({"languages": ("klingon",)}, "bad_choice"),
        ({"categories": ("everything",)}, "bad_choice"),
        ({"digest": "hourly"}, "bad_choice"),
        ({"quiet_from": "25:00"}, "bad_choice"),
        ({"quiet_until": "seven"}, "bad_choice"),
        ({"max_distance": -1}, "bad_choice"),
        ({"unavailable_until": datetime(2020, 1, 1, tzinfo=UTC)}, "bad_deadline"),
        ({"unavailable_until": datetime(2120, 1, 1, tzinfo=UTC)}, "bad_deadline"),
    ],
)
async def test_preferences_that_make_no_sense_change_nothing(store, town, wrong, no):
    await store.write(preferences.set_preferences, town.leo, chosen=preferences.Chosen(skills=("cuisine",)))
    before = await store.read(preferences_of, [town.leo])
    wanted = preferences.Chosen(by_sms=True, **wrong)
    assert await code(store, preferences.set_preferences, town.leo, chosen=wanted) == no
    assert await store.read(preferences_of, [town.leo]) == before


async def test_a_level_is_chosen_for_a_channel_one_is_in(store, town):
    set_level = preferences.set_level
    assert await code(store, set_level, town.leo, channel=town.garden, level="all") == "not_member"
    assert await code(store, set_level, town.leo, channel=town.closed, level="all") == "not_found"
    assert await code(store, set_level, town.leo, channel=town.streams[town.leo], level="all") == "forbidden"
    assert await code(store, set_level, town.leo, channel=town.meals, level="loud") == "bad_choice"
    assert await store.write(set_level, town.leo, channel=town.meals, level="all")


async def test_widening_needs_somebody_left_to_call(store, town):
    need_id = await need_in(store, town.amina, town.meals, urgency="normal")
    await start_due_waves(store, ranker=RANKER)
    assert await code(store, widen, town.amina, need_id=need_id) == "all_alerted"
    assert await code(store, widen, town.leo, need_id=need_id) == "forbidden"
    assert await code(store, widen, town.hugo, need_id=need_id) == "not_found"
    assert await store.write(widen, town.amina, need_id=await need_in(store, town.amina, town.meals))


# ── the whole life of a card ────────────────────────────────────────────────────────────────


async def promise(store, town, by=None, **more):
    """A need of Claire's and a promise of two of it."""
    need_id = await need_in(store, town.claire, town.meals, **more)
    answer = await store.write(needs.claim_need, by or town.leo, need_id=need_id, quantity=2)
    return need_id, answer["claim"]


async def test_an_offer_does_not_press_and_a_need_does_not_last_for_ever(store, town):
    open_in = {"channel": town.meals}
    for wrong in ({"kind": "offer", "urgency": "urgent"}, {"unlimited": True}, {"kind": "gift"}):
        asked = ask(store, **wrong)
        assert await code(store, needs.open_need, town.claire, **open_in, ask=asked) == "bad_choice"
    offered = ask(store, kind="offer", unlimited=True)
    assert await store.write(needs.open_need, town.claire, **open_in, ask=offered)


async def test_it_ends_after_it_starts(store, town):
    late = store.clock.now + timedelta(days=2)
    asked = ask(store, starts_at=late)
    assert await code(store, needs.open_need, town.claire, channel=town.meals, ask=asked) == "bad_period"
    need_id = await need_in(store, town.claire, town.meals)
    change = {"need_id": need_id, "amendment": needs.Amendment(starts_at=late)}
    assert await code(store, needs.amend_need, town.claire, **change) == "bad_period"
    assert await need_in(store, town.claire, town.meals, starts_at=late, needed_by=late + timedelta(hours=1))


async def test_a_message_becomes_one_card_where_it_was_said(store, town):
    said = (await store.write(messages.post_message, town.leo, channel=town.meals, body="Des pâtes ?"))[
        "message"
    ]
    elsewhere = (await store.write(messages.post_message, town.claire, channel=town.closed, body="x"))[
        "message"
    ]
    gone = (await store.write(messages.post_message, town.leo, channel=town.meals, body="Oups"))["message"]
    await store.write(messages.delete_message, town.leo, message_id=gone)

    def opened(source, by=town.claire):
        return code(store, needs.open_need, by, channel=town.meals, ask=ask(store, source=source))

    assert await opened(elsewhere) == "not_found"
    assert await opened(elsewhere, town.leo) == "not_found"
    assert await opened("nothing") == "not_found"
    assert await opened(gone) == "deleted"
    need_id = await need_in(store, town.claire, town.meals, source=said)
    again = ask(store, source=said)
    no = await refused(store, needs.open_need, town.leo, channel=town.meals, ask=again)
    assert no == ("already_card", {"need": need_id})
    await store.write(needs.resolve_need, town.claire, need_id=need_id, outcome="cancelled")
    assert await need_in(store, town.leo, town.meals, source=said), "what was withdrawn may be asked anew"


async def test_consent_is_one_of_a_few(store, town):
    for wrong, expected in (
        (needs.Proxy(beneficiary="Mme Petit", consent="maybe"), "bad_choice"),
        (needs.Proxy(beneficiary=" ", consent="spoken"), "empty"),
    ):
        asked = ask(store, proxy=wrong)
        assert await code(store, needs.open_need, town.claire, channel=town.meals, ask=asked) == expected


async def test_a_need_is_not_amended_below_what_is_promised(store, town):
    need_id, _ = await promise(store, town, urgency="urgent")

    def amended(by, **change):
        return refused(store, needs.amend_need, by, need_id=need_id, amendment=needs.Amendment(**change))

    assert await amended(town.claire, quantity=1) == ("quantity_taken", {"taken": 2})
    assert (await amended(town.leo, title="Autre"))[0] == "forbidden"
    assert (await amended(town.claire, title=" "))[0] == "empty"
    assert (await amended(town.claire, quantity=0))[0] == "bad_quantity"
    assert (await amended(town.claire, urgency="normal"))[0] == "bad_choice", "the board has shown it"
    assert (await amended(town.claire, needed_by=store.clock.now))[0] == "bad_deadline"
    assert await store.write(
        needs.amend_need, town.claire, need_id=need_id, amendment=needs.Amendment(quantity=2)
    )
    offer = await need_in(store, town.claire, town.meals, kind="offer")
    urgent = needs.Amendment(urgency="urgent")
    assert await code(store, needs.amend_need, town.claire, need_id=offer, amendment=urgent) == "bad_choice"


async def test_the_noes_of_a_promise_under_way(store, town):
    need_id, claim_id = await promise(store, town)
    step = {"claim_id": claim_id, "state": "on_the_way"}
    assert await code(store, needs.advance_claim, town.claire, **step) == "not_claimer"
    assert await code(store, needs.advance_claim, town.leo, claim_id=claim_id, state="soon") == "bad_choice"
    assert await code(store, needs.validate_claim, town.leo, claim_id=claim_id) == "forbidden"
    assert await code(store, needs.miss_claim, town.leo, claim_id=claim_id) == "forbidden"
    part = {"claim_id": claim_id, "outcome": "partly"}
    assert await code(store, needs.validate_claim, town.claire, **part, delivered=2) == "bad_quantity"
    await store.write(needs.advance_claim, town.leo, claim_id=claim_id, state="delivered")
    back = await refused(store, needs.advance_claim, town.leo, **step)
    assert back == ("claim_moved_on", {"state": "delivered"})
    assert await code(store, needs.release_claim, town.leo, claim_id=claim_id) == "claim_moved_on"
    await store.write(needs.miss_claim, town.claire, claim_id=claim_id)
    over = await refused(store, needs.advance_claim, town.leo, **step)
    assert over == ("claim_over", {"state": "no_show"})
    assert await code(store, needs.release_claim, town.leo, claim_id=claim_id) == "claim_over"
    need_id, claim_id = await promise(store, town)
    await store.write(needs.resolve_need, town.claire, need_id=need_id, outcome="elsewhere")
    for act, by, more in (
        (needs.advance_claim, town.leo, {"state": "confirmed"}),
        (needs.validate_claim, town.claire, {}),
        (needs.miss_claim, town.claire, {}),
        (needs.hand_over, town.leo, {"to": town.amina}),
    ):
        assert await code(store, act, by, claim_id=claim_id, **more) == "need_over"
    for act, more in ((needs.amend_need, {"amendment": needs.Amendment(title="x")}), (needs.renew_need, {})):
        assert await code(store, act, town.claire, need_id=need_id, **more) == "need_over"
    wait = {"need_id": need_id, "quantity": 1}
    assert await code(store, needs.wait_for, town.amina, **wait) == "need_over"


async def test_who_may_not_wait(store, town, clock):
    need_id, _ = await promise(store, town, quantity=2)
    wait = {"need_id": need_id, "quantity": 1}
    assert await code(store, needs.wait_for, town.claire, **wait) == "own_need"
    assert await code(store, needs.wait_for, town.leo, **wait) == "already_yours"
    assert await code(store, needs.wait_for, town.nour, **wait) == "not_found"
    assert await code(store, needs.wait_for, town.amina, need_id=need_id, quantity=0) == "bad_quantity"
    other = {**wait, "on_behalf_of": town.redcross}
    assert await code(store, needs.wait_for, town.amina, **other) == "not_found"
    assert await store.write(needs.wait_for, town.amina, **wait)
    clock.forward(days=1)
    assert await code(store, needs.wait_for, town.ccas, **wait) == "need_over"


async def test_who_is_not_asked_to_take_over(store, town):
    need_id, claim_id = await promise(store, town)
    await store.write(needs.claim_need, town.ccas, need_id=need_id, quantity=1)

    def proposed(by=town.leo, **to):
        return code(store, needs.hand_over, by, claim_id=claim_id, **to)

    assert await proposed(town.claire, to=town.amina) == "not_claimer"
    for wrong in (town.claire, town.ccas, town.leo, town.nour):
        assert await proposed(to=wrong) == "bad_choice"
    for unknown in ({"to": town.hugo}, {"to": "nobody"}, {"organisation": "nothing"}):
        assert await proposed(**unknown) == "not_found"
    assert await proposed(to=town.amina, organisation=town.redcross) == "bad_choice"
    assert await code(store, needs.take_over, town.amina, claim_id=claim_id) == "forbidden"
    await store.write(needs.hand_over, town.leo, claim_id=claim_id, to=town.amina)
    await store.write(needs.claim_need, town.amina, need_id=need_id, quantity=1)
    assert await code(store, needs.take_over, town.amina, claim_id=claim_id) == "already_yours"
    await store.write(needs.hand_over, town.leo, claim_id=claim_id, organisation=town.redcross)
    assert await code(store, needs.take_over, town.claire, claim_id=claim_id) == "own_need"


async def test_what_does_not_match(store, town, clock):
    need_id = await need_in(store, town.claire, town.meals, quantity=5)
    offer = await need_in(store, town.leo, town.square, kind="offer", quantity=2)
    theirs = await need_in(store, town.amina, town.square, kind="offer")
    hidden = await need_in(store, town.amina, town.garden, kind="offer")
    brief = await need_in(
        store, town.leo, town.square, kind="offer", needed_by=clock.now + timedelta(minutes=5)
    )
    clock.forward(minutes=5)

    def matched(match, quantity=1, by=town.leo):
        return refused(store, needs.claim_need, by, need_id=need_id, quantity=quantity, match=match)

    assert (await matched(theirs))[0] == "bad_choice", "not one's own"
    assert (await matched("nothing"))[0] == "not_found"
    assert (await matched(await need_in(store, town.leo, town.square)))[0] == "bad_choice", "a need"
    assert await matched(offer, 3) == ("not_enough_left", {"left": 2, "unit": ""})
    assert await matched(brief) == ("need_over", {"state": "expired"})
    await store.write(needs.claim_need, town.claire, need_id=offer, quantity=1)
    assert (await matched(offer))[0] == "already_matched"
    private = await need_in(store, town.amina, town.closed, kind="offer")
    leos = await need_in(store, town.leo, town.square)
    claim = {"need_id": leos, "quantity": 1, "match": private}
    assert await code(store, needs.claim_need, town.amina, **claim) == "bad_choice", "Leo may not see it"
    assert await store.write(needs.claim_need, town.amina, **{**claim, "match": hidden})


async def test_only_a_card_of_its_kind_continues_another(store, town):
    need_id = await need_in(store, town.claire, town.meals)
    offer = await need_in(store, town.claire, town.meals, kind="offer")
    for into in (need_id, offer):
        assert await code(store, needs.merge_need, town.claire, need_id=need_id, into=into) == "bad_choice"
    into = await need_in(store, town.claire, town.meals)
    await store.write(needs.merge_need, town.claire, need_id=need_id, into=into)
    assert await code(store, needs.merge_need, town.claire, need_id=need_id, into=into) == "need_over"


async def test_what_was_erased_is_not_shown(store, town, clock):
    private = needs.Private(contact="06 12 34 56 78")
    need_id, _ = await promise(store, town, private=private)
    await store.write(needs.resolve_need, town.claire, need_id=need_id, outcome="fulfilled")
    clock.forward(days=6, hours=23)
    assert (await store.write(needs.see_private, town.leo, need_id=need_id)).contact
    clock.forward(hours=1)
    assert await code(store, needs.see_private, town.leo, need_id=need_id) == "masked"


async def test_a_network_is_founded_once(store, town):
    assert await code(store, network.check_unfounded) == "setup_done"


async def test_a_notice_of_nobody_answers_nothing(store, town):
    assert await code(store, answer_notice, "no such notice", answer="take") == "link_invalid"


async def test_what_a_link_took_and_was_given_back_it_takes_no_more(store, town):
    need_id = await need_in(store, town.amina, town.meals)
    told = {
        "id": "n" * 20,
        "person_id": town.leo,
        "kind": "alert",
        "tag": "t",
        "key": "k",
        "need_id": need_id,
    }
    row = {**told, "facts": {}, "at": store.clock()}
    await store.write(lambda tx: tx.conn.execute(insert(notice), row) and {})
    taken = await store.write(answer_notice, told["id"], answer="take")
    assert (await store.write(answer_notice, told["id"], answer="take"))["claim"] == taken["claim"]
    await store.write(answer_notice, told["id"], answer="release")
    assert await code(store, answer_notice, told["id"], answer="take") == "link_used"


async def test_an_address_of_no_push_service_is_not_knocked_at(store, town):
    keys = {"p256dh": "", "auth": "", "services": ()}
    assert (
        await code(store, subscribe, town.leo, endpoint="https://elsewhere.example", **keys)
        == "bad_subscription"
    )


async def test_a_call_that_is_full_or_over(store, town):
    call = (await store.write(calls.start_call, town.claire, channel=town.meals))["call"]
    sat = await store.write(calls.join_call, town.claire, call_id=call, session="s", most=1)
    joining = {"call_id": call, "session": "s", "most": 1}
    assert await refused(store, calls.join_call, town.leo, **joining) == ("call_full", {"most": 1})
    await store.write(calls.hang_up, town.claire, call_id=call, seat=sat["seat"])
    assert await code(store, calls.join_call, town.leo, **joining) == "call_over"
    assert await code(store, calls.stay, town.claire, call_id=call, seat=sat["seat"]) == "call_over"


async def test_a_poll_is_a_choice_that_is_open_and_kept_secret_if_it_was_said_so(store, town):
    about = {"channel": town.meals, "question": "Quel soir ?"}
    alone = code(store, polls.open_poll, town.claire, **about, options=["Lundi"])
    assert await alone == "bad_options"
    poll = {"options": ["Lundi", "Mardi"], "anonymous": True}
    asked = (await store.write(polls.open_poll, town.claire, **about, **poll))["message"]
    assert await store.write(polls.choose, town.leo, message_id=asked, options=[0])
    with pytest.raises(Refused) as secret:
        await store.read(votes_of, town.claire, asked)
    SAID.add(secret.value.code)
    assert secret.value.code == "poll_anonymous"
    await store.write(polls.close_poll, town.claire, message_id=asked)
    assert await code(store, polls.choose, town.leo, message_id=asked, options=[1]) == "poll_over"


def test_every_no_of_this_floor_was_heard():
    """Runs last: pytest keeps the order of the file."""
    if len(SAID) < 10:
        pytest.skip("only a part of this file ran")
    raised = set()
    for path in (*files(ROOT, "channels"), ROOT / "matching" / "claims.py"):
        if path.parent.name not in ("actions", "needs", "people") and path.name not in (
            "doorway.py",
            "claims.py",
        ):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Refused":
                raised.add(node.args[0].value)
    assert len(raised) > 20
    assert raised - SAID == set()
