"""A pytest plugin for the run of everything: the other suites run beside it, its closing line counts all.

They are processes of their own: one is not pytest's, and Playwright's event loop and pytest-asyncio's do
not share a process. What they say is kept in ``tests/output``, and shown in full when one fails.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from xml.etree import ElementTree

import pytest

ROOT: Final = Path(__file__).parent.parent
OUTPUT: Final = ROOT / "tests" / "output"
SHARED: Final = "RELAIS_TEST_SHARED"  # what is made once for all suites (tests/support/rivelaine.py)
PATIENCE: Final = 900.0  # seconds for a suite to end once this one has


@dataclass(frozen=True)
class Tally:
    """What a suite came to. One that left no report failed."""

    passed: int = 0
    failed: int = 1
    skipped: int = 0


@dataclass(frozen=True)
class Suite:
    """A command that leaves a report."""

    name: str
    command: Sequence[str]
    report: Path
    read: Callable[[Path], Tally]

    @property
    def log(self) -> Path:
        return OUTPUT / f"{self.name}.log"

    def start(self) -> subprocess.Popen[bytes]:
        self.report.unlink(missing_ok=True)
        with self.log.open("wb") as log:
            return subprocess.Popen(  # noqa: S603 (commands of this file)
                self.command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT
            )

    def tally(self, status: int) -> Tally:
        """What it reports; a suite that ran nothing, or that failed without saying where, proves nothing."""
        try:
            found = self.read(self.report)
        except (OSError, KeyError, ElementTree.ParseError):
            return Tally()
        if not found.failed and (status or not found.passed):
            return Tally(found.passed, 1, found.skipped)
        return found


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


def _suites() -> Iterator[Suite]:
    tap, xml = OUTPUT / "js.tap", OUTPUT / "browser.xml"
    said = ("--test-reporter=spec", "--test-reporter-destination=stdout")
    counted = ("--test-reporter=tap", f"--test-reporter-destination={tap}")
    scripts = sorted(str(path) for path in (ROOT / "tests" / "js").glob("*.test.mjs"))
    yield Suite("js", ("node", "--test", *said, *counted, *scripts), tap, _read_tap)
    pages = (sys.executable, "-m", "pytest", "tests/browser", f"--junitxml={xml}")
    yield Suite("browser", pages, xml, _read_junit)


class Beside:
    """Starts the suites with the run, waits for them at its end, adds them to what it tells."""

    def __init__(self) -> None:
        OUTPUT.mkdir(parents=True, exist_ok=True)
        self._shared = tempfile.TemporaryDirectory(prefix="relais-shared-")
        os.environ[SHARED] = self._shared.name
        self._running = [(suite, suite.start()) for suite in _suites()]
        self._tallies: dict[Suite, Tally] = {}

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """A failure of another suite is a failure of the whole."""
        if session.exitstatus == pytest.ExitCode.INTERRUPTED:
            return
        for suite, process in self._running:
            self._tallies[suite] = suite.tally(_end_of(process))
        if session.exitstatus == 0 and any(tally.failed for tally in self._tallies.values()):
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> Iterator[None]:
        """Tell of the other suites after this one's own failures."""
        yield
        for suite, tally in self._tallies.items():
            if tally.failed:
                terminalreporter.section(f"{suite.name} failed")
                terminalreporter.write(suite.log.read_text(errors="replace"))
        terminalreporter.section("the suites beside this one")
        for suite, tally in self._tallies.items():
            terminalreporter.line(
                f"{suite.name}: {tally.passed} passed, {tally.failed} failed, {tally.skipped} skipped"
            )
            for outcome in ("passed", "failed", "skipped"):
                counted = [object()] * getattr(tally, outcome)
                terminalreporter.stats.setdefault(outcome, []).extend(counted)

    def pytest_unconfigure(self) -> None:
        """Whatever ended this run, nothing is left behind."""
        for _, process in self._running:
            if process.poll() is None:
                process.terminate()
                process.wait()
        self._shared.cleanup()


def _end_of(process: subprocess.Popen[bytes]) -> int:
    try:
        return process.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        return process.wait()


def pytest_configure(config: pytest.Config) -> None:
    """Not in the workers that share this run's tests: theirs is counted by it."""
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Beside())
