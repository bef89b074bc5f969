"""What the last long fault run of this tree came to: it is measured by ``make faults``, and shown here."""

from __future__ import annotations

import json
from typing import Final

from benchmarks.figures import Reach
from benchmarks.work import ROOT

LAST: Final = ROOT / "tests" / "output" / "faults" / "last.json"
FIGURE: Final = "faults: nothing lost, doubled, reordered or over-claimed"
TARGET: Final = "≥ 100,000 messages, ≥ 200 faults, 0 violations"


def faults() -> Reach:
    """One line of the table; not measured when no run left its figures."""
    try:
        last = json.loads(LAST.read_text())
    except OSError:
        return Reach(FIGURE, "run `make faults` first", TARGET, None)
    struck, violations = sum(last["faults"].values()), len(last["violations"])
    told = f"{last['messages']:,} messages, {struck} faults, {violations} violations ({last['at'][:10]})"
    return Reach(FIGURE, told, TARGET, last["messages"] >= 100_000 and struck >= 200 and not violations)
