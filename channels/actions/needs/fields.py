"""What a card is made of, and what each of its fields may hold."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Final

from channels.actions.texts import check_choice, check_line, check_optional
from matching import claims as ledger
from matching.refusals import Refused

CATEGORIES: Final = (
    "food",
    "hygiene",
    "baby",
    "clothing",
    "transport",
    "equipment",
    "visit",
    "childcare",
    "translation",
    "admin_help",
    "handyman",
    "moving",
    "housing",
    "health",
    "event",
    "other",
)
NATURES: Final = ("goods", "service", "time", "equipment")
URGENCIES: Final = ("normal", "urgent", "vital")
# Of what nature the help of a category usually is; everything else is goods.
USUAL_NATURE: Final = {
    "transport": "service",
    "translation": "service",
    "admin_help": "service",
    "handyman": "service",
    "moving": "service",
    "housing": "service",
    "health": "service",
    "visit": "time",
    "childcare": "time",
    "event": "time",
    "equipment": "equipment",
}
USUAL_DELAY: Final = {
    "normal": timedelta(days=7),
    "urgent": timedelta(days=1),
    "vital": timedelta(hours=2),
}
USUAL_STAND: Final = timedelta(days=30)  # of an offer, until somebody renews it
LONGEST_AHEAD: Final = timedelta(days=120)  # equipment is asked for up to three months ahead
TITLE_LIMIT: Final = 120
BODY_LIMIT: Final = 2_000
PRACTICE: Final = "EXERCICE : "  # before the title of whatever is simulated

# What the public fields may hold, each by itself.
CHECKS: Final[dict[str, Callable[[Any], Any]]] = {
    "title": lambda title: check_line(title, limit=TITLE_LIMIT, field="title"),
    "body": lambda body: check_optional(body, limit=BODY_LIMIT, field="body"),
    "nature": lambda nature: check_choice(nature, NATURES, field="nature"),
    "category": lambda category: check_choice(category, CATEGORIES, field="category"),
    "quantity": lambda quantity: ledger.check_quantity(quantity),
    "unit": lambda unit: check_optional(unit, limit=40, field="unit"),
    "urgency": lambda urgency: check_choice(urgency, URGENCIES, field="urgency"),
    "place": lambda place: check_optional(place, limit=120, field="place"),
}


def usual_delay(kind: str, urgency: str) -> timedelta:
    """How long a card stands when nobody says until when."""
    return USUAL_STAND if kind == "offer" else USUAL_DELAY[urgency]


def check_period(starts_at: datetime | None, needed_by: datetime, *, now: datetime) -> None:
    """A deadline to come, not too far, and after the start; or ``bad_deadline``, ``bad_period``."""
    if not now < needed_by <= now + LONGEST_AHEAD:
        raise Refused("bad_deadline", days=LONGEST_AHEAD.days)
    if starts_at is not None and starts_at >= needed_by:
        raise Refused("bad_period")


def mark_practice(title: str) -> str:
    """A simulated need says so in its very title: wherever it is told, in whatever form, nobody is misled."""
    marked = title if title.startswith(PRACTICE) else PRACTICE + title
    if len(marked) > TITLE_LIMIT:
        raise Refused("too_long", field="title", limit=TITLE_LIMIT - len(PRACTICE))
    return marked
