"""What each client heard of each channel: the log, every event once, in order, to its end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from tests.faults.history import Heard, History, Kept, Logged, Reading, Reset, Skip
from tests.faults.rules.violation import Violation

REPLAY_LIMIT: Final = 500  # design §3.5: further behind than this, the server may say "reset"


def check_readings(history: History) -> Iterator[Violation]:
    """Each reading against the log."""
    for reading in history.readings:
        yield from _check(reading, history.kept, history.due.get(reading.channel, 0))


def _check(reading: Reading, kept: Kept, due_head: int) -> Iterator[Violation]:
    log = kept.log.get(reading.channel, [])
    who = f"{reading.client} in {reading.channel}"
    at, seen = reading.start, set[int]()
    breaks = iter([*reading.breaks, (len(reading.heard) + 1, None)])
    due, broken = next(breaks)
    for index in range(len(reading.heard) + 1):
        while due == index and broken is not None:
            yield from _check_break(broken, at, log, kept, who)
            at = broken.head if isinstance(broken, Reset) else broken.to
            due, broken = next(breaks)
        if index == len(reading.heard):
            break
        heard = reading.heard[index]
        if heard.seq in seen:
            yield Violation("doubled", f"{who}: {heard.seq} again, after {at}")
        elif heard.seq <= at:
            yield Violation("reordered", f"{who}: {heard.seq} after {at}")
        elif heard.seq > at + 1:
            yield Violation("gap", f"{who}: {heard.seq} after {at}")
        seen.add(heard.seq)
        at = max(at, heard.seq)
        yield from _check_content([heard], log, kept, who)
    if at < due_head:
        yield Violation("lost", f"{who}: heard up to {at} of {due_head}")


def _check_break(
    broken: Reset | Skip, at: int, log: Sequence[Logged], kept: Kept, who: str
) -> Iterator[Violation]:
    """A skip is never due here: everybody may hear everything. A reset is, far behind, and is read again."""
    if isinstance(broken, Skip):
        yield Violation("gap", f"{who}: told to skip from {broken.at} to {broken.to}")
        return
    if broken.head - at <= REPLAY_LIMIT:
        yield Violation("reset", f"{who}: reset to {broken.head} at {at}")
        return
    if [one.seq for one in broken.fetched] != list(range(at + 1, broken.head + 1)):
        yield Violation("gap", f"{who}: the page read after a reset at {at} to {broken.head} has holes")
    yield from _check_content(broken.fetched, log, kept, who)


def _check_content(
    heard: Sequence[Heard], log: Sequence[Logged], kept: Kept, who: str
) -> Iterator[Violation]:
    for one in heard:
        logged = log[one.seq - 1] if 0 < one.seq <= len(log) else None
        if logged is None or (logged.kind, logged.entity) != (one.kind, one.entity):
            yield Violation("unsaved", f"{who}: {one}, in the log {logged}")
        elif one.kind == "message.posted":
            row = kept.messages.get(one.entity)
            if row is None or row.body != one.body:
                yield Violation("unsaved", f"{who}: {one}, kept as {row}")
