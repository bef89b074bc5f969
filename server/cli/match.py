"""``relais match``: rank a file of offers for each need of the same file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from matching.match_file import BadMatchFile, read_match_file
from matching.meaning.encoder import encoder
from matching.ranking import NeedText, OfferText, matcher
from server.cli.screen import err, tell
from server.cli.stop import Stop
from server.cli.words import say

EXAMPLE = "Example: [bold]relais match matching-dev.json --out ranking.json[/bold]"
FAULTS = {
    "not-json": "match-not-json",
    "missing": "match-missing",
    "wrong-type": "match-wrong-type",
    "twice": "match-twice",
    "bad-place": "match-bad-place",
}
STANDARD_OUTPUT = Path("-")

DataFile = Annotated[Path, typer.Argument(metavar="DATA.json", help="Needs and offers (docs/matching.md).")]
OutFile = Annotated[
    Path, typer.Option("--out", metavar="RANKING.json", help="Where to write the ranking; “-” prints it.")
]
Limit = Annotated[int, typer.Option(min=1, max=1000, help="The most offers to name for a need.")]


def register(app: typer.Typer) -> None:
    """Add ``relais match``."""
    app.command("match", epilog=EXAMPLE)(match)


def match(data: DataFile, out: OutFile = STANDARD_OUTPUT, limit: Limit = 50) -> None:
    """Rank the offers of a file for each of its needs, best first. Nothing is downloaded."""
    needs, offers = _read(data)
    if encoder() is None:
        tell(say("match-no-encoder"), "wary")
    ranking = _rank(needs, offers, limit)
    _write(out, json.dumps(ranking, ensure_ascii=False, indent=1) + "\n")
    if out != STANDARD_OUTPUT:
        tell(say("match-done", needs=len(needs), offers=len(offers), path=out), "good")


def _read(path: Path) -> tuple[list[NeedText], list[OfferText]]:
    try:
        return read_match_file(path.read_bytes())
    except OSError as fault:
        raise Stop("match-unreadable", path=path, why=fault.strerror) from None
    except BadMatchFile as fault:
        raise Stop(FAULTS[fault.code], path=path, **fault.facts) from None


def _rank(needs: list[NeedText], offers: list[OfferText], limit: int) -> dict[str, list[str]]:
    columns = (TextColumn("[mark]{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=err, transient=True, disable=not err.is_terminal) as progress:
        reading = progress.add_task(say("match-reading"), total=len(offers))
        index = matcher().index(offers, lambda done, _: progress.update(reading, completed=done))
        ranking = progress.add_task(say("match-ranking"), total=len(needs))
        found = {}
        for need in needs:
            found[need.id] = [one.id for one in matcher().offers_for(need, index, limit=limit)]
            progress.advance(ranking)
    return found


def _write(path: Path, text: str) -> None:
    if path == STANDARD_OUTPUT:
        print(text, end="")
        return
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as fault:
        raise Stop("match-unwritable", path=path, why=fault.strerror) from None
