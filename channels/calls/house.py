"""What this installation offers for calls."""

from __future__ import annotations

from dataclasses import dataclass, field

from channels.calls.large import LargeRoom
from channels.calls.relay import Relay


@dataclass(frozen=True, slots=True)
class CallHouse:
    """``most`` sit in a call between browsers: each sends to each, and a phone tires beyond four."""

    most: int = 4
    relay: Relay = field(default_factory=Relay)
    large: LargeRoom = field(default_factory=LargeRoom)
