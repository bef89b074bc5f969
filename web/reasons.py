"""Why somebody was alerted, in words: "you offered nappies · 600 m away · free this evening"."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

Say = Callable[..., str]

JOIN: Final = " · "
FAR: Final = 950  # metres from which kilometres read better


def words_of(reasons: Iterable[Mapping[str, Any]], say: Say, locale: str) -> str:
    """The reasons as one line; ``say`` speaks the language."""
    return JOIN.join(_one(reason, say, locale) for reason in reasons)


def _one(reason: Mapping[str, Any], say: Say, locale: str) -> str:
    code = str(reason["code"])
    if code == "near":
        return _distance(int(reason["metres"]), say, locale)
    if code == "free":
        return say("reason-free", when=_when(reason, say))
    facts = {name: _plain(value, locale) for name, value in reason.items() if name != "code"}
    for family in ("category", "language"):
        if family in facts:
            facts[family] = say(f"{family}-{facts[family]}")
    return say(f"reason-{code}", **facts)


def _distance(metres: int, say: Say, locale: str) -> str:
    if metres < FAR:
        return say("reason-near-metres", n=max(50, round(metres / 50) * 50))
    kilometres = f"{metres / 1000:.1f}".removesuffix(".0")
    return say("reason-near-kilometres", n=kilometres.replace(".", ",") if locale == "fr" else kilometres)


def _when(reason: Mapping[str, Any], say: Say) -> str:
    """One day and its part are worth naming; several read as "at that time"."""
    days, part = list(reason.get("days", ())), str(reason.get("part", "day"))
    if len(days) != 1:
        return say("free-any")
    day = say(f"weekday-{days[0]}")
    return say("free-day", day=day) if part == "day" else say("free-part", day=day, part=say(f"part-{part}"))


def _plain(value: Any, locale: str) -> str | int:
    """A fact as a sentence takes it: in this language when it is in several, a list as words."""
    if isinstance(value, Mapping):
        return str(value.get(locale) or next(iter(value.values()), ""))
    if isinstance(value, list | tuple):
        return ", ".join(str(one) for one in value)
    return value if isinstance(value, int) else str(value)
