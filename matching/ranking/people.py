"""People to alert: what they can do and own, compared like offers; then whether to ask them now."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from matching.ranking.asked import Asked
from matching.ranking.knowledge import Knowledge
from matching.ranking.shapes import NeedText, OfferText, PersonText, Reason

# Beside the score of what they can do, which spans about five points from the best to the middle.
CATEGORY: Final = 0.8  # they asked to hear of this category
BUSY: Final = -2.0  # their week says that they are not free then
SPEAKS: Final = 0.8  # a language that the need asks for
ANSWERS: Final = 0.6  # times how often they take what they are alerted to, half being usual
ALERT: Final = -0.08  # for each recent alert: the same few must not always be woken
CLAIM: Final = -0.25  # for each recent promise: they are already doing their part
NO_SHOW: Final = -0.3
_MOST: Final = 10  # recent alerts that count
_RELIABLE: Final = 0.5
_KNOWN: Final = 4  # alerts from which a habit can be spoken of
_RESTED: Final = 0


def may_be_asked(person: PersonText, need: NeedText) -> bool:
    """On duty, not the asker, and back before the need is over."""
    if not person.on_duty or person.id == need.by:
        return False
    return person.away_until is None or need.until is None or person.away_until < need.until


def as_offer(person: PersonText) -> OfferText:
    """What the person can do and own, as an offer of theirs."""
    return OfferText(
        id=person.id,
        title=", ".join(person.skills),
        body=". ".join((*person.equipment, *person.offers)),
        kind="volunteer",
        languages=person.languages,
        free=person.free,
        point=person.point,
        reach=person.reach,
    )


def suitability(asked: Asked, person: PersonText) -> float:
    """What is added to the score of their skills: interest, hours, languages, habit, and fairness."""
    history = person.history
    total = ANSWERS * (_answer_rate(person) - 0.5)
    total += (
        ALERT * min(_MOST, history.recent_alerts) + CLAIM * history.recent_claims + NO_SHOW * history.no_shows
    )
    if asked.need.category in person.categories:
        total += CATEGORY
    if asked.need.languages & person.languages:
        total += SPEAKS
    if asked.window is not None and person.free is not None and not asked.window & person.free:
        total += BUSY
    return total


def _answer_rate(person: PersonText) -> float:
    """How often they take; somebody new is given the benefit of the doubt."""
    return (person.history.took + 1) / (person.history.alerted + 2)


def reasons_of(asked: Asked, person: PersonText, knowledge: Knowledge) -> Iterator[Reason]:
    """Why this person: what of theirs answers, then interest, languages and habits."""
    yield from _best(asked, person.skills, "skill", knowledge)
    yield from _best(asked, person.equipment, "equipment", knowledge)
    yield from _best(asked, person.offers, "offers", knowledge)
    if asked.need.category in person.categories:
        yield Reason("category", {"category": asked.need.category})
    for language in sorted(asked.need.languages & person.languages):
        yield Reason("language", {"language": language})


def habits_of(person: PersonText) -> Iterator[Reason]:
    """How they usually answer, and whether they were left in peace lately."""
    history = person.history
    if history.alerted >= _KNOWN and history.took / history.alerted >= _RELIABLE:
        yield Reason("reliable", {"answered": history.took, "alerted": history.alerted})
    if history.recent_alerts == _RESTED and history.recent_claims == _RESTED:
        yield Reason("rested")


def _best(asked: Asked, texts: tuple[str, ...], code: str, knowledge: Knowledge) -> Iterator[Reason]:
    """The one of their own phrases that best answers by name, as they wrote it."""
    weighed = [(float(knowledge.named(text)[0] @ asked.wanted), text) for text in texts]
    weight, text = max(weighed, default=(0.0, ""))
    if weight >= _TOLD:
        yield Reason(code, {"what": text})


_TOLD: Final = 0.1  # share of wanted meaning from which a phrase is a reason
