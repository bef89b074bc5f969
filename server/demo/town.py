"""Rivelaine itself: its people, and the six months that end now."""

from __future__ import annotations

from datetime import UTC, datetime
from random import Random

from server.demo import needs
from server.demo.asides import asides
from server.demo.calling import calls
from server.demo.channels import channels
from server.demo.offers import offers
from server.demo.people import inhabitants, organisations
from server.demo.rehearsal import rehearsal
from server.demo.script import Act, Town
from server.demo.talk import Stage


def rivelaine(now: datetime) -> Town:
    """The whole town as it stands at `now` (aware); the same moment gives the same town."""
    moment = now.astimezone(UTC)
    said: set[str] = set()
    asked = needs.Desk(moment, Random("rivelaine:needs"), said)
    asked.open_all()
    stage = Stage(moment, Random("rivelaine:talk"), said)
    stage.play_all()
    acts: list[Act] = [*asked.acts, *offers(moment), *stage.acts]
    acts.sort(key=lambda act: act.at)
    background: list[Act] = [*calls(acts, moment), *rehearsal(moment), *asides(moment)]
    return Town(
        name="Rivelaine",
        timezone="Europe/Paris",
        organisations=organisations(),
        people=tuple(one.person for one in inhabitants()),
        channels=channels(),
        acts=tuple(acts),
        background=tuple(sorted(background, key=lambda act: act.at)),
    )
