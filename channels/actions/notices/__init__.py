"""Telling one person something: written with what happened, shown in the page, sent the ways they chose."""

from __future__ import annotations

from channels.actions.notices.notifying import News, notify, notify_all
from channels.actions.notices.reading import read_about, read_notices, withdraw
from channels.actions.notices.taking_back import take_back

__all__ = ["News", "notify", "notify_all", "read_about", "read_notices", "take_back", "withdraw"]
