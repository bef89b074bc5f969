"""Where an offer stands: open, no longer (or not usable), or really somebody who seeks.

Many texts among the offers are none: "tout est parti", "complet jusqu'en juin", "je cherche un canapé".
"""

from __future__ import annotations

import re
from typing import Final

from matching.text.folding import fold

OPEN: Final = "open"
OVER: Final = "over"
SEEKS: Final = "seeks"

_GONE: Final = "parti|donne|pris|reserve|distribue|vendu|ecoule|promis|attribue|emprunte|loue"


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns))


_OVER: Final = _any(
    rf"\btout(?:e?s?)? (?:est |sont |a ete |ont ete |a )(?:deja )?(?:{_GONE})",
    rf"\bdeja (?:{_GONE})(?:e|s|es)?\b",
    r"\b(?:est|sont|c'est) (?:deja )?(?:donne|pris|reserve|vendu|attribue|promis)(?:e|s|es)?\b(?! en"
    r" charge)",
    r"\bplus (?:rien|dispo|disponibles?|de stock|de places?|en service|d'actualite|valable|aucune?)\b",
    r"\bn(?:e |')(?:est|sont|suis|sommes) plus\b(?! (?:age|grand|jeune|facile|tout|au travail))",
    r"\bn'(?:en )?(?:ai|a|avons) plus (?:de\b|d'|rien|aucun|pour)",
    r"(?:^|[.,;:!(] ?)plus d(?:e |')(?!\d|rens|info|detail|vingt|trente|quarante|cinquante|soixante|cent|dix"
    r"|la |ren)",
    r"\bne (?:fais|faisons|donne|donnons|prete|pretons|propose|proposons|reprends|reprenons|distribue"
    r"|distribuons) plus\b",
    r"\b(?:est|sommes|affiche|planning|c'est) (?:deja )?complets?\b",
    r"\bcomplete?s? (?:jusqu|pour (?:le moment|l'instant|cette)|cette )",
    r"\bepuise(?:e|s|es)?\b(?! (?:par|de))",
    r"\brupture de stock\b|\bstock (?:a )?zero\b|\bliste d'attente\b",
    r"\bferme(?:e|s|es)? (?:jusqu|pour|definitiv|temporaire|depuis|en (?:juillet|aout))",
    r"\b(?:est|sont|sommes|distribution|permanence|service|activite|accueil)s? suspendue?s?\b|\b(?:est"
    r"|sont|mise?) en pause\b|\bindisponibles?\b|\bme retirer\b|\bretirez[- ]moi\b",
    r"\bj'arrete\b|\bnous arretons\b|\bj'ai demenage\b",
    r"\bc'est (?:fini|termine|trop tard)\b",
    r"\b(?:collecte|campagne|saison|session|distribution|operation) (?:est )?(?:terminee?|finie?|close)\b",
)
_OVER_TITLE: Final = _any(
    r"[:!,(-] ?(?:parti|donne|reserve|pris|termine|fini|complet|epuise|annule|ferme|vendu)e?s?\W*$"
)
_NEVER_FREE: Final = _any(
    r"^ *(?:ferme|indispo|complet|epuise|termine|suspendu|aucune|plus |annule|non dispo|jamais)"
)
_BROKEN: Final = _any(
    r"\b(?:hors service|hors d'usage|h\.?s|en panne|pour (?:les )?pieces|inutilisable)\b",
    r"\bchez le (?:garagiste|reparateur)\b|\bne (?:marche|fonctionne|demarre|s'allume) (?:plus|pas)\b",
)
_SEEKS: Final = _any(
    r"\bcherch(?:e|ons|ent)\b|(?:^|[.,;:!?(] ?|\b(?:je|nous|on|asso\w*|famille|maman|couple|urgent) )"
    r"recherch(?:e|ons|ent)\b|\ben recherche d'une?\b|\b(?:suis|sommes|est) a la recherche d",
    r"\b(?:ai|avons) (?:tres |vraiment |grand )?besoin\b|^ *besoin d|\bnous manquons\b|\bon manque\b",
    r"\bqui (?:aurait|pourrait|pour me|pour nous)\b|\bquelqu'un (?:aurait|pourrait)\b",
    r"\bil (?:me|nous) (?:faut|faudrait|manque)\b",
    r"\bje (?:voudrais|souhaite|souhaiterais|aimerais) (?:un|une|des|emprunter|acheter|louer|recevoir"
    r"|trouver|avoir)\b",
    r"\bsuis preneu(?:r|se)\b|\bappel aux dons\b|\bavis aux donateurs\b",
    r"\b(?:je |j')vends?\b|\ba vendre\b|^ *vends\b",
)
_SEEKS_TO_GIVE: Final = _any(
    r"cherch(?:e|ons|ent) (?:(?:a|un|une|des|de|qui|ou|nouveau|bon|bonne|encore) )*(?:donner|aider|preter"
    r"|preneur|"
    r"foyer|repreneur|me rendre|nous rendre|rendre|mission|m'engager|adopt|famille pour|maison pour"
    r"|servir|partager|"
    r"heureux|transmettre|soutenir|faire |s'en|m'occuper|benevolat|modele|beneficiaire|filleul|\w+ a"
    r" (?:aider|garder|"
    r"visiter|accompagner|promener|coiffer|parrainer|sauver))",
    r"\b(?:vous|tu|ceux qui|celles qui|qui|pour) (?:en )?(?:re)?cherch",
    r"\b(?:si|au|selon|le|de|pas|avez|ont|ayant|en a|en cas de) besoins?\b",
)


def standing_of(title: str, body: str = "", availability: str = "", *, thing: bool = False) -> str:
    """``OPEN``, ``OVER`` or ``SEEKS``, from what the text says of itself. A ``thing`` may be out of order."""
    head, text = _plain(title), _plain(f"{title}. {body}")
    if _NEVER_FREE.search(_plain(availability)) or _OVER.search(text) or _OVER_TITLE.search(head):
        return OVER
    if thing and _BROKEN.search(text):
        return OVER
    if any(not _gives(text, found) for found in _SEEKS.finditer(text)):
        return SEEKS
    return OPEN


def _gives(text: str, found: re.Match[str]) -> bool:
    """Whether this seeking is that of a giver: "je cherche à donner", "pour qui en a besoin"."""
    around = text[max(0, found.start() - 14) : found.end() + 40]
    return _SEEKS_TO_GIVE.search(around) is not None


def _plain(text: str) -> str:
    return " ".join(fold(text).split())
