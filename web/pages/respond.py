"""How pages read forms and answer: one way each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from starlette.datastructures import ImmutableMultiDict, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from matching.refusals import Refused
from web.pages.shell import build_shell
from web.views import RefusalPage, Said, Tab
from web.visit import Visit, visit_of

T = TypeVar("T")

MOST_FILES = 12  # of one form: somebody who chooses too many is told how many there may be
NOTICES = frozenset(
    {"saved", "password", "signed-out", "member-added", "again", "mailbox", "scheduled", "reminder"}
)


class Form:
    """A submitted form: text fields, trimmed only by the actions that keep them."""

    def __init__(self, data: ImmutableMultiDict[str, UploadFile | str]) -> None:
        self._data = data

    def __call__(self, name: str, default: str = "") -> str:
        """The text of a field; files and missing fields read as the default."""
        value = self._data.get(name, default)
        return value if isinstance(value, str) else default

    def number(self, name: str) -> int:
        """A whole number, or ``Refused("bad_quantity")``."""
        text = self(name).strip()
        if not (text.isascii() and text.isdigit() and len(text) <= 9):
            raise Refused("bad_quantity", limit=10_000)
        return int(text)

    def all(self, name: str) -> list[str]:
        """Every text given under a name: boxes that were ticked."""
        return [value for value in self._data.getlist(name) if isinstance(value, str) and value]

    def files(self, name: str) -> list[UploadFile]:
        """The files given under a name. A field that was left empty sends one without a name."""
        given = self._data.getlist(name)
        return [value for value in given if isinstance(value, UploadFile) and value.filename]

    def key(self) -> str | None:
        """The idempotency key, when the form carries one."""
        return self("key") or None


async def read_form(request: Request, *, files: bool = False) -> Form:
    """The form, once it proved to come from one of our own pages of this very session.

    Its ``files``, if it may have some, are on the disk until whoever takes them closes them.
    """
    try:
        form = Form(await request.form(max_files=MOST_FILES if files else 0, max_fields=120))
    except HTTPException as error:
        raise Refused("bad_request", why=error.detail) from None
    try:
        visit_of(request).check_csrf(form("csrf"))
    except Refused:
        await request.close()
        raise
    return form


async def ask(request: Request, reading: Callable[..., T], *args: Any, **kwargs: Any) -> T:
    """Run a reading function of the store."""
    return await visit_of(request).desk.store.read(reading, *args, **kwargs)


async def do(request: Request, action: Callable[..., T], *args: Any, **kwargs: Any) -> T:
    """Run an action in the name of whoever is signed in."""
    visit = visit_of(request)
    result: T = await visit.desk.store.write(action, visit.me, *args, **kwargs)
    return result


async def page(
    request: Request,
    template: str,
    page: object,
    *,
    tab: Tab = "",
    status: int = 200,
    refusal: Refused | None = None,
    keep: bool = False,
) -> Response:
    """A whole page: with its shell for somebody signed in, plain for everybody else.

    ``keep``: this device may keep it to be read without a network. Never for what is private to a few.
    """
    visit = visit_of(request)
    context: dict[str, Any] = {"page": page, "nonce": visit.nonce, "refusal": _said(refusal)}
    if visit.who is None:
        context |= {"csrf": visit.csrf, "comfort": visit.comfort}
    else:
        notice = request.query_params.get("dit", "")
        context["shell"] = await visit.desk.store.read(
            build_shell,
            visit.signed_in,
            csrf=visit.csrf,
            epoch=visit.desk.epoch,
            tab=tab,
            demo=visit.demo,
            now=visit.desk.store.clock(),
            notice=visit.catalogue.say(visit.locale, f"notice-{notice}") if notice in NOTICES else "",
        )
    headers = {"X-Relais-Keep": "1"} if keep and refusal is None else {}
    return HTMLResponse(visit.renderer.page(template, visit.locale, **context), status, headers)


async def refusal_page(request: Request, refusal: Refused, status: int) -> Response:
    """What happened and what to do next, instead of a dead end."""
    view = RefusalPage(code=refusal.code, status=status, details=refusal.details)
    return await page(request, "refus.html", view, status=status)


def to(path: str) -> Response:
    """After a change: go and look at the result."""
    return RedirectResponse(path, 303)


def safe_next(path: str) -> str:
    """Where to go after signing in: a page of ours, never another site."""
    inside = path.startswith("/") and not path.startswith(("//", "/\\")) and "\n" not in path
    return path if inside else "/"


def _said(refusal: Refused | None) -> Said | None:
    return None if refusal is None else Said(refusal.code, refusal.details)


def is_secure(visit: Visit) -> bool:
    """Whether cookies may be marked for TLS only."""
    return visit.origin.startswith("https:")
