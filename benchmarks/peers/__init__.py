"""The servers that Relais is measured beside, each started as its own documentation says."""

from __future__ import annotations

from benchmarks.peers.contract import Peer
from benchmarks.peers.django import DjangoChannels
from benchmarks.peers.nchan import Nchan
from benchmarks.peers.small import CSend, CSendJoined, NaiveStarlette, NodeWs

__all__ = ["CSend", "CSendJoined", "DjangoChannels", "NaiveStarlette", "Nchan", "NodeWs", "Peer"]
