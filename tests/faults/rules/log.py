"""The log itself: each channel counts from 1 to its head, and every event stands for a row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from tests.faults.history import History
from tests.faults.rules.violation import Violation


def check_log(history: History) -> Iterator[Violation]:
    """Seqs without holes, a message told once, a row for each."""
    kept = history.kept
    for line in kept.damage:
        yield Violation("damaged", line)
    told: Counter[str] = Counter()
    for channel, events in kept.log.items():
        seqs = [event.seq for event in events]
        if seqs != list(range(1, kept.heads.get(channel, 0) + 1)):
            yield Violation("gap", f"channel {channel}: head {kept.heads.get(channel)}, seqs {_holes(seqs)}")
        for event in events:
            if event.kind != "message.posted":
                continue
            told[event.entity] += 1
            row = kept.messages.get(event.entity)
            if row is None or (row.channel, row.seq) != (channel, event.seq):
                yield Violation("inconsistent", f"{channel}:{event.seq} tells {event.entity}, kept as {row}")
    for message_id in kept.messages:
        if told[message_id] != 1:
            rule = "doubled" if told[message_id] else "lost"
            yield Violation(rule, f"message {message_id} stands {told[message_id]} times in the log")
    if len(set(history.epochs)) > 1:
        yield Violation("inconsistent", f"the epoch changed: {sorted(set(history.epochs))}")


def _holes(seqs: list[int]) -> str:
    jumps = [(a, b) for a, b in pairwise(seqs) if b != a + 1]
    return f"{len(seqs)} from {seqs[0] if seqs else None} with jumps {jumps[:5]}"
