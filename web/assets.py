"""What browsers keep of us: the static files, under one version that changes with any of them.

The version stands in the address of each file, so that a page always gets the scripts it was drawn
for. It covers templates and catalogues as well: what browsers keep of a page changes with these too.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Final

from web.joining import joined_script, joined_sheet

WEB: Final = Path(__file__).parent
STATIC: Final = WEB / "static"
KEPT: Final = frozenset({".css", ".js", ".json", ".woff2", ".svg"})  # what a page may need without a network
_APART: Final = (
    "js/",
    "css/",
    "sw.js",
)  # pages take these joined; the worker's parts are kept with the worker
JOINED: Final = ("css/relais.css", "js/relais.js")


@cache
def version() -> str:
    """Twelve letters that stand for all that browsers keep."""
    mark = hashlib.sha256()
    mark.update((WEB / "joining.py").read_bytes())
    for folder in ("static", "templates", "catalogues"):
        for path in sorted((WEB / folder).rglob("*")):
            if path.is_file():
                mark.update(path.relative_to(WEB).as_posix().encode() + b"\0" + path.read_bytes())
    return mark.hexdigest()[:12]


def address(name: str) -> str:
    """Where a static file of this version stands: ``css/base.css``."""
    return f"/static/v-{version()}/{name}"


@cache
def shell() -> tuple[str, ...]:
    """The addresses of everything that any page may need of the static files."""
    names = sorted(path.relative_to(STATIC).as_posix() for path in STATIC.rglob("*") if path.suffix in KEPT)
    return tuple(address(name) for name in (*JOINED, *names) if name in JOINED or not name.startswith(_APART))


@cache
def joined(name: str) -> bytes:
    """One of ``JOINED``: made once, at start-up."""
    script = name.endswith(".js")
    text = joined_script(STATIC / "js") if script else joined_sheet(STATIC / "css")
    return text.encode()
