"""Days and hours, read from French: "lun-ven 9h-12h", "soirs sauf vendredi", "mardi 9h", "tlj après 18h".

``free_of`` reads when somebody is free; ``window_of`` when a need can be met, which may be said relative
to the moment of writing ("nous sommes jeudi soir", "demain 10h").
"""

from __future__ import annotations

import re
from typing import Final

from matching.reading.week import ALWAYS, HOURS, NEVER, Week
from matching.text.folding import fold

_DAY_NAMES: Final = (
    r"lun(?:di)?s?",
    r"mar(?:di)?s?",
    r"mer(?:credi)?s?",
    r"jeu(?:di)?s?",
    r"ven(?:dredi)?s?",
    r"sam(?:edi)?s?",
    r"dim(?:anche)?s?",
)
_NAMES: Final = "|".join(_DAY_NAMES)
_DAY: Final = re.compile(r"\b(?:" + "|".join(f"({name})" for name in _DAY_NAMES) + r")\b")
_RANGE: Final = re.compile(
    r"\b(?:du |de )?(" + _NAMES + r")\s?(?:-|/|a|au|et jusqu'au)\s?(" + _NAMES + r")\b"
)
_WEEKDAYS: Final = re.compile(
    r"\b(?:en semaine|la semaine|jours? (?:ouvres?|ouvrables?|de semaine)|de semaine|semaine)\b"
)
_WEEKEND: Final = re.compile(r"\bweek[- ]?ends?\b|\bwe\b|\bw-e\b|\bfins? de semaine\b")
_EVERY: Final = re.compile(
    r"\btlj\b|\btous les (?:jours|matins|soirs|midis|apres-midis?)\b|\b7 ?j ?(?:/|sur) ?7\b|\b7/7\b"
    r"|\bchaque (?:jour|matin|soir)\b"
    r"|\btoute la semaine\b|\bn'importe quand\b|\btout le temps\b|\bquotidien|\btoujours\b|\b24 ?h?/24\b"
)
_DAY_AND_NIGHT: Final = re.compile(
    r"\bnuits? (?:et week-ends? )?compris|\b24 ?h? ?/ ?24\b|\bjour et nuit\b|\bnuit et jour\b|\ba toute"
    r" heure\b|\bn'importe quand\b"
)
_EXCEPT: Final = re.compile(
    r"\b(?:sauf|hors|hormis|excepte|a part|mais pas|pas|jamais)\s+(?:le |les |en |la )?"
)
_CLOCK: Final = r"(\d{1,2})\s?(?:h|heures?|:)(?:(\d{2})(?!\s?h))?"
_SPAN: Final = re.compile(
    rf"\b(?:de |entre )?(\d{{1,2}})\s?(?:h|heures?)?(?:\d{{2}})?\s?(?:-|a|et|/)\s?{_CLOCK}"
)
_THROUGH: Final = re.compile(
    r"\b("
    + _NAMES
    + rf") (?:{_CLOCK}|(matin|midi|soir))? ?(?:-|a|au|jusqu'au) ("
    + _NAMES
    + rf") ?(?:{_CLOCK}|(matin|midi|soir))"
)
_BY: Final = re.compile(
    r"\b(?:avant|d'ici|pour au plus tard|au plus tard|jusqu'a|jusqu'au|d'ici a) (?:le |la )?(?:fin |debut"
    r" )?(?:de )?"
)
_FROM: Final = re.compile(rf"\b(?:apres|des|a partir de|a partir d'|depuis|passe)\s(?:les )?{_CLOCK}")
_UNTIL: Final = re.compile(rf"\b(?:avant|jusqu'a|jusque)\s{_CLOCK}")
_AT: Final = re.compile(rf"\b{_CLOCK}")
_PARTS: Final = (
    (re.compile(r"\b(?:tot le matin|aube|aux aurores|petit matin)\b"), 5, 9),
    (re.compile(r"\b(?:matins?|matinees?)\b"), 6, 12),
    (re.compile(r"\b(?:midis?|pause dejeuner|entre midi et deux)\b(?<!apres-midi)(?<!apres midi)"), 11, 14),
    (
        re.compile(
            r"\bfins? d'? ?(?:apres[- ]midis?|apm|aprem)\b|\bapres l'ecole\b|\bsortie (?:d'ecole|des"
            r" classes)\b"
        ),
        16,
        19,
    ),
    (re.compile(r"\b(?:apres[- ]midis?|apm|aprem|ap-midi)\b"), 12, 19),
    (re.compile(r"\b(?:soirs?|soirees?|apres le travail|fin de journee)\b"), 18, 24),
    (re.compile(r"\bnuits?\b"), 21, 7),
    (re.compile(r"\b(?:en journee|la journee|heures de bureau|en pleine journee)\b"), 8, 19),
)
_NOW: Final = re.compile(
    r"\b(?:nous sommes|on est|on e|nous voila|aujourd'hui(?: c'est| on est)?|ecrit) (?:le )?("
    + _NAMES
    + rf")(?:[ ,]*(?:a |vers )?(?:{_CLOCK}|(matin|midi|apres-midi|soir)))?"
)
_PAST: Final = re.compile(r"\b(?:depuis|hier|dernier|derniere|passe)\b")
_TOMORROW: Final = re.compile(r"\bdemain\b")
_AFTER_TOMORROW: Final = re.compile(r"\bapres[- ]demain\b")
_TODAY: Final = re.compile(
    r"\b(?:ce (?:soir|matin|midi)|cet apres-midi|cette (?:nuit|apres-midi)|aujourd'hui|tout de suite|dans"
    r" l'heure)\b"
)
_HOUR_OF: Final = {"matin": 8, "midi": 12, "apres-midi": 14, "soir": 19}
_WHOLE: Final = (0, HOURS)


