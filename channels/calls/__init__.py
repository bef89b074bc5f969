"""Quick video, as far as a server is in it: who may sit where, and which way their devices find each other.

Pictures and voices go from browser to browser, or through a relay (TURN), or, for many, through a
house of their own (Jitsi, LiveKit). None of them passes here.
"""

from __future__ import annotations

from channels.calls.house import CallHouse
from channels.calls.large import LargeRoom
from channels.calls.relay import Relay
from channels.calls.signals import check_signal

__all__ = ["CallHouse", "LargeRoom", "Relay", "check_signal"]
