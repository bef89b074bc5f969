"""Acknowledged messages are there once, in the order of the facts; unacknowledged ones at most once."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from math import inf

from tests.faults.history import Call, History
from tests.faults.rules.keys import name_of
from tests.faults.rules.violation import Violation


def check_messages(history: History) -> Iterator[Violation]:
    """Every post against the rows. The body of each call is its own, so that it names the call."""
    posts = history.of("post")
    copies = Counter((kept.author, kept.body) for kept in history.kept.messages.values())
    for call in posts:
        count = copies[call.by, call.asked["body"]]
        if count > 1:
            yield Violation("doubled", f"{name_of(call)}: {count} copies")
        if call.acknowledged:
            yield from _is_kept(history, call)
        elif count and not call.unknown:
            yield Violation("not_done", f"{name_of(call)}: only refused, and said")
    yield from _strangers(history, posts)
    yield from check_order(history)


def _is_kept(history: History, call: Call) -> Iterator[Violation]:
    answer = call.answers[0]
    kept = history.kept.messages.get(answer["message"])
    if kept is None:
        yield Violation("lost", f"{name_of(call)}: acknowledged as {answer}")
        return
    wanted = (call.asked["channel"], answer["seq"], call.by, call.asked["body"])
    if (kept.channel, kept.seq, kept.author, kept.body) != wanted:
        yield Violation("inconsistent", f"{name_of(call)}: acknowledged as {answer}, kept as {kept}")


def _strangers(history: History, posts: list[Call]) -> Iterator[Violation]:
    """What is kept was asked for by somebody."""
    asked = {(call.by, call.asked["channel"], call.asked["body"]) for call in posts}
    for message_id, kept in history.kept.messages.items():
        if (kept.author, kept.channel, kept.body) not in asked:
            yield Violation("unsaved", f"message {message_id}: nobody said it ({kept})")


def check_order(history: History) -> Iterator[Violation]:
    """What was acknowledged before another call began stands before it in the log."""
    by_channel: dict[str, list[tuple[int, Call]]] = defaultdict(list)
    for call in history.calls:
        if call.acknowledged and "channel" in call.asked and "seq" in call.answers[0]:
            by_channel[call.asked["channel"]].append((call.answers[0]["seq"], call))
    for placed in by_channel.values():
        latest = -inf, None
        for _, call in sorted(placed, key=lambda pair: pair[0]):
            if latest[1] is not None and call.returned < latest[0]:
                yield Violation(
                    "reordered", f"{name_of(latest[1])} stands before {name_of(call)}, acknowledged earlier"
                )
            if call.called > latest[0]:
                latest = call.called, call
