"""The ranker: what must never rank, what must not matter, and reasons that are true."""

import random
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.ranking import History, Matcher, NeedText, OfferText, PersonText, Point, matcher
from matching.ranking.distance import metres
from matching.reading.week import Week

HERE = Point(48.75, 2.30)
NEAR = Point(48.753, 2.303)
TUESDAY_EVENING = Week.of((1,), 18, 23)
NEED = NeedText(
    "n",
    "Couches taille 3",
    "Plus rien pour cette nuit",
    "baby",
    1,
    "paquet",
    HERE,
    window=TUESDAY_EVENING,
    by="asker",
)
OFFERS = (
    OfferText(
        "changes",
        "Changes jetables",
        "Deux paquets T3",
        "goods",
        availability="soirs",
        left=2,
        unit="paquet",
        point=NEAR,
    ),
    OfferText("canape", "Canapé", "Trois places, gris", "goods", left=1, point=NEAR),
    OfferText("plombier", "Plombier", "Fuites et joints", "volunteer", point=NEAR),
    OfferText("taille5", "Couches T5", "Un paquet", "goods", left=1, point=NEAR),
    OfferText("cartons", "Cartons", "De déménagement, pliés", "goods", left=30, point=NEAR),
)
SHUT = (
    OfferText("expired", "Couches T3", kind="goods", expired=True),
    OfferText("exhausted", "Couches T3", kind="goods", left=0),
    OfferText("gone", "Couches T3", "Tout est parti", "goods"),
    OfferText("seeker", "Je cherche des couches T3", "", "goods"),
    OfferText("negated", "Hygiène", "Savon, mais pas de couches", "goods"),
    OfferText("own", "Couches T3", kind="goods", by="asker"),
    OfferText("far", "Couches T3", kind="goods", point=Point(49.2, 2.3), reach=5_000),
)


@pytest.fixture(scope="module", params=["encoder", "words"])
def ranker(request):
    return matcher() if request.param == "encoder" else RANKER


RANKER = Matcher()  # by words alone: the quicker, for many examples


def ids(ranked):
    return [one.id for one in ranked]


def test_the_answer_comes_first_and_the_wrong_size_after_it(ranker):
    found = ids(ranker.offers_for(NEED, ranker.index(OFFERS)))
    assert found[0] == "changes"
    assert set(found) == {offer.id for offer in OFFERS}
    assert found.index("taille5") > 0


def test_what_is_shut_never_ranks_beside_what_is_open(ranker):
    found = ids(ranker.offers_for(NEED, ranker.index((*OFFERS, *SHUT))))
    assert found[0] == "changes"
    assert not {offer.id for offer in SHUT} & set(found)


def test_a_day_that_differs_counts_against(ranker):
    ride = NeedText("n", "Conduire Mme D. à la gare", "Mardi 9h", "transport")
    offers = [
        OfferText("never", "Chauffeur", "Je conduis", "volunteer", availability="samedi"),
        OfferText("then", "Chauffeur", "Je conduis", "volunteer", availability="mardi matin"),
    ]
    assert ids(ranker.offers_for(ride, ranker.index(offers))) == ["then", "never"]


def test_a_language_that_differs_counts_against(ranker):
    need = NeedText("n", "Interprète tigrinya", "Rendez-vous à la PMI", "translation")
    offers = [
        OfferText("a", "Je traduis le russe", kind="volunteer"),
        OfferText("b", "Née à Asmara, je traduis", kind="volunteer"),
    ]
    assert ids(ranker.offers_for(need, ranker.index(offers)))[0] == "b"


def test_situations_are_met_by_what_answers_them():
    need = NeedText("n", "Congélateur de l'épicerie en panne", "Deux cents repas à sauver")
    offers = [
        OfferText("room", "Place au froid", "Notre chambre froide est à moitié vide", "service"),
        OfferText("sofa", "Canapé", "Gris", "goods"),
        OfferText("lesson", "Cours de guitare", "Débutants", "volunteer"),
    ]
    first = matcher().offers_for(need, matcher().index(offers))[0]
    assert first.id == "room"
    assert first.reasons[0].code == "answers"


def test_reasons_are_true():
    (first, *_) = matcher().offers_for(NEED, matcher().index(OFFERS))
    reasons = {reason.code: reason.facts for reason in first.reasons}
    assert reasons["offers"] == {"what": "nappies", "fr": "des couches", "en": "nappies"}
    assert reasons["near"]["metres"] == round(metres(HERE, NEAR), -1)
    assert reasons["free"] == {"days": (1,), "part": "evening"}
    assert reasons["enough"] == {"quantity": 1, "unit": "paquet"}


def test_a_part_is_called_a_part():
    more = NeedText("n", "Couches taille 3", quantity=5, unit="paquet")
    (first, *_) = matcher().offers_for(more, matcher().index(OFFERS))
    assert {r.code: r.facts for r in first.reasons}["part"] == {"quantity": 2, "unit": "paquet"}


