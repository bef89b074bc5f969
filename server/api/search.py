"""Search: what was said, asked, offered and handed in; who and what has a name."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from channels.search import finding
from channels.search.asking import question
from channels.search.names import suggested
from server.api.asked import SearchQuery, SuggestQuery
from server.api.call import Call
from server.api.operation import operation
from server.api.views import FoundAll, Suggestions, show


@operation(
    "GET",
    "/search",
    verb="search.ask",
    no=("empty", "no_word", "too_long", "bad_choice", "bad_dates", "not_found"),
)
async def search(call: Call, asked: SearchQuery) -> FoundAll:
    """Find what this person may see, newest first: at most 50 of each kind.

    Accents, endings and elisions do not matter. Nothing deleted is found, nor what was said in a private
    channel while this person was away. With `kind`, `next` continues as `before`.
    """
    wanted = question(
        asked.q,
        zone=ZoneInfo(call.visit.signed_in.timezone),
        kind=asked.kind,
        channel=asked.channel,
        person=asked.person,
        first=asked.first,
        last=asked.last,
        open=asked.open,
        before=asked.before,
    )
    found = await call.read(finding.find, call.actor, wanted, limit=min(asked.limit, finding.MOST))
    return show(found, FoundAll)


@operation("GET", "/search/suggestions", verb="search.ask", no=("too_long",))
async def suggest(call: Call, asked: SuggestQuery) -> Suggestions:
    """Find people, channels and live cards by how their names begin: for going there quickly."""
    found = await call.read(suggested, call.actor, asked.q, min(asked.limit, finding.MOST))
    return show(found, Suggestions)


OPERATIONS = (search, suggest)
