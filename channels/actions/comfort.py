"""Choosing how the page looks and answers; having seen the tour. Kept for the person, on every device."""

from __future__ import annotations

from typing import Any

import msgspec

from channels.actions.channels import tell_person
from channels.actions.once import Answer
from channels.actions.preferences import upsert
from channels.actions.texts import check_choice
from channels.doorway import actor_for, require
from channels.reading.comfort import CHOICES, Comfort
from channels.store import Write
from channels.store.tables import comfort
from matching.access import Thing


class Changes(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is to change; None leaves it as it is."""

    theme: str | None = None
    text: str | None = None
    density: str | None = None
    motion: str | None = None
    shortcuts: bool | None = None

    def checked(self) -> dict[str, Any]:
        """The fields that change, or ``Refused("bad_choice")``."""
        given = {name: value for name, value in msgspec.structs.asdict(self).items() if value is not None}
        for name, known in CHOICES.items():
            if name in given:
                check_choice(given[name], known, field=name)
        return given

    def onto(self, before: Comfort) -> Comfort:
        """The choices after the change."""
        return msgspec.structs.replace(before, **self.checked())


def change_comfort(tx: Write, by: str, *, changes: Changes) -> Answer:
    """Change some of one's choices; the other open pages of this person follow."""
    actor = actor_for(tx.conn, by)
    require(actor, "self.change", Thing(actor.network, own=True))
    changed = changes.checked()
    if changed:
        upsert(tx, comfort, {"person_id": by}, changed)
        tell_person(tx, by, by=by)
    return {"person": by}


def finish_tour(tx: Write, by: str) -> Answer:
    """Seen, or put away: it does not come back by itself."""
    actor = actor_for(tx.conn, by)
    require(actor, "self.change", Thing(actor.network, own=True))
    upsert(tx, comfort, {"person_id": by}, {"toured_at": tx.at})
    return {"person": by}
