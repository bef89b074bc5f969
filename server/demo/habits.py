"""What the people of the town can do, when, and how they want to be told: drawn for each, always the same."""

from __future__ import annotations

from random import Random
from typing import Final

from channels.actions.preferences import Chosen, Hours
from matching.reading.week import DAYS
from server.demo.script import Person

SKILLS: Final = (
    "cuisine", "petites réparations", "électricité", "plomberie", "conduite, permis B", "aide aux devoirs",
    "garde d’enfants", "courses", "visites à domicile", "couture", "informatique", "démarches en ligne",
    "écoute", "jardinage", "premiers secours", "port de charges", "soutien en français", "compagnie",
    "accompagnement chez le médecin", "tri de vêtements",
)  # fmt: skip
EQUIPMENT: Final = (
    "camionnette", "voiture avec grand coffre", "remorque", "diable", "glacière", "barnum",
    "tables pliantes", "chauffage d’appoint", "perceuse", "siège auto", "lit parapluie", "fauteuil roulant",
)  # fmt: skip
CATEGORIES: Final = ("food", "baby", "transport", "handyman", "visit", "clothing", "moving", "childcare")
LANGUAGES: Final = ("en", "ar", "pt", "es", "ro", "uk", "tr", "bm", "ber", "lsf")

# Beside the names of the five whose place a visitor may take.
CAST: Final = {
    "amina": Chosen(skills=("coordination",), languages=("fr", "ar"), wake_for_vital=True),
    "claire": Chosen(
        skills=("cuisine", "premiers secours", "visites à domicile"),
        categories=("food", "visit"),
        languages=("fr", "es"),
        wake_for_vital=True,
        max_distance=5_000,
    ),
    "leo": Chosen(
        skills=("conduite, permis B", "port de charges"),
        equipment=("voiture avec grand coffre",),
        categories=("transport",),
        languages=("fr", "en"),
        quiet_from="23:30",
        quiet_until="06:30",
    ),
    "sylvie": Chosen(languages=("fr",), digest="daily"),
}
ON_DUTY: Final = frozenset({"claire", "karim", "monique"})


def chosen_by(person: Person) -> Chosen | None:
    """What this person chose; None for the many who never opened that page."""
    if person.key in CAST:
        return CAST[person.key]
    rng = Random(f"relais:demo:habits:{person.key}")
    if person.role == "citizen" or rng.random() < 0.25:
        return None
    return Chosen(
        skills=tuple(rng.sample(SKILLS, rng.choice((0, 1, 1, 2, 2, 3)))),
        equipment=tuple(rng.sample(EQUIPMENT, rng.choice((0, 0, 0, 1, 1, 2)))),
        categories=tuple(rng.sample(CATEGORIES, rng.choice((0, 1, 1, 2)))),
        languages=("fr", *rng.sample(LANGUAGES, rng.choice((0, 0, 0, 1)))),
        availability=_week(rng),
        max_distance=rng.choice((None, None, 1_000, 3_000, 5_000)),
        digest=rng.choice(("none", "none", "none", "daily", "weekly")),
        by_sms=rng.random() < 0.2,
        wake_for_vital=rng.random() < 0.2,
    )


def _week(rng: Random) -> tuple[Hours, ...] | None:
    """Evenings for those who work, mornings for those who do not, the weekend for many; or nothing said."""
    kind = rng.choice(("unsaid", "unsaid", "evenings", "mornings", "weekend"))
    if kind == "unsaid":
        return None
    if kind == "weekend":
        return tuple(Hours(day, 8, 20) for day in DAYS[5:])
    start, end = (18, 22) if kind == "evenings" else (8, 13)
    return tuple(Hours(day, start, end) for day in DAYS[:5] if rng.random() < 0.8) or None
