"""The session cookie: out of reach of scripts, sent from our own pages only."""

from __future__ import annotations

from typing import Final

from starlette.responses import Response

from channels.people.sessions import LIFETIME

SESSION_COOKIE: Final = "relais_session"


def set_session(response: Response, token: str, *, secure: bool) -> None:
    """Give the browser its session."""
    response.set_cookie(
        SESSION_COOKIE,
        token,
        max_age=int(LIFETIME.total_seconds()),
        httponly=True,
        samesite="lax",
        secure=secure,
    )


def drop_session(response: Response) -> None:
    """Take it back."""
    response.delete_cookie(SESSION_COOKIE, httponly=True, samesite="lax")
