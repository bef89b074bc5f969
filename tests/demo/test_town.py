"""The demo town holds together, whatever the day."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from server.demo.script import (
    Asked,
    AskedForHelp,
    CannotHelp,
    ClosedPoll,
    Deleted,
    Discussed,
    Edited,
    Expired,
    Forwarded,
    HungUp,
    Merged,
    Noted,
    Offered,
    PickedUp,
    Polled,
    Proved,
    PutOff,
    Rang,
    Released,
    Renewed,
    Resolved,
    Said,
    Saw,
    Took,
    Town,
    Voted,
    Waited,
    WentOn,
    WroteTo,
)
from server.demo.town import rivelaine

MOMENTS = [
    datetime(2027, 1, 14, 9, 5, tzinfo=UTC),
    datetime(2027, 4, 3, 2, 30, tzinfo=UTC),
    datetime(2027, 8, 19, 5, 40, tzinfo=UTC),
    datetime(2026, 11, 20, 16, 48, tzinfo=UTC),
    datetime(2026, 12, 24, 22, 59, tzinfo=UTC),
]
CATEGORIES = {
    "food", "hygiene", "baby", "transport", "equipment", "visit", "translation", "admin_help",
    "handyman", "moving", "event", "childcare", "clothing", "housing", "health", "other",
}  # fmt: skip
ENDS = (Resolved, Expired, Merged)


@cache
def town_at(now: datetime) -> Town:
    return rivelaine(now)


@pytest.fixture(params=MOMENTS, ids=lambda now: f"{now:%b-%Hh}")
def now(request: pytest.FixtureRequest) -> datetime:
    moment: datetime = request.param
    return moment


@pytest.fixture
def town(now: datetime) -> Town:
    return town_at(now)


def needs_of(town: Town) -> dict[str, Asked]:
    return {act.key: act for act in town.acts if isinstance(act, Asked)}


def offers_of(town: Town) -> dict[str, Offered]:
    return {act.key: act for act in town.acts if isinstance(act, Offered)}


def ends_of(town: Town) -> dict[str, Resolved | Expired | Merged]:
    """How needs ended; offers end apart."""
    offers = offers_of(town)
    return {act.need: act for act in town.acts if isinstance(act, ENDS) and act.need not in offers}


def taken_of(town: Town) -> dict[str, int]:
    held: dict[tuple[str, str], int] = {}
    for act in town.acts:
        if isinstance(act, Took):
            held[act.need, act.by] = act.quantity
        elif isinstance(act, Released):
            del held[act.need, act.by]
    taken: Counter[str] = Counter()
    for (need, _), quantity in held.items():
        taken[need] += quantity
    return dict(taken)


def test_same_moment_same_town() -> None:
    assert rivelaine(MOMENTS[0]) == town_at(MOMENTS[0])


def test_people_and_places_do_not_depend_on_the_day() -> None:
    one, other = town_at(MOMENTS[0]), town_at(MOMENTS[2])
    assert one.people == other.people
    assert one.channels == other.channels
    assert one.organisations == other.organisations


def test_counts(town: Town) -> None:
    kinds = Counter(one.kind for one in town.organisations)
    assert kinds["association"] == 63
    assert kinds["service"] == 8
    assert len(town.people) == 250
    roles = Counter(one.role for one in town.people)
    assert 1 <= roles["admin"] <= 3
    assert 10 <= roles["coordinator"] <= 14
    assert 13 <= roles["citizen"] <= 17
    assert 14 <= len(town.channels) <= 16
    said = sum(isinstance(act, Said | Discussed) for act in town.acts)
    assert 1800 <= said <= 2400
    assert 145 <= len(needs_of(town)) <= 180
    assert sum(isinstance(act, Edited) for act in town.acts) >= 5
    assert sum(isinstance(act, Deleted) for act in town.acts) >= 2
    assert sum(isinstance(act, Said) and act.reply_to is not None for act in town.acts) > 300


def test_personas(town: Town) -> None:
    found = {one.email: one for one in town.people}
    for email, name, role in (
        ("amina@demo.example", "Amina Belkacem", "coordinator"),
        ("claire@demo.example", "Claire Vasseur", "member"),
        ("leo@demo.example", "Léo Marchetti", "member"),
        ("ccas@demo.example", "Sylvie Ferrand", "admin"),
        ("nour@demo.example", "Nour Haddad", "citizen"),
    ):
        assert (found[email].name, found[email].role) == (name, role)
    assert found["claire@demo.example"].organisations[0] == "reserve"
    assert found["ccas@demo.example"].organisations[0] == "ccas"


def test_people_are_well_formed(town: Town) -> None:
    emails = [one.email for one in town.people]
    assert len(set(emails)) == len(emails)
    assert all(email.isascii() and email.endswith(".example") for email in emails)
    assert len({one.key for one in town.people}) == 250
    assert len({one.phone for one in town.people}) == 250
    assert all(re.fullmatch(r"06 39 98 \d\d \d\d", one.phone) for one in town.people)
    assert {one.locale for one in town.people} == {"fr", "en"}
    assert max(len(one.name) for one in town.people) > 40
    assert all(re.fullmatch(r"\d{6}", one.code) for one in town.organisations if one.code is not None)
    assert all((one.code is None) == (one.kind == "service") for one in town.organisations)


def test_every_key_leads_somewhere(town: Town) -> None:
    people = {one.key: one for one in town.people}
    organisations = {one.key for one in town.organisations}
    channels = {one.key: one for one in town.channels}
    for person in town.people:
        assert set(person.organisations) <= organisations
    for channel in town.channels:
        assert set(channel.members) <= set(people)
        assert channel.organisation is None or channel.organisation in organisations
        assert bool(channel.members) == (channel.kind != "town")

    def may_speak(channel_key: str, who: str) -> bool:
        channel = channels[channel_key]
        return (not channel.members or who in channel.members) and (
            channel.posting == "members" or people[who].role in ("coordinator", "admin")
        )

    said: dict[str, Said] = {}
    needs: dict[str, Asked | Offered] = {}
    for act in town.acts:
        if isinstance(act, Said):
            assert may_speak(act.channel, act.by)
            if act.reply_to is not None:
                assert said[act.reply_to].channel == act.channel
            assert act.key not in said
            said[act.key] = act
        elif isinstance(act, Edited | Deleted):
            assert act.said in said
        elif isinstance(act, Asked | Offered):
            assert act.key not in needs
            assert may_speak(act.channel, act.by)
            needs[act.key] = act
        else:
            assert act.need in needs
            if isinstance(act, Merged):
                assert act.into in needs
            if isinstance(act, Discussed | Took | WentOn | Proved | Waited | Released | CannotHelp | Saw):
                channel = channels[needs[act.need].channel]
                assert not channel.members or act.by in channel.members
            if isinstance(act, Took) and act.on_behalf_of is not None:
                assert act.on_behalf_of in people[act.by].organisations


def test_time_goes_forward(town: Town, now: datetime) -> None:
    moments = [act.at for act in town.acts]
    assert moments == sorted(moments)
    assert all(at.tzinfo is not None and at.utcoffset() == timedelta(0) for at in moments)
    assert moments[-1] <= now
    assert now - timedelta(days=190) < moments[0] < now - timedelta(days=160)
    paris = ZoneInfo("Europe/Paris")
    clocks = [act.at.astimezone(paris) for act in town.acts if isinstance(act, Said | Discussed | Asked)]
    assert all(7 <= clock.hour < 23 for clock in clocks)


def test_claims_add_up(town: Town) -> None:
    needs: dict[str, Asked | Offered] = {**needs_of(town), **offers_of(town)}
    taken: Counter[str] = Counter()
    held: dict[tuple[str, str], int] = {}
    ended: set[str] = set()
    renewed = {act.need: act.needed_by for act in town.acts if isinstance(act, Renewed)}
    for act in town.acts:
        if isinstance(act, Took):
            need = needs[act.need]
            assert act.need not in ended
            assert act.at < renewed.get(act.need, need.needed_by)
            assert act.by != need.by
            assert act.quantity > 0
            assert (act.need, act.by) not in held
            held[act.need, act.by] = act.quantity
            taken[act.need] += act.quantity
            assert taken[act.need] <= need.quantity or unlimited(need)
        elif isinstance(act, Released):
            assert act.need not in ended
            taken[act.need] -= held.pop((act.need, act.by))
            assert act.reason in ("unavailable", "mismatch", "no_answer", "other")
        elif isinstance(act, ENDS):
            assert act.need not in ended
            ended.add(act.need)
        elif isinstance(act, Saw | CannotHelp):
            assert act.need not in ended
    for act in town.acts:
        if isinstance(act, Resolved) and act.outcome == "fulfilled":
            assert taken[act.need] == needs[act.need].quantity
        if isinstance(act, Merged | Expired):
            assert taken[act.need] < needs[act.need].quantity


def unlimited(card: Asked | Offered) -> bool:
    return isinstance(card, Offered) and card.unlimited


def test_offers_are_of_every_kind(town: Town, now: datetime) -> None:
    offers, ended = offers_of(town), {act.need for act in town.acts if isinstance(act, ENDS)}
    assert 20 <= len(offers) <= 40
    assert len({one.channel for one in offers.values()}) >= 8
    assert {one.category for one in offers.values()} <= CATEGORIES
    assert sum(one.unlimited for one in offers.values()) >= 3
    assert 2 <= len(ended & set(offers)) <= 5
    titles = [one.title for one in offers.values()]
    assert len(set(titles)) == len(titles)
    steps = {act.state for act in town.acts if isinstance(act, WentOn)}
    assert steps == {"confirmed", "on_the_way", "delivered"}
    assert any(isinstance(act, Waited) for act in town.acts)
    assert sum(isinstance(act, Proved) for act in town.acts) > 30


def test_needs_are_believable(town: Town, now: datetime) -> None:
    channels = {one.key: one.kind for one in town.channels}
    for need in needs_of(town).values():
        assert need.category in CATEGORIES
        assert need.quantity >= 1
        assert need.title
        assert need.body
        assert need.place
        assert need.needed_by > need.at
        if need.urgency != "normal":
            assert channels[need.channel] in ("town", "theme")
        if need.private is not None:
            numbers = re.findall(r"0\d(?: \d\d){4}", need.private.contact)
            assert all(number.startswith(("06 39 98", "03 53 01")) for number in numbers)
    private = [need for need in needs_of(town).values() if need.private is not None]
    assert len(private) >= 30


def test_state_of_the_town_now(town: Town, now: datetime) -> None:
    ends, taken = ends_of(town), taken_of(town)
    live = [need for key, need in needs_of(town).items() if key not in ends]
    assert all(need.needed_by > now for need in live)
    pressing = [need for need in live if need.urgency != "normal"]
    for need in pressing:
        assert timedelta(minutes=40) <= need.needed_by - now <= timedelta(hours=14)
    bare = [need for need in pressing if not taken.get(need.key)]
    assert len(bare) == 5
    vital = [need for need in bare if need.urgency == "vital"]
    assert [(need.title, need.quantity, need.unit) for need in vital] == [("Lait 1er âge", 3, "boîtes")]
    partly = [need for need in live if 0 < taken.get(need.key, 0) < need.quantity]
    assert len(partly) == 3
    assert all(need.urgency == "urgent" for need in partly)
    assert len([need for need in live if need.urgency == "normal" and not taken.get(need.key)]) == 6
    assert len([need for need in live if taken.get(need.key) == need.quantity]) == 5
    assert not [need for need in live if need.title.lower().startswith("couches taille 3")]
    outcomes = Counter(end.outcome for end in ends.values() if isinstance(end, Resolved))
    assert outcomes["fulfilled"] > 100
    assert 5 <= outcomes["elsewhere"] + outcomes["unmet"] <= 7
    assert outcomes["cancelled"] == 3
    assert 6 <= sum(isinstance(end, Expired) for end in ends.values()) <= 9
    assert sum(isinstance(end, Merged) for end in ends.values()) == 3


def test_fulfilled_needs_are_thanked(town: Town) -> None:
    last: dict[str, str] = {}
    needs = needs_of(town)
    for act in town.acts:
        if isinstance(act, Discussed):
            last[act.need] = act.by
    for key, end in ends_of(town).items():
        if isinstance(end, Resolved) and end.outcome == "fulfilled":
            assert last[key] == needs[key].by


def test_nobody_repeats_themselves(town: Town) -> None:
    bodies = Counter(act.body for act in town.acts if isinstance(act, Said | Discussed | Edited))
    assert not [body for body, times in bodies.items() if times > 1 and len(body) > 24]
    texts = [*bodies, *(need.body for need in needs_of(town).values())]
    texts += [need.title for need in needs_of(town).values()]
    assert not [text for text in texts if "{" in text or "}" in text or "'" in text or "|" in text]
    assert not [text for text in texts if re.search(r"\w [!?;:»]", text) or "« " in text]
    assert any(len(text.split()) > 200 for text in bodies)
    assert sum("https://" in text for text in bodies) >= 5


def test_the_last_hours_are_lively(town: Town, now: datetime) -> None:
    recent: dict[str, int] = defaultdict(int)
    for act in town.acts:
        if isinstance(act, Said) and act.at > now - timedelta(hours=14):
            recent[act.channel] += 1
    assert recent["food"] >= 10
    assert recent["kids"] >= 8
    assert recent["place"] >= 10


def beside(town: Town, *kinds: type) -> list[Any]:
    return [act for act in town.background if isinstance(act, kinds)]


def test_polls_are_of_every_kind_and_the_visitor_has_not_answered(town: Town, now: datetime) -> None:
    polls = {act.key: act for act in beside(town, Polled)}
    ended = {act.poll for act in beside(town, ClosedPoll)}
    assert len(polls) == 3
    assert len(ended) == 1
    assert (
        {one.several for one in polls.values()} == {one.anonymous for one in polls.values()} == {True, False}
    )
    visited = {one.key for one in town.people if one.email.endswith("@demo.example")}
    for key, asked in polls.items():
        votes = [act for act in beside(town, Voted) if act.poll == key]
        assert len(votes) >= 8
        assert len({act.by for act in votes}) == len(votes)
        assert not visited & {act.by for act in votes}
        assert {at for act in votes for at in act.options} == set(range(len(asked.options)))
        assert asked.several or all(len(act.options) == 1 for act in votes)
        if key not in ended:
            assert asked.closes_at is not None
            assert asked.closes_at > now


def test_words_are_passed_on_after_they_were_said(town: Town) -> None:
    said = {act.key: act for act in beside(town, Said)}
    passed = beside(town, Forwarded)
    assert len(passed) == 2
    for act in passed:
        assert said[act.said].at < act.at
        assert said[act.said].channel != act.channel
        assert act.comment


def test_letters_ring_and_are_answered_or_missed(town: Town) -> None:
    opened = {act.key for act in beside(town, WroteTo)}
    rang = {act.key: act for act in beside(town, Rang)}
    answered = {act.call for act in beside(town, PickedUp)}
    assert len(opened) == 3
    assert {act.channel for act in rang.values()} < opened
    assert answered < set(rang), "one was missed"
    seated = [(act.key, act.by) for act in rang.values()]
    seated += [(act.call, act.by) for act in beside(town, PickedUp)]
    assert sorted(seated) == sorted((act.call, act.by) for act in beside(town, HungUp))


def test_help_was_given_and_is_waited_for(town: Town) -> None:
    asked = {act.key: act.by for act in beside(town, AskedForHelp)}
    answered = {act.channel for act in beside(town, Said) if act.channel in asked}
    assert len(asked) == 2
    assert len(answered) == 1


def test_what_waits_for_its_time_outlives_the_day(town: Town, now: datetime) -> None:
    waiting = beside(town, PutOff, Noted)
    assert len(waiting) == 5
    assert {act.by for act in waiting} == {"claire", "amina"}
    assert all(now + timedelta(days=1) < act.due_at < now + timedelta(days=10) for act in waiting)


def test_what_is_said_beside_is_well_set(town: Town) -> None:
    texts = [act.body for act in beside(town, Said, AskedForHelp, PutOff)]
    texts += [act.comment for act in beside(town, Forwarded)]
    texts += [text for act in beside(town, Polled) for text in (act.question, *act.options)]
    assert len(set(texts)) == len(texts)
    assert not [text for text in texts if "'" in text or re.search(r"\w [!?;:»]", text) or "« " in text]
