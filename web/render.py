"""The only way HTML leaves the house: pages, streams of lines, and live fragments.

A fragment is drawn by the very template that draws the page, without a viewer: what
depends on who looks is left to data attributes, finished in the browser.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Any

import msgspec
from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup, escape

from channels.shapes import Event, Need
from web import faces, text, when
from web.cards import Card, card, relay
from web.catalogue import LOCALES, Catalogue, locale_for
from web.lines import SILENT, Line, arrange
from web.views import MANAGERS, Shell, Viewer

TEMPLATES = Path(__file__).parent / "templates"
MACROS = {
    "_icon.html": "icon",
    "_face.html": "face",
    "_relay.html": "relay",
    "_time.html": "time",
    "_hidden.html": "hidden",
}
LINES = {
    "message": "_message.html",
    "event": "_event_line.html",
    "day": "_day.html",
    "fresh": "_fresh.html",
}
PINNED = frozenset({"urgent", "vital"})


def new_key() -> str:
    """A fresh idempotency key for a form: pressing twice does it once."""
    return secrets.token_urlsafe(12)


class Renderer:
    """Draws in every locale; templates are compiled once for each at start."""

    def __init__(self, catalogue: Catalogue, zone: tzinfo, now: Callable[[], datetime]) -> None:
        """``zone`` is the town's; ``now`` is asked at each drawing and returns an aware instant."""
        self._catalogue = catalogue
        self._zone = zone
        self._now = now
        self._words = {locale: self._script_words(locale) for locale in LOCALES}
        self._houses = {locale: self._house(locale) for locale in LOCALES}

    def page(self, template: str, locale: str, **context: Any) -> str:
        """A whole page (or ``_private.html``) with its context.

        With a ``shell`` in the context, ``csrf`` and ``viewer`` come from it.
        """
        shell = context.get("shell")
        if isinstance(shell, Shell):
            context.setdefault("csrf", shell.csrf)
            context.setdefault("viewer", shell.viewer)
        context.setdefault("new_key", new_key)
        return self._template(template, locale).render(context)

    def lines(
        self,
        events: Iterable[Event],
        locale: str,
        *,
        me: Viewer | str = "",
        read: int | None = None,
        csrf: str = "",
    ) -> Markup:
        """The ``<li>`` of a stream: day separators, turns, and where the unread begins.

        ``me`` is the reader (their own lines get their tools); ``read`` the last seq they
        read, None for no unread line (older history).
        """
        mine, manages = (me.id, me.role in MANAGERS) if isinstance(me, Viewer) else (me, False)
        drawn = [
            self._line(line, locale, me=mine, manages=manages, csrf=csrf)
            for line in arrange(events, self._zone, me=mine, read=read)
        ]
        return Markup("\n").join(drawn)

    def fragment(self, event: Event, locale: str) -> dict[str, str]:
        """What a live event changes on a page: ``line``, ``pin``, ``strip``, those that apply."""
        locale = locale_for(locale)
        html: dict[str, str] = {}
        line = self._live_line(event)
        if line is not None:
            html["line"] = str(self._line(line, locale))
        need = event.data.need
        if need is not None:
            html["pin"] = self._template("_pin.html", locale).render(card=card(need), open=False)
            if need.urgency in PINNED:
                html["strip"] = self._template("_strip_item.html", locale).render(need=need)
        return html

    def need(self, need: Need, locale: str, viewer: Viewer | None = None, csrf: str = "") -> str:
        """One card by itself, for somebody or for nobody in particular."""
        context: dict[str, Any] = {"card": card(need, viewer), "csrf": csrf}
        if csrf:
            context["new_key"] = new_key
        return self._template("_need.html", locale).render(context)

    def _live_line(self, event: Event) -> Line | None:
        if event.data.message is not None:
            return Line("message", event)
        return None if event.kind in SILENT else Line("event", event)

    def _line(
        self, line: Line, locale: str, *, me: str = "", manages: bool = False, csrf: str = ""
    ) -> Markup:
        html = self._template(LINES[line.kind], locale).render(
            line=line, event=line.event, data=line.event.data, me=me, manages=manages, csrf=csrf
        )
        return Markup(html.strip())

    def _template(self, name: str, locale: str) -> Template:
        return self._houses[locale_for(locale)].get_template(name)

    def _script_words(self, locale: str) -> Markup:
        words = msgspec.json.encode(self._catalogue.script_words(locale)).decode()
        return Markup(words.replace("<", "\\u003c"))

    def _house(self, locale: str) -> Environment:
        house = Environment(
            loader=FileSystemLoader(TEMPLATES),
            autoescape=True,
            auto_reload=False,
            trim_blocks=True,
            lstrip_blocks=True,
            undefined=StrictUndefined,
            cache_size=-1,
        )
        house.globals.update(self._tools(locale))
        for template, macro in MACROS.items():  # as globals: an import costs a template 60 µs a drawing
            house.globals[macro] = getattr(house.get_template(template).module, macro)
        for name in house.list_templates():
            house.get_template(name)
        return house

    def _tools(self, locale: str) -> dict[str, Any]:
        """What templates may call; the language, the zone and the hour are already chosen."""
        zone, now = self._zone, self._now

        def say(id: str, **args: Any) -> str:
            return self._catalogue.say(locale, id, **args)

        def html(id: str, **args: Any) -> Markup:
            return Markup(say(id, **{name: _safe(value) for name, value in args.items()}))

        return {
            "locale": locale,
            "say": say,
            "html": html,
            "has_words": lambda id: self._catalogue.has(locale, id),
            "refusal_words": lambda code, details: self._catalogue.refusal(locale, code, **details),
            "words": self._words[locale],
            "zone": str(zone),
            "icons": _icons(),
            "face_of": faces.face,
            "first": faces.short_name,
            "unit_for": faces.unit_for,
            "counts_people": faces.counts_people,
            "phone_of": text.phone,
            "body_html": text.to_html,
            "excerpt": text.excerpt,
            "as_card": lambda need, viewer=None, lost=False: card(need, viewer, lost=lost),
            "relay_at": relay,
            "lines": lambda room, viewer, csrf: self.lines(
                room.events, locale, me=viewer, read=room.read, csrf=csrf
            ),
            "hour": lambda iso: when.hour(when.parse(iso), zone, locale),
            "moment": lambda iso: when.moment(when.parse(iso), now(), zone, locale),
            "deadline": lambda iso: when.deadline(when.parse(iso), now(), zone, locale),
            "left": lambda iso: when.left(when.parse(iso), now(), locale),
            "left_short": lambda iso: when.left_short(when.parse(iso), now(), locale),
            "ago": lambda iso: when.ago(when.parse(iso), now(), zone, locale),
            "day": lambda iso: when.day(when.parse(iso), now(), zone, locale),
            "date_of": lambda iso: when.parse(iso).astimezone(zone).date().isoformat(),
            "today": lambda: when.today(now(), zone, locale),
            "evening": lambda: now().astimezone(zone).hour >= when.EVENING,
        }


def _safe(value: Any) -> Any:
    return value if isinstance(value, int) else str(escape(value))


def _icons() -> Markup:
    """The symbols of the icon set, inlined once a page: no request, no flash, any theme."""
    sprite = (Path(__file__).parent / "static/img/icons.svg").read_text("utf-8")
    return Markup(sprite[sprite.index("<symbol") : sprite.rindex("</svg>")])


__all__ = ["Card", "Renderer", "new_key"]
