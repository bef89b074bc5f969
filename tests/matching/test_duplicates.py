"""The same thing, or not: what, where, when."""

from datetime import UTC, datetime, timedelta

import pytest

from matching.duplicates import Sketch, likeness

NOW = datetime(2026, 11, 20, 17, 0, tzinfo=UTC)


def card(title, *, category="baby", place="Gare", starts=0.0, ends=24.0):
    return Sketch(title, category, place, NOW + timedelta(hours=starts), NOW + timedelta(hours=ends))


@pytest.mark.parametrize(
    ("new", "known"),
    [
        ("Couches taille 3", "Couches taille 3, ce soir"),
        ("couches", "Paquets de couches"),
        ("Besoin de couches T3", "Couches taille 3"),
        ("Conduire la ramasse", "Conduire la ramasse de demain matin"),
        ("Lait 1er âge", "LAIT 1ER AGE"),
        ("Une poussette", "Poussette pour une famille qui arrive"),
    ],
)
def test_the_same_in_other_words(new, known):
    assert likeness(card(new), card(known)) >= 0.6
    assert likeness(card(known), card(new)) >= 0.6


@pytest.mark.parametrize(
    ("new", "known"),
    [
        ("Couches taille 3", "Couches taille 4"),
        ("Poussette double", "Lit d’appoint"),
        ("", "Couches"),
        ("de la", "pour le"),
        ("Accompagner un monsieur à l’hôpital", "Accompagner une classe au musée"),
    ],
)
def test_not_the_same(new, known):
    assert likeness(card(new), card(known)) == 0


def test_type_area_and_window_each_decide():
    known = card("Couches taille 3")
    assert likeness(card("Couches taille 3"), known) == 1
    assert likeness(card("Couches taille 3", category="hygiene"), known) == 0
    assert likeness(card("Couches taille 3", category="other"), known) == 1
    assert likeness(card("Couches taille 3", place="Tilleuls"), known) == 0
    assert likeness(card("Couches taille 3", place=""), known) == 1
    assert likeness(card("Couches taille 3", place=" GARE "), known) == 1
    assert likeness(card("Couches taille 3", starts=24, ends=48), known) == 0
    assert likeness(card("Couches taille 3", starts=23, ends=48), known) == 1