def free_of(availability: str, text: str = "") -> Week | None:
    """When an offer holds: its phrase of availability, less what its text excludes. None: not said."""
    said = _read(fold(availability))
    excluded = _excluded(fold(text))
    if said is None:
        only = _only(fold(text))
        return only if only is not None else (ALWAYS - excluded if excluded else None)
    return (said - excluded) or said


def _only(text: str) -> Week | None:
    """Hours that a text insists on: "le samedi matin seulement", "uniquement en semaine"."""
    for clause in re.split(r"[.;!?()]", text):
        if re.search(r"\b(?:seulement|uniquement|exclusivement|que le|que la|juste le)\b", clause):
            found = _read(clause)
            if found is not None:
                return found
    return None


def _excluded(text: str) -> Week:
    out = NEVER
    for found in _EXCEPT.finditer(text):
        tail = re.split(r"[.;!?()]|\bmais\b", text[found.end() : found.end() + 40])[0]
        if _starts_with_time(tail):
            out |= _read(tail) or NEVER
    return out


def _starts_with_time(tail: str) -> bool:
    head = tail[:14]
    return any(p.match(head) for p in (_DAY, _WEEKEND, _WEEKDAYS)) or any(p.match(head) for p, _, _ in _PARTS)


def _read(text: str) -> Week | None:
    """The hours that a folded phrase names: a comma joins, "sauf" takes away. None: it names none."""
    through = _THROUGH.search(text)
    if through is not None:
        return _from_to(through)
    positive, *excepted = re.split(r"\b(?:sauf|hors|hormis|excepte|mais pas)\b", text, maxsplit=1)
    week = _named(positive)
    if excepted:
        without = _named(excepted[0])
        if without is not None:
            week = (week or ALWAYS) - without
    return week


def _from_to(found: re.Match[str]) -> Week:
    """One stretch over several days: "vendredi 16h au lundi 9h"."""
    start = _day(found[1]) * HOURS + int(found[2] or _HOUR_OF.get(found[4] or "", 0))
    end = _day(found[5]) * HOURS + int(found[6] or _HOUR_OF.get(found[8] or "", HOURS))
    return Week(sum(1 << ((start + step) % 168) for step in range((end - start) % 168)))


def _named(text: str) -> Week | None:
    """A list of pieces, each with days and hours; days alone share the hours said after them."""
    pieces = [piece for piece in re.split(r"[;,]|\bou\b|\+", text) if piece.strip()]
    week, waiting = NEVER, set()
    said = False
    for piece in pieces:
        days, spans = _days(piece), _spans(piece)
        if days and not spans:
            waiting |= days
        elif days or spans:
            said = True
            for start, end in spans:
                week |= Week.of(days | waiting or set(range(7)), start, end)
            waiting = set()
    if waiting:
        said = True
        week |= Week.of(waiting)
    return week if said else None


