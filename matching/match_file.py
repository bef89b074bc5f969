"""The file of ``relais match``: needs and offers as JSON, read strictly, and named where it is wrong."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from matching.ranking.shapes import NeedText, OfferText, Point

T = TypeVar("T")


class BadMatchFile(ValueError):
    """What is wrong, as a code, and where: ``needs[3].title``."""

    def __init__(self, code: str, where: str = "", **facts: object) -> None:
        super().__init__(f"{code}: {where}")
        self.code = code
        self.facts: dict[str, Any] = {"where": where, **facts}


def read_match_file(raw: bytes) -> tuple[list[NeedText], list[OfferText]]:
    """The needs and offers of a file, or ``BadMatchFile``. What else it holds (judgements) is left alone."""
    try:
        data = json.loads(raw)
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as fault:
        raise BadMatchFile("not-json", why=str(fault)) from None
    if not isinstance(data, dict):
        raise BadMatchFile("wrong-type", "/", expected="object")
    return _all(data, "needs", _need), _all(data, "offers", _offer)


def _all(data: Mapping[str, Any], name: str, read: Callable[[_Entry], T]) -> list[T]:
    entries = data.get(name)
    if entries is None:
        raise BadMatchFile("missing", name)
    if not isinstance(entries, list):
        raise BadMatchFile("wrong-type", name, expected="list")
    seen: set[str] = set()
    found = []
    for at, entry in enumerate(entries):
        one = _Entry(entry, f"{name}[{at}]")
        id = one.text("id", required=True)
        if id in seen:
            raise BadMatchFile("twice", f"{name}[{at}].id", name=id)
        seen.add(id)
        found.append(read(one))
    return found


class _Entry:
    """One object of the file; reads its fields by type, and says which is wrong."""

    def __init__(self, data: object, where: str) -> None:
        if not isinstance(data, dict):
            raise BadMatchFile("wrong-type", where, expected="object")
        self._data, self._where = data, where

    def text(self, field: str, *, required: bool = False) -> str:
        value = self._data.get(field)
        if value is None or value == "":
            if required:
                raise BadMatchFile("missing", f"{self._where}.{field}")
            return ""
        if not isinstance(value, str):
            raise BadMatchFile("wrong-type", f"{self._where}.{field}", expected="text")
        return value

    def number(self, field: str) -> float | None:
        value = self._data.get(field)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            raise BadMatchFile("wrong-type", f"{self._where}.{field}", expected="number")
        return float(value)

    def texts(self, field: str) -> tuple[str, ...]:
        value = self._data.get(field)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise BadMatchFile("wrong-type", f"{self._where}.{field}", expected="texts")
        return tuple(value)

    def point(self) -> Point | None:
        lat, lon = self.number("lat"), self.number("lon")
        if lat is None or lon is None:
            return None
        if abs(lat) > 90 or abs(lon) > 180:
            raise BadMatchFile("bad-place", self._where)
        return Point(lat, lon)


def _need(entry: _Entry) -> NeedText:
    body, note = entry.text("body"), entry.text("audience_note")
    return NeedText(
        id=entry.text("id", required=True),
        title=entry.text("title", required=True),
        body=f"{body}. {note}" if note else body,
        category=entry.text("category"),
        quantity=entry.number("quantity"),
        unit=entry.text("unit"),
        point=entry.point(),
        hours_left=entry.number("needed_by_hours"),
    )


def _offer(entry: _Entry) -> OfferText:
    return OfferText(
        id=entry.text("id", required=True),
        title=entry.text("title", required=True),
        body=entry.text("body"),
        kind=entry.text("kind"),
        skills=entry.texts("skills"),
        availability=entry.text("availability"),
        left=entry.number("quantity"),
        unit=entry.text("unit"),
        point=entry.point(),
        by_kind=_organisation(entry.text("org_type")),
    )


def _organisation(kind: str) -> str:
    """What an organisation is says what it offers; that somebody is a private person says nothing."""
    return "" if kind == "particulier" else kind
