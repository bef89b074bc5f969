"""Page routes: each parses, calls one action or one reading, answers."""

from __future__ import annotations

from starlette.routing import BaseRoute

from web.pages import (
    asking,
    channel,
    channels,
    home,
    invitation,
    me,
    members,
    messages,
    mutual,
    need,
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
    members,
    messages,
    asking,
    need,
    me,
)


def page_routes() -> list[BaseRoute]:
    """Every page and form of the interface."""
    return [route for module in _MODULES for route in module.ROUTES]
