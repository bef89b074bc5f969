"""How somebody is here, or was last: what their face and the words beside it say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from channels.shapes import Present
from web.views import Here, HereState


def state_of(present: Present | None) -> HereState:
    """On duty before all else: that is what one looks for."""
    if present is None:
        return ""
    return "duty" if present.on_duty else "away" if present.away else "here"


def here_of(ids: Iterable[str], present: Iterable[Present], seen: Mapping[str, str]) -> dict[str, Here]:
    """By person: how they are here; of those who agreed, when they last were."""
    known = {one.id: one for one in present}
    return {id: Here(state_of(known.get(id)), seen.get(id, "")) for id in ids}
