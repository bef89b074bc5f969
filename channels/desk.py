"""The desk: the assembled parts that a session or a request works with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from channels.calls import CallHouse
from channels.hub import Hub
from channels.limits import Tally
from channels.presence import Presence
from channels.store import Store
from matching.refusals import Refused

Say = Callable[[Refused, str], str]


@dataclass(frozen=True, slots=True)
class Limits:
    """What one person may do to the house. ``enabled`` is false in benchmarks only."""

    enabled: bool = True
    connections_per_person: int = 20
    verbs_per_second: float = 10.0
    verbs_burst: float = 40.0
    sign_in_per_minute: int = 10


@dataclass(frozen=True, slots=True)
class Desk:
    """``say`` turns a refusal into a sentence in a language; ``epoch`` names this database's life,
    ``version`` the interface that is served: a page that was drawn by another one is told so."""

    store: Store
    hub: Hub
    presence: Presence
    say: Say
    frame: Callable[[bytes], bytes]
    epoch: str
    limits: Limits
    tally: Tally = field(default_factory=Tally)
    version: str = ""
    calls: CallHouse = field(default_factory=CallHouse)
