"""Alerting: who is called for a need, in which wave, and who is told when it is covered."""

from __future__ import annotations

from channels.actions.alerts.following import follow
from channels.actions.alerts.phones import see_phones
from channels.actions.alerts.sweeping import start_due_waves
from channels.actions.alerts.widening import widen

__all__ = ["follow", "see_phones", "start_due_waves", "widen"]