def test_needs_for_an_offer():
    needs = [
        NEED,
        NeedText("gutter", "Gouttière arrachée"),
        NeedText("leak", "Fuite sous l'évier", "Ça goutte"),
    ]
    assert matcher().needs_for(OFFERS[2], needs)[0].id == "leak"
    assert matcher().needs_for(SHUT[0], needs) == []


def test_an_empty_index_and_an_empty_need_rank_nothing_and_anything(ranker):
    assert ranker.offers_for(NEED, ranker.index([])) == []
    assert len(ranker.offers_for(NeedText("n", "???"), ranker.index(OFFERS))) == len(OFFERS)


@settings(max_examples=15, deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_order_of_the_offers_does_not_matter(chance: random.Random):
    shuffled = [*OFFERS, *SHUT]
    chance.shuffle(shuffled)
    expected = RANKER.offers_for(NEED, RANKER.index((*OFFERS, *SHUT)))
    assert RANKER.offers_for(NEED, RANKER.index(shuffled)) == expected


WORDINGS = st.sampled_from(
    ["Couches", "Lit", "Camionnette", "Plombier", "Cours de français", "Repas", "Perceuse"]
)
OFFER = st.builds(
    OfferText,
    id=st.uuids().map(str),
    title=WORDINGS,
    body=st.sampled_from(["", "Bon état", "le samedi", "Tout est parti", "pas le lundi", "Je cherche cela"]),
    kind=st.sampled_from(["goods", "equipment", "service", "volunteer", ""]),
    left=st.sampled_from([None, 0, 1, 7]),
    expired=st.booleans(),
)


@settings(max_examples=60, deadline=None)
@given(WORDINGS, st.lists(OFFER, max_size=8))
def test_nothing_shut_ever_ranks(title, offers):
    found = RANKER.offers_for(NeedText("n", title), RANKER.index(offers))
    by_id = {offer.id: offer for offer in offers}
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
    for one in found:
        offer = by_id[one.id]
        assert not offer.expired
        assert offer.left != 0
        assert offer.body not in ("Tout est parti", "Je cherche cela")


PEOPLE = (
    PersonText("driver", skills=("permis B", "conduite"), equipment=("camionnette",), point=NEAR),
    PersonText("cook", skills=("cuisine",), point=NEAR),
    PersonText("nurse", skills=("infirmière",), point=NEAR),
)
MOVE = NeedText(
    "n",
    "Camionnette pour un déménagement",
    category="moving",
    point=HERE,
    window=TUESDAY_EVENING,
    until=datetime(2026, 5, 5, 23, tzinfo=UTC),
    by="asker",
)


def test_whoever_can_is_alerted_first_and_told_why():
    first = matcher().people_for(MOVE, PEOPLE)[0]
    assert first.id == "driver"
    codes = {reason.code: reason.facts for reason in first.reasons}
    assert codes["equipment"] == {"what": "camionnette"}
    assert "near" in codes


@pytest.mark.parametrize(
    "change",
    [
        {"on_duty": False},
        {"away_until": datetime(2026, 5, 6, tzinfo=UTC)},
        {"point": Point(48.9, 2.3), "reach": 2_000.0},
        {"id": "asker"},
    ],
)
def test_whoever_may_not_be_asked_never_is(change):
    fields = {"id": "x", "skills": ("camionnette",), "point": NEAR}
    assert ids(matcher().people_for(MOVE, [PersonText(**fields)])) == ["x"]
    assert matcher().people_for(MOVE, [PersonText(**{**fields, **change})]) == []


def test_no_word_of_theirs_shuts_a_person_out():
    person = PersonText("x", skills=("camionnette", "plus rien à prouver"), offers=("Tout est parti",))
    assert ids(matcher().people_for(MOVE, [person])) == ["x"]


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ({"free": TUESDAY_EVENING}, {"free": Week.of((5,))}),
        ({"categories": frozenset({"moving"})}, {}),
        ({"history": History(alerted=10, took=9)}, {"history": History(alerted=10, declined=9)}),
        ({}, {"history": History(recent_claims=3)}),
        ({}, {"history": History(recent_alerts=8)}),
        ({}, {"history": History(no_shows=2)}),
        ({"point": HERE}, {"point": Point(48.79, 2.3)}),
    ],
)
def test_of_two_alike_the_more_suitable_is_asked(better, worse):
    same = {"skills": ("camionnette",), "point": NEAR}
    people = [PersonText("a-worse", **{**same, **worse}), PersonText("b-better", **{**same, **better})]
    assert ids(matcher().people_for(MOVE, people)) == ["b-better", "a-worse"]


def test_a_language_that_is_needed_brings_its_speaker_forward():
    need = NeedText("n", "Accompagner à la mairie", languages=frozenset({"uk"}))
    people = [
        PersonText("a", skills=("accompagnement",)),
        PersonText("b", skills=("accompagnement",), languages=frozenset({"uk"})),
    ]
    found = matcher().people_for(need, people)
    assert found[0].id == "b"
    assert any(reason.code == "language" for reason in found[0].reasons)
