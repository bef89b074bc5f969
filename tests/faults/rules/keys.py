"""One key does its work once and always gets the same answer; a refusal did nothing."""

from __future__ import annotations

from collections.abc import Iterator

from tests.faults.history import Call, History, Kept
from tests.faults.rules.violation import Violation


def check_keys(history: History) -> Iterator[Violation]:
    """Answers among themselves, and with what the database keeps under the key."""
    for call in history.calls:
        answers = call.answers
        for other in answers[1:]:
            if other != answers[0]:
                yield Violation("answer_changed", f"{name_of(call)}: {answers[0]}, then {other}")
        stored = stored_answer(history.kept, call)
        if call.key is None:
            continue
        if answers and stored is None:
            yield Violation("lost", f"{name_of(call)}: acknowledged, and its key is not kept")
        elif answers and stored != answers[0]:
            yield Violation("answer_changed", f"{name_of(call)}: {answers[0]}, but kept is {stored}")
        elif not answers and stored is not None and not call.unknown:
            yield Violation("not_done", f"{name_of(call)}: only refused, and kept as {stored}")


def stored_answer(kept: Kept, call: Call) -> dict[str, object] | None:
    """What the database will answer to the key of a call."""
    return None if call.key is None else kept.keys.get(call.by, {}).get(call.key)


def name_of(call: Call) -> str:
    """A call in a report."""
    return f"{call.verb} {call.key or call.asked.get('body') or call.asked} by {call.by}"
