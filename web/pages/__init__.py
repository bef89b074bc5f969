"""Page routes: each parses, calls one action or one reading, answers."""

from __future__ import annotations

from starlette.routing import BaseRoute

from web.pages import (
    alerts,
    amending,
    app,
    asking,
    calls,
    channel,
    channels,
    comfort,
    directs,
    exercises,
    figures,
    files,
    forwards,
    help,
    home,
    invitation,
    keeping,
    later,
    links,
    me,
    members,
    messages,
    mutual,
    need,
    notices,
    polls,
    promises,
    saying,
    search,
    sendings,
    signing,
    urgences,
    welcome,
)

_MODULES = (
    signing,
    welcome,
    invitation,
    home,
    urgences,
    mutual,
    channels,
    channel,
    saying,
    members,
    directs,
    messages,
    calls,
    keeping,
    polls,
    forwards,
    later,
    asking,
    amending,
    need,
    promises,
    files,
    me,
    figures,
    exercises,
    search,
    alerts,
    comfort,
    help,
    notices,
    sendings,
    links,
    app,
)


def page_routes() -> list[BaseRoute]:
    """Every page and form of the interface."""
    return [route for module in _MODULES for route in module.ROUTES]
