"""The judge: a history is right when every rule is silent about it."""

from __future__ import annotations

from tests.faults.history import History
from tests.faults.rules.claims import check_claims
from tests.faults.rules.keys import check_keys
from tests.faults.rules.log import check_log
from tests.faults.rules.messages import check_messages
from tests.faults.rules.readings import check_readings
from tests.faults.rules.violation import Violation


def check(history: History) -> list[Violation]:
    """Every violation in a history, none when all promises were kept."""
    rules = (check_log, check_keys, check_messages, check_readings, check_claims)
    return [violation for rule in rules for violation in rule(history)]
