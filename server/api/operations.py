"""The operations, all of them, in the order in which the documents tell them."""

from __future__ import annotations

from typing import Final

from server.api import (
    alerts,
    calls,
    channels,
    claims,
    comfort,
    directs,
    events,
    exercises,
    figures,
    files,
    forwards,
    help,
    later,
    me,
    members,
    messages,
    needs,
    notices,
    offers,
    polls,
    preferences,
    push,
    search,
)
from server.api.operation import Operation

MODULES: Final = (
    me,
    preferences,
    comfort,
    push,
    notices,
    channels,
    members,
    directs,
    help,
    messages,
    polls,
    forwards,
    later,
    events,
    needs,
    offers,
    alerts,
    claims,
    exercises,
    calls,
    figures,
    files,
    search,
)
OPERATIONS: Final[tuple[Operation, ...]] = tuple(
    operation for module in MODULES for operation in module.OPERATIONS
)


def tag_of(operation: Operation) -> str:
    """The noun that an operation belongs to: the file it lives in."""
    return operation.handle.__module__.rpartition(".")[2]
