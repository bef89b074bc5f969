"""The French analyser: the same word however it is written, and nothing else the same."""

import pytest

from matching.text import Analyser, analyse
from matching.text.folding import fold
from matching.text.typos import Typos, one_apart


def terms(text):
    return [token.term for token in analyse(text)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Œuf", "oeufs"),
        ("l'école", "écoles"),
        ("L’hôpital", "hopitaux".replace("aux", "al")),
        ("frigo", "réfrigérateur"),
        ("une machine à laver", "lave-linge"),
        ("PMR", "P.M.R."),
        ("arrivée", "arrivé"),
        ("couches", "COUCHE"),
        ("week-end", "weekend"),
        ("ordi portable", "ordinateur"),
    ],
)
def test_the_same_word_otherwise_written_is_the_same_term(one, other):
    assert terms(one) == terms(other) != []


def test_different_things_stay_different():
    assert set(terms("couches")).isdisjoint(terms("couchage"))
    assert terms("chaise") != terms("chaise longue")


def test_grammar_is_left_out_and_figures_stay():
    assert terms("Est-ce que vous auriez, s'il vous plaît, le T3 ?")[-1] == "3"
    assert "vous" not in terms("avez-vous")
    assert terms("") == []


def test_a_token_tells_its_clause():
    clauses = [token.clause for token in Analyser().words("Des habits, pas de meubles. Merci")]
    assert clauses == sorted(clauses)
    assert len(set(clauses)) == 3


def test_a_decimal_is_no_end_of_clause():
    assert len({token.clause for token in Analyser().words("un trajet de 2,5 km en camion")}) == 1


def test_a_network_adds_its_own_synonyms():
    ours = Analyser(synonyms={"gymnase": ["le hangar bleu"]})
    assert ours.terms("au hangar bleu") == ours.terms("gymnase")
    assert analyse("hangar bleu") != analyse("gymnase")


def test_a_misspelt_word_is_read_as_its_neighbour_and_a_known_one_is_left_alone():
    ours = Analyser(vocabulary=["déambulateur", "poussette"])
    assert ours.terms("deambulateru") == ours.terms("déambulateur")
    assert ours.terms("pousette") == ours.terms("poussette")
    typos = Typos(["poussette", "roussette"])
    assert typos.correct("roussette") == "roussette"
    assert typos.correct("chat") == "chat"


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [("velo", "velo", True), ("velo", "vlo", True), ("velo", "evlo", True), ("velo", "vela", True),
     ("velo", "vlea", False), ("velo", "veloss", False)],
)  # fmt: skip
def test_one_error_apart(one, other, apart):
    assert one_apart(one, other) is apart


def test_folding_is_done_once():
    assert fold(fold("Œuvre d’été")) == fold("Œuvre d’été") == "oeuvre d'ete"
