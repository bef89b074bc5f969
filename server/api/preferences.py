"""How one wants to be told, and what one can do."""

from __future__ import annotations

from channels.actions import preferences as choosing
from channels.clock import iso
from channels.reading.preferences import preferences_of
from server.api.asked import NewDuty, NewLevel, NewPreferences, Nothing
from server.api.call import Call
from server.api.done import DutyDone, LevelDone
from server.api.operation import operation
from server.api.views import FreeHours, Preferences, show


@operation("GET", "/me/preferences", verb="self.see")
async def read_preferences(call: Call, asked: Nothing) -> Preferences:
    """Read what I chose, or the defaults."""
    return await _mine(call)


@operation(
    "PUT",
    "/me/preferences",
    verb="self.change",
    no=("bad_choice", "bad_availability", "bad_time_zone", "bad_deadline", "too_long", "too_many", "empty"),
)
async def set_preferences(call: Call, asked: NewPreferences) -> Preferences:
    """Replace what I chose. Nothing changes when a part of it makes no sense."""
    await call.act(choosing.set_preferences, chosen=asked.chosen())
    return await _mine(call)


async def _mine(call: Call) -> Preferences:
    chosen = (await call.read(preferences_of, [call.me]))[call.me]
    quiet, away = chosen.quiet, chosen.unavailable_until
    return Preferences(
        by_push=chosen.by_push,
        by_email=chosen.by_email,
        by_sms=chosen.by_sms,
        digest=chosen.digest,
        quiet_from=choosing.clock_time(quiet.start if quiet else None),
        quiet_until=choosing.clock_time(quiet.end if quiet else None),
        wake_for_vital=chosen.wake_for_vital,
        timezone=chosen.own_zone,
        availability=None
        if chosen.free is None
        else tuple(show(one, FreeHours) for one in choosing.hours_of(chosen.free)),
        unavailable_until=None if away is None else iso(away),
        max_distance=chosen.max_distance,
        categories=chosen.categories,
        skills=chosen.skills,
        equipment=chosen.equipment,
        languages=chosen.languages,
        on_duty=chosen.on_duty,
        email_failed=chosen.email_failed,
    )


@operation("PUT", "/me/duty", verb="self.change")
async def set_duty(call: Call, asked: NewDuty) -> DutyDone:
    """Go on duty, or off: those on duty are called first, and everybody sees who they are."""
    return show(await call.act(choosing.set_duty, on=asked.on), DutyDone)


@operation(
    "PUT", "/channels/{id}/level", verb="channel.set_level", no=("forbidden", "not_member", "bad_choice")
)
async def set_level(call: Call, asked: NewLevel) -> LevelDone:
    """Choose how much of a channel I am told."""
    return show(await call.act(choosing.set_level, channel=call.id(), level=asked.level), LevelDone)


OPERATIONS = (read_preferences, set_preferences, set_duty, set_level)
