"""The lexicon: whole, current, and a network can extend it."""

import pytest

from matching.lexicon import LexiconError, read_lexicon
from matching.lexicon.finder import Finder
from matching.meaning.space import is_current, load
from matching.ranking import Matcher, NeedText, OfferText
from matching.text import Analyser


def found(lexicon, text):
    hits = Finder(lexicon).find(Analyser().words(text))
    return {lexicon.concepts[hit.concept].id for hit in hits}


def test_it_is_broad():
    lexicon = read_lexicon()
    assert len(lexicon) > 300
    assert sum(len(c.words) + len(c.asks) + len(c.gives) for c in lexicon.concepts) > 7_000


def test_the_learnt_space_knows_every_wording():
    assert is_current(load(), read_lexicon()), "the lexicon changed: python -m matching.meaning"


def test_words_are_found_inflected_and_apart():
    lexicon = read_lexicon()
    assert "wheelchair" in found(lexicon, "Deux fauteuils roulants pliants")
    assert "fridge_breakdown" in found(lexicon, "Le frigo du local est en panne")
    assert "french_lessons" in found(lexicon, "cours de français")


def test_a_longer_wording_hides_those_within_it():
    lexicon = read_lexicon()
    assert "water" not in found(lexicon, "chauffe-eau")
    assert "lodging" not in found(lexicon, "ventilateur")


OURS = {
    "sledge": {
        "fr": "la luge communale", "en": "the town sledge", "kind": "loan",
        "words": "luge, luge communale", "asks": "tirer les enfants dans la neige",
    },
    "nappies": {"words": "langes du village"},
}  # fmt: skip


def test_a_network_adds_concepts_and_wordings():
    lexicon = read_lexicon(OURS)
    assert {"sledge"} <= found(lexicon, "Prête ma luge")
    assert "nappies" in found(lexicon, "des langes du village")
    matcher = Matcher(lexicon=OURS)
    index = matcher.index(
        [OfferText("luge", "Luge", kind="equipment"), OfferText("lampe", "Lampe", kind="equipment")]
    )
    first = matcher.offers_for(NeedText("n", "Il nous faut la luge communale"), index)[0]
    assert first.id == "luge"
    assert first.reasons[0].facts["what"] == "sledge"


@pytest.mark.parametrize(
    ("entry", "why"),
    [
        ({"fr": "x", "en": "x", "kind": "wonder"}, "kind is one of"),
        ({"kind": "goods"}, "needs a name"),
        ({"fr": "x", "en": "x", "kind": "goods", "met_by": "nappies"}, "has no weight"),
        ({"fr": "x", "en": "x", "kind": "goods", "met_by": "nappies:2"}, "between 0 and 1"),
        ({"fr": "x", "en": "x", "kind": "goods", "isa": "nowhere"}, "no concept"),
        ({"fr": "x", "en": "x", "kind": "goods", "colour": "red"}, "unknown"),
        ("x", "not a table"),
    ],
)
def test_what_cannot_be_used_is_named(entry, why):
    with pytest.raises(LexiconError, match=why):
        read_lexicon({"mine": entry})