def _days(piece: str) -> set[int]:
    days: set[int] = set()
    for found in _RANGE.finditer(piece):
        first, last = _day(found[1]), _day(found[2])
        days |= {(first + step) % 7 for step in range((last - first) % 7 + 1)}
    days |= {_day(found[0]) for found in _DAY.finditer(piece)}
    if _WEEKEND.search(piece):
        days |= {5, 6}
    if _WEEKDAYS.search(piece) and not _EVERY.search(piece):
        days |= set(range(5))
    if _EVERY.search(piece):
        days |= set(range(7))
    return days


def _day(name: str) -> int:
    return next(day for day, pattern in enumerate(_DAY_NAMES) if re.fullmatch(pattern, name))


def _spans(piece: str) -> list[tuple[int, int]]:
    if _DAY_AND_NIGHT.search(piece):
        return [_WHOLE]
    spans = [_span(int(found[1]), int(found[2]), found[3] is not None) for found in _SPAN.finditer(piece)]
    rest = _SPAN.sub(" ", piece)
    spans += [(min(int(found[1]), 23), HOURS) for found in _FROM.finditer(rest)]
    spans += [(6, max(7, min(int(found[1]), HOURS))) for found in _UNTIL.finditer(rest)]
    rest = _UNTIL.sub(" ", _FROM.sub(" ", rest))
    if spans:
        return spans
    spans = [
        (int(found[1]), min(HOURS, int(found[1]) + 2))
        for found in _AT.finditer(rest)
        if int(found[1]) < HOURS
    ]
    return spans or _parts(rest)


def _parts(text: str) -> list[tuple[int, int]]:
    found = []
    for pattern, start, end in _PARTS:
        if pattern.search(text):
            found.append((start, end))
            text = pattern.sub(" ", text)
    return found


def _span(start: int, end: int, minutes: bool) -> tuple[int, int]:
    return start % HOURS, min(HOURS, end + (1 if minutes else 0)) if end > start else end


def window_of(text: str, hours_left: float | None = None) -> Week | None:
    """When a need can be met, as far as it says so. None: nothing is said that excludes anybody."""
    text = fold(text)
    now = _now(text)
    wanted = _wanted(text, now)
    if wanted is not None:
        return wanted
    if now is None or hours_left is None:
        return None
    return _hours_from(now, hours_left)


def _now(text: str) -> tuple[int, int] | None:
    found = _NOW.search(text)
    if found is None:
        return None
    hour = int(found[2]) if found[2] else _HOUR_OF.get(found[4] or "", 9)
    return _day(found[1]), min(hour, 23)


def _hours_from(now: tuple[int, int], hours: float) -> Week:
    bits = 0
    for step in range(min(168, max(1, round(hours)))):
        bits |= 1 << ((now[0] * HOURS + now[1] + step) % 168)
    return Week(bits)


def _wanted(text: str, now: tuple[int, int] | None) -> Week | None:
    """The days and hours asked for, by clause; those of the past and of the writing are not."""
    week = NEVER
    text = _NOW.sub(" ", text)
    for clause in re.split(r"[.;!?()\n]", text):
        if _PAST.search(clause) and not _TOMORROW.search(clause):
            continue
        days = _relative(clause, now) or _days(clause)
        if not days:
            continue
        if _BY.search(clause):
            week |= _until(clause, now, days)
            continue
        for start, end in _spans(clause) or [_WHOLE]:
            week |= Week.of(days, start, end)
    return week or None


def _until(clause: str, now: tuple[int, int] | None, days: set[int]) -> Week:
    """From the moment of writing to the last of the days; nothing when the moment is not known."""
    if now is None:
        return NEVER
    length = max((day - now[0]) % 7 for day in days) * HOURS + 20 - now[1]
    return _hours_from(now, max(length, 1))


def _relative(clause: str, now: tuple[int, int] | None) -> set[int]:
    if now is None:
        return set()
    if _DAY.search(clause):
        return set()
    if _AFTER_TOMORROW.search(clause):
        return {(now[0] + 2) % 7}
    if _TOMORROW.search(clause):
        return {(now[0] + 1) % 7}
    return {now[0]} if _TODAY.search(clause) else set()
