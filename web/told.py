"""A notice in words and its way on: what the list of notices and a live toast show."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from channels.shapes import Notice
from web.reasons import Say, words_of

OTHER: Final = "told-plain"  # the sentence of a kind that has none of its own
UNTOLD: Final[dict[str, str | int]] = {
    "card": "need",
    "by": "",
    "n": 0,
    "alerted": 0,
    "left": 0,
    "then": "free",
    "outcome": "",
    "thanks": "",
}


@dataclass(frozen=True, slots=True)
class Told:
    """A notice as it shows: a title, a sentence, and the page that says more."""

    title: str
    body: str
    path: str


def told(notice: Notice, say: Say, has: Callable[[str], bool], locale: str) -> Told:
    """The words of a notice; ``say`` speaks the language, ``has`` knows its messages."""
    words = "told-" + notice.kind.replace(".", "-").replace("_", "-")
    if not has(f"{words}-title"):
        words = OTHER
    facts = {name: value for name, value in notice.facts.items() if isinstance(value, str | int)}
    facts = {**UNTOLD, **facts, "what": notice.title, "urgency": notice.urgency}
    reasons = notice.facts.get("reasons")
    body = words_of(reasons, say, locale) if reasons else _body(words, facts, say, has)
    return Told(say(f"{words}-title", **facts), body, _path(notice))


def _body(words: str, facts: dict[str, str | int], say: Say, has: Callable[[str], bool]) -> str:
    return say(f"{words}-body", **facts) if has(f"{words}-body") else ""


def _path(notice: Notice) -> str:
    if "message" in notice.facts:
        return f"/messages/{notice.facts['message']}"
    if notice.kind == "scheduled.refused":
        return "/a-venir"
    if "call" in notice.facts:
        return f"/appel/{notice.facts['call']}"
    if notice.need is not None:
        return f"/demandes/{notice.need}"
    return f"/canaux/{notice.channel}" if notice.channel is not None else "/moi"
