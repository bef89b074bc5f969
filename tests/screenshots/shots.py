"""Which pictures there are: those of the README, and those of the guide in each of its languages."""

from __future__ import annotations

from typing import Final

from tests.screenshots.steps import (
    asking,
    at,
    at_keys,
    at_plus,
    at_poll,
    at_the_door,
    call,
    first_urgent,
    first_waves,
    in_channel,
    without_network,
)
from tests.screenshots.town import DESK, LOCALES, PHONE, Look, Shot

FOOD: Final = in_channel("Aide alimentaire")

README: Final = (
    Shot("accueil-phone", Look("claire", PHONE), at("/")),
    Shot("canal-desktop", Look("claire", DESK), FOOD),
    Shot("canal-desktop-dark", Look("claire", DESK, "dark"), FOOD),
    Shot("canal-phone", Look("claire", PHONE), FOOD),
    Shot("canal-phone-dark", Look("claire", PHONE, "dark"), FOOD),
    Shot("urgences-phone", Look("claire", PHONE), at("/urgences")),
    Shot("urgences-phone-dark", Look("claire", PHONE, "dark"), at("/urgences")),
    Shot("urgences-desktop", Look("claire", DESK), at("/urgences")),
    Shot("demande-desktop", Look("amina", DESK), first_urgent),
    Shot("demander-phone", Look("claire", PHONE), at("/demander")),
    Shot("alertes-phone", Look("claire", PHONE), at("/moi/alertes")),
    Shot("confort-phone", Look("claire", PHONE), at("/confort")),
    Shot("chiffres-desktop", Look("ccas", DESK), at("/chiffres")),
    Shot("hors-ligne-phone", Look("claire", PHONE), without_network),
    Shot("appel", Look("claire", DESK), call("appel-phone", "appel-desktop"), itself=True),
)


def guide(language: str) -> tuple[Shot, ...]:
    """The pictures of the guide in that language."""

    def phone(persona: str, scheme: str = "light") -> Look:
        return Look(persona, PHONE, scheme, language)

    def desk(persona: str, scheme: str = "light") -> Look:
        return Look(persona, DESK, scheme, language)

    place = f"guide/{language}"
    return (
        Shot(f"{place}/entrer", phone("claire"), at_the_door),
        Shot(f"{place}/accueil", phone("claire"), at("/")),
        Shot(f"{place}/canal", phone("claire"), FOOD),
        Shot(f"{place}/demander", phone("claire"), asking),
        Shot(f"{place}/prendre", phone("claire"), at("/urgences")),
        Shot(f"{place}/prendre-nuit", phone("claire", "dark"), at("/urgences")),
        Shot(f"{place}/offres", phone("claire"), at("/entraide?voir=offres")),
        Shot(f"{place}/alertes", phone("claire"), at("/moi/alertes")),
        Shot(f"{place}/recherche", phone("claire"), at("/recherche?q=poussette")),
        Shot(f"{place}/appel", phone("claire"), call(f"{place}/appel"), itself=True),
        Shot(f"{place}/sondage", phone("claire"), at_poll),
        Shot(f"{place}/plus", phone("claire"), at_plus),
        Shot(f"{place}/a-venir", phone("claire"), at("/a-venir")),
        Shot(f"{place}/confort-nuit", phone("claire", "dark"), at("/confort")),
        Shot(f"{place}/raccourcis", desk("claire", "dark"), at_keys),
        Shot(f"{place}/sans-reseau", phone("claire"), without_network),
        Shot(f"{place}/vagues", desk("amina"), first_waves),
        Shot(f"{place}/aides", phone("amina"), at("/aide/demandes")),
        Shot(f"{place}/chiffres", desk("ccas"), at("/chiffres")),
    )


# Each language together: the pages are in the language of whoever looks at them.
SHOTS: Final = README + tuple(shot for language in LOCALES for shot in guide(language))
