"""The modules and sheets of the pages as one file each: written apart, fetched together.

Nothing is compiled: a module becomes a function that returns what it exports, in the order in which
they need each other; comments and empty space stay at home. It holds because our modules keep to a few
forms, which are checked here: imports of names on one line, exports where something is declared, no
circles. A file that leaves these forms fails at start-up, and in the tests before that.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from rcssmin import cssmin
from rjsmin import jsmin

SHEETS: Final = (
    "tokens",
    "base",
    "parts",
    "card",
    "room",
    "emoji",
    "talk",
    "forms",
    "screens",
    "figures",
    "practice",
    "call",
)
_IMPORT: Final = re.compile(r'^import \{ ([^}]+) \} from "\./(\w+)\.js";\n', re.M)
_EXPORT: Final = re.compile(r"^export ((?:async )?(?:const|class|function)\*? (\w+))", re.M)
_STRAY: Final = re.compile(r"^(?:import\b|export\b).*|import\.meta", re.M)
_AWAIT: Final = re.compile(r"^(?:const .* = )?await\b.*", re.M)  # only the entry may wait at its top


class Unjoinable(Exception):
    """A module leaves the forms that can be joined."""


def joined_script(folder: Path, entry: str = "main") -> str:
    """``entry`` with everything it imports, as one module."""
    *needed, last = _needed(folder, entry)
    functions = [_function_of(name, (folder / f"{name}.js").read_text("utf-8")) for name in needed]
    joined = (*functions, "{\n", *_parts_of((folder / f"{last}.js").read_text("utf-8")), "}\n")
    return str(jsmin("".join(joined)))


def joined_sheet(folder: Path) -> str:
    """The sheets in their order: later ones win."""
    return str(cssmin("".join((folder / f"{name}.css").read_text("utf-8") for name in SHEETS)))


def _needed(folder: Path, name: str, above: tuple[str, ...] = ()) -> list[str]:
    """The modules under one, each after those that it imports."""
    if name in above:
        raise Unjoinable(f"a circle of imports: {' → '.join((*above, name))}")
    text = (folder / f"{name}.js").read_text("utf-8")
    order: dict[str, None] = {}
    for match in _IMPORT.finditer(text):
        order |= dict.fromkeys(_needed(folder, match[2], (*above, name)))
    return [*order, name]


def _function_of(name: str, text: str) -> str:
    given = ", ".join(match[2] for match in _EXPORT.finditer(text))
    taken, body = _parts_of(text)
    if stray := _AWAIT.search(body):
        raise Unjoinable(f"{name}.js: {stray[0]}")
    return f"const ${name} = (() => {{\n{taken}{body}return {{ {given} }};\n}})();\n"


def _parts_of(text: str) -> tuple[str, str]:
    """The names that a module takes from others, and what it says of its own."""
    taken = "".join(f"const {{ {_renamed(match[1])} }} = ${match[2]};\n" for match in _IMPORT.finditer(text))
    body = _EXPORT.sub(r"\1", _IMPORT.sub("", text))
    if stray := _STRAY.search(body):
        raise Unjoinable(stray[0])
    return taken, body


def _renamed(names: str) -> str:
    """``a, b as c`` of an import as ``a, b: c`` of an object."""
    return ", ".join(_each(names))


def _each(names: str) -> Iterator[str]:
    for name in names.split(","):
        there, _, here = name.strip().partition(" as ")
        yield f"{there}: {here}" if here else there
