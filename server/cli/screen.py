"""The two streams: results on standard output, everything else on standard error."""

from __future__ import annotations

from rich.console import Console
from rich.theme import Theme

_THEME = Theme(
    {"mark": "bold dark_orange3", "quiet": "dim", "good": "green", "wary": "yellow", "bad": "bold red"}
)

out = Console(theme=_THEME, highlight=False)
err = Console(theme=_THEME, highlight=False, stderr=True)


def tell(sentence: str, style: str = "") -> None:
    """Say something beside the result: one line, however long, on standard error."""
    err.print(sentence, style=style, soft_wrap=True, markup=False)
