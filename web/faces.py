"""How somebody is drawn and called: initials, a tint, the short name, the unit of a count.

Pure, and the same in the browser and in every fragment: a face depends on nothing but
the name and the identifier.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from zlib import crc32

TINTS = 6
_ARTICLES = {"le", "la", "les", "l", "un", "une", "the"}
_PARTICLES = {"de", "du", "des", "d", "et", "à", "au", "aux", "of", "and", "the"}
# Words that end like a plural in the singular too.
_INVARIABLE = {
    "colis",
    "repas",
    "bras",
    "fois",
    "mois",
    "tapis",
    "bus",
    "jus",
    "os",
    "poids",
    "corps",
    "cas",
    "anglais",
    "français",
    "souris",
    "avis",
    "pays",
    "temps",
    "gaz",
    "prix",
    "choix",
}
_PEOPLE = {"personne", "bénévole", "volontaire", "conducteur", "chauffeur", "people", "person", "volunteer"}


@dataclass(frozen=True, slots=True)
class Face:
    """A round (person) or square (structure) of colour with initials in it."""

    initials: str
    tint: int
    structure: bool = False


@lru_cache(4096)
def face(name: str, id: str, structure: bool = False) -> Face:
    """The face of somebody: first and last initials, one of six tints drawn from the id."""
    return Face(initials(name), crc32(id.encode()) % TINTS + 1, structure)


@lru_cache(4096)
def initials(name: str) -> str:
    """Two letters: of the first and last real words, or the first two of a single one."""
    words = [word for word in _split(name) if word.lower() not in _PARTICLES | _ARTICLES] or _split(name)
    if not words:
        return "?"
    letters = words[0][:2] if len(words) == 1 else words[0][0] + words[-1][0]
    return letters.upper()


@lru_cache(4096)
def short_name(name: str) -> str:
    """The first name of a person; a name that reads like a structure's stays whole."""
    words = name.split()
    titled = len(words) in (2, 3) and all(word[0].isupper() and not _is_sigle(word) for word in words)
    return words[0] if titled and words[0].lower() not in _ARTICLES else name


@lru_cache(4096)
def unit_for(count: int, unit: str) -> str:
    """The unit beside a count, in the singular below two: "1 paquet", "3 paquets".

    Units are typed by people, mostly in French and in the plural. Only plain endings
    are touched, measures ("kg", "h") stay, and so does all that follows a particle
    ("paquets de couches").
    """
    change = _one if abs(count) < 2 else _many
    words = unit.split()
    end = next((at for at, word in enumerate(words) if _starts_complement(word)), len(words))
    return " ".join([change(word) for word in words[:end]] + words[end:])


def counts_people(unit: str) -> bool:
    """Whether one gives oneself rather than a thing: the words then differ."""
    return _one(unit.split()[0].lower() if unit else "") in _PEOPLE


def _starts_complement(word: str) -> bool:
    return word.lower() in _PARTICLES or word.lower().startswith(("d’", "d'"))


def _one(word: str) -> str:
    if len(word) <= 3 or word.lower() in _INVARIABLE:
        return word
    if word.endswith("eaux") or word.endswith("eux"):
        return word[:-1]
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def _many(word: str) -> str:
    if len(word) <= 3 or word.lower() in _INVARIABLE or word[-1] in "sxz€%.":
        return word
    return word + ("x" if word.endswith("eau") else "s")


def _is_sigle(word: str) -> bool:
    return len(word) > 2 and word.isupper()


def _split(name: str) -> list[str]:
    parts = name.replace("’", " ").replace("'", " ").replace("-", " ").split()
    return [word for word in parts if word[0].isalnum()]
