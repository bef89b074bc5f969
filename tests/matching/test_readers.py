"""Readers of facts: negation and its reach, days and hours, ages, sizes, languages, standing."""

import pytest

from matching.reading.ages import Ages, ages_served, ages_wanted
from matching.reading.languages import languages_of
from matching.reading.limits import limits_of
from matching.reading.negation import negated
from matching.reading.sizes import fit, sizes_of
from matching.reading.standing import OPEN, OVER, SEEKS, standing_of
from matching.reading.times import free_of, window_of
from matching.reading.week import ALWAYS, Week
from matching.text import Analyser

ANALYSER = Analyser()
MON, TUE, WED, THU, FRI, SAT, SUN = range(7)


def excluded(text):
    tokens = ANALYSER.words(text)
    return {
        token.word for token, out in zip(tokens, negated(tokens), strict=True) if out and not token.stop
    } - {"sauf"}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Des habits mais pas de meubles, ni de literie", {"meubles", "literie"}),
        ("Je ne transporte pas les animaux. Cartons bienvenus", {"transporte", "animaux"}),
        ("Les vélos ne sont pas repris", {"velos", "repris"}),
        ("Tout, sauf les jouets", {"jouets"}),
        ("Sans permis, mais courageux", {"permis"}),
        ("Je ne conduis plus la nuit", set()),
        ("N'hésitez pas, sans rendez-vous", set()),
        ("Réservé aux plus de 65 ans", set()),
        ("Pas de couches, de lait ou de pots. Des poupées", {"couches", "lait", "pots"}),
    ],
)
def test_a_negation_reaches_its_own_words_and_no_further(text, words):
    assert excluded(text) == words


@pytest.mark.parametrize(
    ("phrase", "hours"),
    [
        ("lun-ven 9h-12h 14h-17h", Week.of(range(5), 9, 12) | Week.of(range(5), 14, 17)),
        ("mercredi et samedi", Week.of((WED, SAT))),
        ("soirées sauf vendredi", Week.of((MON, TUE, WED, THU, SAT, SUN), 18, 24)),
        ("tlj après 18h", Week.of(range(7), 18, 24)),
        ("en semaine à partir de 19h", Week.of(range(5), 19, 24)),
        ("week-end", Week.of((SAT, SUN))),
        ("samedi matin", Week.of((SAT,), 6, 12)),
        ("du lundi au mercredi", Week.of((MON, TUE, WED))),
        ("vendredi 16h au lundi 9h", Week.of((FRI,), 16) | Week.of((SAT, SUN)) | Week.of((MON,), 0, 9)),
        ("24h/24", ALWAYS),
        ("de 9 à 12h", Week.of(range(7), 9, 12)),
    ],
)
def test_when_somebody_is_free(phrase, hours):
    assert free_of(phrase) == hours


@pytest.mark.parametrize("phrase", ["", "à convenir", "sur rendez-vous"])
def test_what_says_no_hour_excludes_none(phrase):
    assert free_of(phrase) is None


def test_the_text_narrows_what_the_phrase_says():
    assert free_of("lun-ven", "Tous les jours sauf le mercredi") == Week.of((MON, TUE, THU, FRI))
    assert free_of("", "Je peux le samedi matin seulement") == Week.of((SAT,), 6, 12)


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("Rendez-vous mardi 9h", Week.of((TUE,), 9, 11)),
        ("Demain soir. Nous sommes jeudi", Week.of((FRI,), 18, 24)),
        ("Pour ce soir, on est mardi 18h", Week.of((TUE,), 18, 24)),
        ("Sans chauffage depuis lundi", None),
        ("Il me faut une chaise", None),
    ],
)
def test_when_a_need_can_be_met(text, hours):
    assert window_of(text) == hours


def test_a_moment_and_a_delay_make_a_window():
    assert window_of("Nous sommes jeudi 20h", 5) == Week.of((THU,), 20) | Week.of((FRI,), 0, 1)
    assert window_of("À poster avant mercredi, on est lundi 12h", 60) == (
        Week.of((MON,), 12) | Week.of((TUE,)) | Week.of((WED,), 0, 20)
    )


def test_ages_that_are_wanted_and_served():
    assert ages_wanted("deux filles de 4 ans et 8 ans") == (Ages(4, 4), Ages(8, 8))
    assert ages_served("Accueil des 3-11 ans") == (Ages(3, 11),)
    assert ages_served("Réservé aux plus de 70 ans")[0].low == 70
    assert ages_served("20 ans de métier") == ()
    assert ages_served("du CP au CM2")[0].meets(Ages(7, 7))
    assert not ages_served("du CP au CM2")[0].meets(ages_wanted("élève de 3e")[0])


def test_sizes_fit_or_not_or_say_nothing():
    assert fit(sizes_of("couches taille 3"), sizes_of("un paquet de couches T3")) is True
    assert fit(sizes_of("couches taille 3"), sizes_of("changes T5 pour bébé, couches")) is False
    assert fit(sizes_of("bottes en 38"), sizes_of("chaussures pointure 37-39")) is True
    assert fit(sizes_of("bottes en 38"), sizes_of("couches T3")) is None


def test_languages_are_those_of_the_people_too():
    assert "uk" in languages_of(ANALYSER.words("une famille ukrainienne"))
    assert {"fa", "ps"} <= languages_of(ANALYSER.words("trois jeunes Afghans"))
    assert languages_of(ANALYSER.words("une famille du quartier")) == frozenset()


@pytest.mark.parametrize(
    ("title", "body", "standing"),
    [
        ("Poussette", "Très bon état", OPEN),
        ("Poussette", "Désolée, tout est parti", OVER),
        ("Cours de yoga", "Complet jusqu'en juin", OVER),
        ("Lits : donnés", "", OVER),
        ("Tracteur", "En panne, pour pièces", OVER),
        ("Réparateur", "Je répare vos appareils en panne", OPEN),
        ("Je cherche un canapé", "Pour mon studio", SEEKS),
        ("Jeune retraité", "Je cherche à me rendre utile", OPEN),
        ("Vêtements", "Pour qui en a besoin", OPEN),
        ("Coup de main", "Aide à la recherche d'emploi", OPEN),
        ("Couturière", "En recherche d'emploi, j'ai du temps", OPEN),
        ("Recherche poussette", "", SEEKS),
        ("Lits superposés complets", "", OPEN),
    ],
)
def test_where_an_offer_stands(title, body, standing):
    assert standing_of(title, body, thing=title in ("Tracteur", "Poussette")) == standing


def test_a_phrase_of_availability_may_say_never():
    assert standing_of("Local", "", "fermé") == OVER
    assert standing_of("Local", "", "lundi") == OPEN


def test_limits_are_counted_and_courtesies_are_not():
    assert limits_of("Uniquement le mardi, sauf vacances") == 2
    assert limits_of("N'hésitez pas, sans rendez-vous") == 0


def test_a_week_names_its_days_and_part():
    evening = Week.of((TUE, SAT), 18, 22)
    assert (evening.days, evening.part) == ((TUE, SAT), "evening")
    assert Week.of((MON,)).part == "day"
    assert Week.of((SUN,), 22, 2) == Week.of((SUN,), 22) | Week.of((MON,), 0, 2)
