"""What the pages before signing in need, and the page of a refusal. See `web.views` for the rest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from channels.shapes import Person, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Persona:
    """Somebody of the demo town whose place one may take with one press."""

    id: str
    name: str
    email: str
    role: Role
    org: str | None = None
    note: str = ""  # a line about them; by default what their role does


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInPage:
    """``connexion.html``."""

    network: str
    email: str = ""
    next: str = ""
    personas: tuple[Persona, ...] = ()  # demo mode only
    password: str = ""  # the shared password of the demo, shown in plain


@dataclass(frozen=True, slots=True, kw_only=True)
class WelcomePage:
    """``bienvenue.html``: the first page of a new installation."""

    network: str = ""
    name: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationPage:
    """``invitation.html``. An invitation that no longer holds is a refusal page instead."""

    token: str
    network: str
    role: Role
    by: Person | None = None
    email: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusalPage:
    """``refus.html``: a page that is not there, not theirs, or not now. Works without a shell."""

    code: str
    status: int
    details: Mapping[str, Any] = field(default_factory=dict)
    back: str = "/"


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to ring up, and where to go, for who cannot sign in; empty: nobody said."""

    phone: str = ""
    place: str = ""
