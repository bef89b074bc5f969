"""What the command line says, in the language of whoever reads the terminal."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from fluent.runtime.types import fluent_number

from web.catalogue import Catalogue, catalogue

FOLDER: Final = Path(__file__).parent / "catalogue"


def reader_locale(environment: Mapping[str, str] = os.environ) -> str:
    """French when the terminal is, otherwise English: POSIX order of the variables."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if environment.get(name):
            return "fr" if environment[name].lower().startswith("fr") else "en"
    return "en"


@cache
def _catalogue() -> Catalogue:
    return Catalogue(FOLDER)


def say(id: str, **facts: object) -> str:
    """The sentence ``id``. Figures choose plurals and are written plainly: a port is not a quantity."""
    return _catalogue().say(reader_locale(), id, **{name: _plain(fact) for name, fact in facts.items()})


def _plain(fact: object) -> Any:
    return fluent_number(fact, useGrouping=False) if isinstance(fact, int) else str(fact)


def knows(id: str) -> bool:
    """Whether the catalogue has this sentence."""
    return _catalogue().has(reader_locale(), id)


def refusal(code: str, **details: object) -> str:
    """The sentence of a refusal, the same that the pages show."""
    return catalogue().refusal(reader_locale(), code, **details)


def as_pages_say(id: str) -> str:
    """A word of the pages: the names of channels and roles are written once."""
    return catalogue().say(reader_locale(), id)
