"""Every no that an action can say is said by a test, next to the yes that it could have been."""

import ast
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from channels.actions import channels as rooms
from channels.actions import messages, needs, people, reading, sessions
from channels.people.passwords import check_password
from channels.people.sessions import session_for, token_for
from channels.reading.needs import needs_by_id
from channels.store.tables import event, idempotency
from matching.refusals import Refused
from tests.architecture.imports import ROOT, files
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


def test_every_no_of_this_floor_was_heard():
    """Runs last: pytest keeps the order of the file."""
    if len(SAID) < 10:
        pytest.skip("only a part of this file ran")
    raised = set()
    for path in (*files(ROOT, "channels"), ROOT / "matching" / "claims.py"):
        if path.parent.name not in ("actions", "people") and path.name not in ("doorway.py", "claims.py"):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Refused":
                raised.add(node.args[0].value)
    assert len(raised) > 20
    assert raised - SAID == set()
