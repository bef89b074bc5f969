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

from channels.actions.needs import PRACTICE
from channels.reading.comfort import USUAL
from channels.reading.own import NOTHING, Own
from channels.shapes import Event, Message, Need
from matching.reactions import REACTIONS
from web import assets, faces, text, when
from web.cards import Card, card, relay
from web.catalogue import LOCALES, Catalogue, locale_for
from web.figures import Teller, period_query
from web.lines import Line, arrange, shows
from web.reasons import words_of
from web.search_views import address_of
from web.told import told
from web.views import MANAGERS, Shell, Viewer

TEMPLATES = Path(__file__).parent / "templates"
MACROS = {
    "_icon.html": "icon",
    "_face.html": "face",
    "_here.html": "here_words",
    "_relay.html": "relay",
    "_time.html": "time",
    "_hidden.html": "hidden",
    "_steps.html": "steps",
}
LINES = {
    "message": "_message.html",
    "event": "_event_line.html",
    "day": "_day.html",
    "fresh": "_fresh.html",
}
REACTION_ICONS = ("thanks", "covered", "check", "eye", "people")
LISTED = 240  # letters of a message in a list
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

        With a ``shell`` in the context, ``csrf``, ``viewer`` and ``comfort`` come from it.
        """
        shell = context.get("shell")
        if isinstance(shell, Shell):
            context.setdefault("csrf", shell.csrf)
            context.setdefault("viewer", shell.viewer)
            context.setdefault("comfort", shell.comfort)
        context.setdefault("comfort", USUAL)
        context.setdefault("csrf", "")
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
        own: Own = NOTHING,
    ) -> Markup:
        """The ``<li>`` of a stream: day separators, turns, and where the unread begins.

        ``me`` is the reader (their own lines get their tools); ``read`` the last seq they
        read, None for no unread line (older history); ``own`` what of it is theirs.
        """
        mine, manages = (me.id, me.role in MANAGERS) if isinstance(me, Viewer) else (me, False)
        drawn = [
            self._line(line, locale, me=mine, manages=manages, csrf=csrf, own=own)
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
        if event.data.notice is not None:
            html["notice"] = self._template("_notice.html", locale).render(notice=event.data.notice)
        if event.data.call is not None:
            html["call"] = str(self._line(Line("event", event), locale))
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
        return Line("event", event) if shows(event) else None

    def _line(
        self,
        line: Line,
        locale: str,
        *,
        me: str = "",
        manages: bool = False,
        csrf: str = "",
        own: Own = NOTHING,
    ) -> Markup:
        said = line.event.data.message
        html = self._template(LINES[line.kind], locale).render(
            line=line,
            event=line.event,
            data=line.event.data,
            me=me,
            manages=manages,
            csrf=csrf,
            own_words=own.words.get(said.id, frozenset()) if said is not None else frozenset(),
            own_votes=own.votes.get(said.id, frozenset()) if said is not None else frozenset(),
            kept=said is not None and said.id in own.kept,
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
        house.filters["first_name"] = faces.short_name
        house.filters["sentence"] = lambda words: words[:1].upper() + words[1:]
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

        def has(id: str) -> bool:
            return self._catalogue.has(locale, id)

        return {
            "locale": locale,
            "say": say,
            "html": html,
            "has_words": has,
            "refusal_words": lambda code, details: self._catalogue.refusal(locale, code, **details),
            "words": self._words[locale],
            "zone": str(zone),
            "icons": _icons(),
            "static": assets.address,
            "version": assets.version(),
            "face_of": faces.face,
            "first": faces.short_name,
            "unit_for": faces.unit_for,
            "counts_people": faces.counts_people,
            "reaction_icons": dict(zip(REACTIONS, REACTION_ICONS, strict=True)),
            "phone_of": text.phone,
            "body_html": text.to_html,
            "with_calls": text.with_calls,
            "size_of": lambda size: file_size(size, say, locale),
            "excerpt": text.excerpt,
            "words_in": words_in,
            "as_card": lambda need, viewer=None, lost=False: card(need, viewer, lost=lost),
            "relay_at": relay,
            "lines": lambda room, viewer, csrf: self.lines(
                room.events, locale, me=viewer, read=room.read, csrf=csrf, own=room.own
            ),
            "hour": lambda iso: when.hour(when.parse(iso), zone, locale),
            "moment": lambda iso: when.moment(when.parse(iso), now(), zone, locale),
            "deadline": lambda iso: when.deadline(when.parse(iso), now(), zone, locale),
            "left": lambda iso: when.left(when.parse(iso), now(), locale),
            "left_short": lambda iso: when.left_short(when.parse(iso), now(), locale),
            "ago": lambda iso: when.ago(when.parse(iso), now(), zone, locale),
            "lasted": lambda start, end: when.length(
                max(60, int((when.parse(end) - when.parse(start)).total_seconds())), locale
            ),
            "day": lambda iso: when.day(when.parse(iso), now(), zone, locale),
            "date_of": lambda iso: when.parse(iso).astimezone(zone).date().isoformat(),
            "unmarked": lambda title: title.removeprefix(PRACTICE),
            "teller": lambda: Teller(locale),
            "period_query": period_query,
            "message_address": address_of,
            "now_date": lambda: now().astimezone(zone).date(),
            "told": lambda notice: told(notice, say, has, locale),
            "why": lambda reasons: words_of(reasons, say, locale),
            "today": lambda: when.today(now(), zone, locale),
            "evening": lambda: now().astimezone(zone).hour >= when.EVENING,
        }


def file_size(size: int, say: Callable[..., str], locale: str) -> str:
    """How large a file is, as people say it."""
    if size < 1_000_000:
        return say("file-kb", n=max(1, round(size / 1_000)))
    return say("file-mb", n=f"{size / 1_000_000:.1f}".replace(".", "," if locale == "fr" else "."))


def words_in(said: Message) -> str:
    """What a message says, in a list: its words, those that it passes on, or the names of its files."""
    passed_on = said.forward.body if said.forward is not None else ""
    return text.excerpt(said.body or passed_on, LISTED) or ", ".join(one.name for one in said.files)


def _safe(value: Any) -> Any:
    return value if isinstance(value, int) else str(escape(value))


def _icons() -> Markup:
    """The symbols of the icon set, inlined once a page: no request, no flash, any theme."""
    sprite = (Path(__file__).parent / "static/img/icons.svg").read_text("utf-8")
    return Markup(sprite[sprite.index("<symbol") : sprite.rindex("</svg>")])


__all__ = ["Card", "Renderer", "new_key"]
