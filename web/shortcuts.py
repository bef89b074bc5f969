"""The keys that do something, as the sheet of shortcuts tells them; ``static/js/shortcuts.js`` does it.

Each is one press, or two one after the other; its words are ``key-<name>``.
"""

from __future__ import annotations

from typing import Final

SHORTCUTS: Final[tuple[tuple[str, tuple[str, ...]], ...]] = (
    ("switch", ("Ctrl", "K")),
    ("sheet", ("?",)),
    ("next", ("j",)),
    ("previous", ("k",)),
    ("reply", ("r",)),
    ("edit", ("e",)),
    ("write", ("c",)),
    ("search", ("/",)),
    ("urgent", ("u",)),
    ("home", ("g", "a")),
    ("channels", ("g", "c")),
    ("mutual", ("g", "e")),
    ("me", ("g", "m")),
    ("told", ("g", "n")),
)
