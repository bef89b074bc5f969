"""The operations, all of them, in the order in which the documents tell them."""

from __future__ import annotations

from typing import Final

from server.api import channels, claims, events, me, members, messages, needs
from server.api.operation import Operation

MODULES: Final = (me, channels, members, messages, events, needs, claims)
OPERATIONS: Final[tuple[Operation, ...]] = tuple(
    operation for module in MODULES for operation in module.OPERATIONS
)


def tag_of(operation: Operation) -> str:
    """The noun that an operation belongs to: the file it lives in."""
    return operation.handle.__module__.rpartition(".")[2]
