"""A pytest plugin for the last run: its closing line counts the earlier suites, and it fails with them."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

import pytest

OUTPUT = Path(__file__).parent.parent / "tests" / "output"


@dataclass(frozen=True)
class Tally:
    """What a suite came to. One that left no report failed."""

    passed: int = 0
    failed: int = 1
    skipped: int = 0


def _read_tap(path: Path) -> Tally:
    counts = dict(re.findall(r"^# (pass|fail|skipped|cancelled) (\d+)$", path.read_text(), re.MULTILINE))
    failed = int(counts["fail"]) + int(counts.get("cancelled", 0))
    return Tally(int(counts["pass"]), failed, int(counts.get("skipped", 0)))


def _read_junit(path: Path) -> Tally:
    suite = ElementTree.parse(path).getroot().find("testsuite")  # noqa: S314 (pytest wrote it)
    if suite is None:
        return Tally()
    tests, failures, errors, skipped = (
        int(suite.get(name, "0")) for name in ("tests", "failures", "errors", "skipped")
    )
    return Tally(tests - failures - errors - skipped, failures + errors, skipped)


READERS = {"js": ("js.tap", _read_tap), "browser": ("browser.xml", _read_junit)}


def _tallies() -> dict[str, Tally]:
    found = {}
    for suite in os.environ.get("RELAIS_SUITES", "").split():
        name, read = READERS[suite]
        try:
            found[suite] = read(OUTPUT / name)
        except (OSError, KeyError, ElementTree.ParseError):
            found[suite] = Tally()
        if not found[suite].passed and not found[suite].failed:  # a suite that ran nothing proves nothing
            found[suite] = Tally()
    return found


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """A failure of an earlier suite is a failure of the whole."""
    if session.exitstatus == 0 and any(tally.failed for tally in _tallies().values()):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> Iterator[None]:
    """Tell of the earlier suites after this one's own failures; the closing line counts them all."""
    yield
    tallies = _tallies()
    if tallies:
        terminalreporter.section("the suites before this one")
    for suite, tally in tallies.items():
        terminalreporter.line(
            f"{suite}: {tally.passed} passed, {tally.failed} failed, {tally.skipped} skipped"
        )
        for outcome in ("passed", "failed", "skipped"):
            counted = [object()] * getattr(tally, outcome)
            terminalreporter.stats.setdefault(outcome, []).extend(counted)
