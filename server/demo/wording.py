"""Turning a written line into what somebody says: choices, slots, French spacing.

`{a|b}` picks one, `{n:2-8}` draws a number and keeps it as `{n}`, `{jour}`, `{samedi}`,
`{h}`, `{aq}`, `{rue}`, `{dame}`… draw a day, an hour, a place or a name and keep it for the
scene (`{jour2}` draws another one); `{~k a|b}` and a later `{~k c|d}` pick the same rank;
`{@f}` is the first name of the person playing `f`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from random import Random

from server.demo import hours

DISTRICTS = {
    "Gare": "à la Gare",
    "Les Tilleuls": "aux Tilleuls",
    "Saint-Éloi": "à Saint-Éloi",
    "La Verrerie": "à La Verrerie",
    "Cité des Mésanges": "aux Mésanges",
    "Centre-Bourg": "au Centre-Bourg",
    "Le Moulin-Neuf": "au Moulin-Neuf",
    "Bords de l’Aune": "aux Bords de l’Aune",
    "Les Grands-Prés": "aux Grands-Prés",
}
# Where they lie, so that "600 m away" can be said.
PLACES = {
    "Gare": (48.7462, 2.3015),
    "Les Tilleuls": (48.7531, 2.2932),
    "Saint-Éloi": (48.7588, 2.3041),
    "La Verrerie": (48.7439, 2.3098),
    "Cité des Mésanges": (48.7613, 2.2951),
    "Centre-Bourg": (48.7512, 2.3007),
    "Le Moulin-Neuf": (48.7397, 2.2956),
    "Bords de l’Aune": (48.7476, 2.2894),
    "Les Grands-Prés": (48.7642, 2.3104),
}
STREETS = (
    "rue des Glycines", "rue des Forges", "impasse du Lavoir", "rue du Four-à-Chaux", "allée des Mésanges",
    "rue de la Passerelle", "chemin des Écluses", "avenue de la Gare", "rue Traversière", "rue des Verriers",
    "place du Puits", "rue aux Lièvres", "rue du Vieux-Moulin", "allée des Charmes", "quai de l’Aune",
    "rue du Pré-aux-Oies", "rue de la Cordelle", "sente des Jardins",
)  # fmt: skip
SURNAMES = (
    "Aubertin", "Lecoq", "Maheux", "Tessier", "Pruvost", "Saunier", "Bellanger", "Caron", "Hamelin",
    "Vigneron",
    "Ouvrard", "Delattre", "Quesnel", "Ravier", "Jolivet", "Brossard", "Thibaudeau", "Nguyen", "Sissoko",
    "Benamar", "Marques", "Lebrun", "Chaput", "Gaillard", "Poirel", "Rousselot", "Mercadier", "Fouquet",
)  # fmt: skip
SHORT = 24
_WEEKDAYS = {name: index for index, name in enumerate(hours.DAYS)}
_SLOT = re.compile(r"\{([^{}]*)\}")
_SENTENCE = re.compile(r"(^|[.!?…] |\n)([a-zàâçéèêîôû])(?!ttp)")
_NUMBERED = re.compile(r"^([a-z_]+)\d*$")


def polish(text: str) -> str:
    """Curly apostrophes, and the unbreakable spaces of French typography."""
    text = text.replace("'", "’").replace("...", "…")
    text = re.sub(r" ([;:!?»])", "\u00a0\\1", text)
    text = text.replace("« ", "«\u00a0")
    text = re.sub(r"(\d) (h|€|kg|km|min|%|l|cm|m²)(?=[\s.,;)»…]|$|\u00a0)", "\\1\u00a0\\2", text)
    text = re.sub(r"\b(h) (\d\d)\b", "\\1\u00a0\\2", text)
    return re.sub(r"\b(M\.|Mme) ", "\\1\u00a0", text)


class Slots:
    """What the slots of one scene stand for; drawn once, then kept."""

    def __init__(self, rng: Random, start: datetime, fixed: dict[str, str]) -> None:
        self._rng = rng
        self._day = hours.local(start).date()
        self._kept: dict[str, str] = dict(fixed)

    def knowing(self, more: dict[str, str]) -> Slots:
        """The same slots, with more of them settled."""
        self._kept.update(more)
        return self

    def say(self, text: str, at: datetime) -> str:
        """The line as spoken at that moment."""

        def fill(match: re.Match[str]) -> str:
            inside: str = match.group(1)
            if "|" not in inside:
                return self._slot(inside, at)
            if not inside.startswith("~"):
                return self._rng.choice(inside.split("|"))
            label, _, rest = inside.partition(" ")
            options = rest.split("|")
            rank = self._kept.setdefault(label, str(self._rng.randrange(len(options))))
            return options[int(rank) % len(options)]

        while _SLOT.search(text):
            text = _SLOT.sub(fill, text)
        return _SENTENCE.sub(lambda match: match.group(1) + match.group(2).upper(), polish(text))

    def fresh(self, text: str, at: datetime, said: set[str], tries: int = 8) -> str | None:
        """The line in words that nobody used yet; a very short one may come again."""
        settled = set(self._kept)
        for _ in range(tries):
            for label in [key for key in self._kept if key.startswith("~") and key not in settled]:
                del self._kept[label]
            body = self.say(text, at)
            if len(body) <= SHORT or body not in said:
                return body
        return None

    def _slot(self, name: str, at: datetime) -> str:
        key, _, span = name.partition(":")
        if key in ("bonjour", "tantot", "ensuite"):
            return _moment(key, at)
        if key not in self._kept:
            self._kept[key] = self._draw(key, span)
        return self._kept[key]

    def _draw(self, key: str, span: str) -> str:
        if span:
            low, high = span.split("-")
            return str(self._rng.randint(int(low), int(high)))
        match = _NUMBERED.match(key)
        stem = match.group(1) if match else key
        if stem in _WEEKDAYS:
            return hours.say_day(hours.following(self._day, _WEEKDAYS[stem]))
        draw = self._draws().get(stem)
        if draw is None:
            raise KeyError(f"unknown slot {key!r}")
        value = draw()
        taken = set(self._kept.values())
        for _ in range(8):
            if value not in taken:
                break
            value = draw()
        return value

    def _draws(self) -> dict[str, Callable[[], str]]:
        rng = self._rng
        return {
            "jour": lambda: rng.choice(hours.working_days(self._day)),
            "h": lambda: hours.say_hour(rng.randint(9, 18), rng.choice((0, 0, 15, 30, 30, 45))),
            "hmatin": lambda: hours.say_hour(rng.randint(8, 11), rng.choice((0, 15, 30, 45))),
            "haprem": lambda: hours.say_hour(rng.randint(14, 17), rng.choice((0, 15, 30, 45))),
            "hsoir": lambda: hours.say_hour(rng.randint(18, 20), rng.choice((0, 15, 30, 45))),
            "mois": lambda: hours.MONTHS[self._day.month - 1],
            "moisprochain": lambda: hours.MONTHS[self._day.month % 12],
            "q": lambda: rng.choice(tuple(DISTRICTS)),
            "aq": lambda: rng.choice(tuple(DISTRICTS.values())),
            "rue": lambda: f"{rng.choice(STREETS)}",
            "numero": lambda: str(rng.randint(2, 48)),
            "dame": lambda: f"Mme {rng.choice(SURNAMES)}",
            "monsieur": lambda: f"M. {rng.choice(SURNAMES)}",
            "tel": lambda: f"06 39 98 {rng.randint(10, 99)} {rng.randint(10, 99)}",
        }


def _moment(key: str, at: datetime) -> str:
    hour = hours.local(at).hour
    part = 0 if hour < 12 else 1 if hour < 18 else 2
    return {
        "bonjour": ("Bonjour", "Bonjour", "Bonsoir"),
        "tantot": ("ce matin", "cet après-midi", "ce soir"),
        "ensuite": ("cet après-midi", "ce soir", "demain matin"),
    }[key][part]
