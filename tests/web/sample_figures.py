"""Figures and exercises of the invented town: none, some, and more than fits."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from channels.reading.exercises import ExerciseLine, Played, Reply
from channels.reading.figures import Account
from channels.shapes import Exercise
from matching.figures import Fact, Figures, figures_of
from matching.periods import Period, containing
from tests.web.samples import AMINA, CLAIRE, LEO, LONG, NOW, WIDE, iso, need

CATEGORIES = ("food", "baby", "hygiene", "visit", "transport", "translation", "unheard_of")
DISTRICTS = ("Gare", "Le Moulin-Neuf", "Cité des Mésanges", "")
HOUR = 3_600_000


def facts(count: int, *, wide: bool = False) -> list[Fact]:
    """So many needs of the last months, always the same."""
    chance = Random(7)
    return [_fact(n, chance, wide) for n in range(count)]


def _fact(n: int, chance: Random, wide: bool) -> Fact:
    asked = round((NOW - timedelta(days=chance.uniform(0, 90))).timestamp() * 1000)
    end = chance.choice(("filled", "filled", "filled", "elsewhere", "unmet", "pending"))
    filled = end == "filled"
    wave = chance.choice((1, 1, 2, 3)) if filled else 0
    return Fact(
        id=f"n{n}",
        asked=asked,
        end=end,
        category=chance.choice(CATEGORIES),
        place=f"{WIDE} {n % 40}" if wide else chance.choice(DISTRICTS),
        urgency=chance.choice(("normal", "urgent", "vital")),
        quantity=4,
        taken=4 if filled else 0,
        unit=f"paquets de {n % 30}" if wide else "paquets",
        delivered_units=4 if filled else 0,
        seen=asked + HOUR // 10,
        answered=asked + HOUR // 4,
        covered=asked + chance.randrange(100 * HOUR) if filled else None,
        delivered=asked + 200 * HOUR if filled else None,
        reached=9,
        saw=4,
        cannot=1,
        takers=2,
        wave=wave,
        waves=wave or 2,
        lapses=n % 3 == 0,
        no_shows=n % 9 == 0,
    )


def account(count: int, *, kind: str = "quarter", wide: bool = False) -> Account:
    """The account of a period with so many needs."""
    period: Period = containing("year" if kind == "year" else "quarter", date(2026, 11, 20))
    start = round((NOW - timedelta(days=90)).timestamp() * 1000)
    edges = [start + n * 7 * 24 * HOUR for n in range(len(period.steps()))]
    return Account(
        period=period,
        now=figures_of(facts(count, wide=wide), edges),
        before=figures_of(facts(count // 2)),
        offers=count // 3,
        offers_before=count // 5,
        volunteers=count // 2,
        volunteers_before=count // 4,
        withdrawn=count // 20,
    )


def weeks(count: int) -> tuple[Figures, ...]:
    """Eight weeks of so many needs each."""
    return tuple(figures_of(facts(count + n)) for n in range(8))


def line(*, ended: bool = False, joined: bool = True, long: bool = False) -> ExerciseLine:
    """An exercise in a list."""
    name = f"Grand froid {WIDE}"[:60] if long else "Grand froid"
    shape = Exercise(id="x-1", name=name, at=iso(hours=2), ended_at=iso(hours=1) if ended else None)
    return ExerciseLine(
        exercise=shape,
        by=LONG if long else AMINA,
        circle=WIDE if long else "Place publique",
        channel="c-x",
        players=12,
        joined=joined,
    )


SIMULATED = need("n-exercice", title="EXERCICE : Une famille à loger", urgency="vital", exercise="x-1")


def played(count: int) -> tuple[Played, ...]:
    """How so many simulated needs went."""
    replies = (Reply(CLAIRE, 40, False), Reply(LEO, 400, True))
    return tuple(
        Played(
            need(f"n-exercice-{n}", title="EXERCICE : Une famille à loger", exercise="x-1"),
            fact,
            replies if n % 2 else (),
            n,
        )
        for n, fact in enumerate(facts(count))
    )
