"""``python -m benchmarks [names…] [--quick]``: measure, print, keep."""

from __future__ import annotations

import argparse
import importlib
import json
import resource
import signal
import sys
import time
import traceback
from dataclasses import asdict
from typing import Any

from rich.console import Console
from rich.table import Table as Drawn

from benchmarks.faults import faults
from benchmarks.figures import Outcome, Reach, Table
from benchmarks.machine import busy, describe
from benchmarks.work import RESULTS, Missing

NAMES = (
    "fanout",
    "post",
    "memory",
    "end_to_end",
    "slow_readers",
    "claims",
    "reconnect",
    "growth",
    "matching",
    "search",
    "waves",
    "page",
)
FILES = 20_000  # connections of one process, and then some

screen = Console(highlight=False, width=None if sys.stdout.isatty() else 150)


def main() -> int:
    """Run what was asked for; 0 when everything could be measured and was clean."""
    asked = _arguments()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that what was started is stopped
    _allow_files()
    screen.print(f"[dim]load average before: {busy()} (best measured when nothing else runs)[/dim]")
    started = time.monotonic()
    outcomes: dict[str, Outcome] = {}
    for name in asked.names or NAMES:
        outcome = _run(name, quick=asked.quick)
        if outcome is not None:
            outcomes[name] = outcome
            for table in outcome.tables:
                _draw(table)
            _keep(name, outcome, quick=asked.quick)
    reach = [line for outcome in outcomes.values() for line in outcome.reach]
    if not asked.names:
        reach.append(faults())
    if reach:
        _draw_reach(reach)
        _write("reach", {"quick": asked.quick, "machine": describe(), "reach": list(map(asdict, reach))})
    minutes = (time.monotonic() - started) / 60
    screen.print(f"[dim]{minutes:.1f} minutes; load average after: {busy()}[/dim]")
    return 0 if len(outcomes) == len(asked.names or NAMES) else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description="Measure Relais beside its peers on this machine.",
        epilog="Example: python -m benchmarks fanout post --quick",
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(NAMES)}; all without any")
    parser.add_argument("--quick", action="store_true", help="one short round of each: about three minutes")
    asked = parser.parse_args()
    unknown = set(asked.names) - set(NAMES)
    if unknown:
        parser.error(f"unknown: {', '.join(sorted(unknown))}; known: {', '.join(NAMES)}")
    return asked


def _allow_files() -> None:
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = FILES if most == resource.RLIM_INFINITY else min(most, FILES)
    resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))


def _run(name: str, *, quick: bool) -> Outcome | None:
    """One benchmark, its progress on one line; None when it could not be run."""
    started = time.monotonic()
    try:
        with screen.status(name) as status:
            measure = importlib.import_module(f"benchmarks.{name}").measure
            outcome: Outcome = measure(quick, lambda text: status.update(f"{name}: {text}"))
    except Missing as why:
        screen.print(f"[bold]{name}[/bold]: not measured: {why}")
        return None
    except Exception:
        screen.print(f"[bold red]{name}[/bold red]: failed")
        traceback.print_exc()
        return None
    screen.print(f"[bold]{name}[/bold] [dim]({time.monotonic() - started:.0f} s)[/dim]")
    return outcome


def _draw(table: Table) -> None:
    drawn = Drawn(title=table.title, title_justify="left", title_style="bold")
    for number, column in enumerate(table.columns):
        drawn.add_column(column, justify="right" if number else "left")
    for row in table.rows:
        drawn.add_row(*row)
    screen.print(drawn)


def _draw_reach(lines: list[Reach]) -> None:
    drawn = Drawn(title="Reach", title_justify="left", title_style="bold")
    for column in ("figure", "measured", "target", ""):
        drawn.add_column(column)
    marks = {True: "[green]met[/green]", False: "[red]not met[/red]", None: "[yellow]not measured[/yellow]"}
    for line in lines:
        drawn.add_row(line.figure, line.measured, line.target, marks[line.met])
    screen.print(drawn)


def _keep(name: str, outcome: Outcome, *, quick: bool) -> None:
    reach = list(map(asdict, outcome.reach))
    kept = {"benchmark": name, "quick": quick, "machine": describe(), "reach": reach, "data": outcome.data}
    _write(name, kept)


def _write(name: str, kept: dict[str, Any]) -> None:
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{name}-{time.strftime('%Y%m%d-%H%M%S')}.json"
    path.write_text(json.dumps(kept, indent=1, default=str))


if __name__ == "__main__":
    sys.exit(main())
