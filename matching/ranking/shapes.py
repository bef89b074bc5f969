"""What the ranker is given, and what it gives back. The caller makes these from its rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from matching.reading.week import Week

# Each reason is worded by the catalogues, with the facts named here.
REASONS: Final[dict[str, str]] = {
    "offers": "the candidate proposes what is needed: what (a concept's name, fr and en)",
    "answers": "what is proposed answers the situation: what",
    "said": "the need's own words are in the candidate's text: words",
    "alike": "the texts mean much the same",
    "skill": "the person has the skill: what",
    "equipment": "the person owns what is needed: what",
    "category": "the person follows this category: category",
    "language": "the person speaks a language that is needed: language",
    "near": "close by: metres",
    "free": "free when it is needed: days (Monday 0), part",
    "enough": "covers the whole quantity: quantity, unit",
    "part": "covers a part of the quantity: quantity, unit",
    "reliable": "usually answers when alerted: answered, alerted",
    "rested": "has not been asked lately",
}


@dataclass(frozen=True, slots=True)
class Point:
    """A place on the map. Only the distance between two of them is ever told."""

    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class NeedText:
    """What is asked.

    ``window``: the hours in which it can be met, when the rows know (``Week.between(now, needed_by)``);
    otherwise the text is read. ``hours_left`` is how long it can wait, ``until`` the same as an instant.
    ``category`` is a code of the house or a French phrase. ``by`` is never a candidate.
    """

    id: str
    title: str
    body: str = ""
    category: str = ""
    quantity: float | None = None
    unit: str = ""
    point: Point | None = None
    window: Week | None = None
    hours_left: float | None = None
    until: datetime | None = None
    languages: frozenset[str] = frozenset()
    by: str = ""


@dataclass(frozen=True, slots=True)
class OfferText:
    """What is proposed. ``left`` 0 is exhausted, None inexhaustible or unknown; ``expired`` is over.

    ``free`` when the rows know it, otherwise ``availability`` (a phrase) and the text are read. ``reach`` is
    how far it goes, in metres. ``by_kind`` says in words who offers ("ressourcerie"), if that tells anything.
    """

    id: str
    title: str
    body: str = ""
    kind: str = ""
    category: str = ""
    skills: tuple[str, ...] = ()
    languages: frozenset[str] = frozenset()
    availability: str = ""
    free: Week | None = None
    left: float | None = None
    unit: str = ""
    point: Point | None = None
    reach: float | None = None
    expired: bool = False
    by: str = ""
    by_kind: str = ""


@dataclass(frozen=True, slots=True)
class History:
    """What a person answered to alerts, and how much was asked of them lately (the caller's recent days)."""

    alerted: int = 0
    took: int = 0
    declined: int = 0
    recent_alerts: int = 0
    recent_claims: int = 0
    no_shows: int = 0


@dataclass(frozen=True, slots=True)
class PersonText:
    """Somebody who may be alerted.

    ``skills``, ``equipment`` and ``offers`` (titles of their living offers) are free French text;
    ``categories`` are codes of the house. ``free`` None means that they did not say.
    Nobody is a candidate who is off duty, or away (``away_until``) beyond the need's ``until``.
    """

    id: str
    skills: tuple[str, ...] = ()
    equipment: tuple[str, ...] = ()
    offers: tuple[str, ...] = ()
    categories: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    free: Week | None = None
    away_until: datetime | None = None
    on_duty: bool = True
    point: Point | None = None
    reach: float | None = None
    history: History = History()


@dataclass(frozen=True, slots=True)
class Reason:
    """Why somebody or something is a candidate: a code of ``REASONS`` and its facts."""

    code: str
    facts: dict[str, object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        assert self.code in REASONS, f"unknown reason {self.code!r}"


@dataclass(frozen=True, slots=True)
class Ranked:
    """A candidate: the higher ``score`` the better; reasons, the strongest first."""

    id: str
    score: float
    reasons: tuple[Reason, ...]
