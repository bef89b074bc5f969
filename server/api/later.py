"""What is to happen later: messages to be said, messages to be told of again."""

from __future__ import annotations

from channels.actions import reminders, scheduled
from channels.devices import tell_draft
from channels.reading.later import reminders_of, scheduled_by
from channels.wire import deadline, instant
from server.api.asked import NewReminder, NewScheduled, Nothing, ScheduledChange
from server.api.call import Call
from server.api.done import ReminderSet, ScheduledDone, ScheduledWaits
from server.api.operation import operation
from server.api.views import Reminder, ReminderList, Scheduled, ScheduledList, show

SAID = ("forbidden", "not_member", "empty", "too_long", "too_many", "bad_deadline", "many_alerted")


@operation("POST", "/channels/{id}/scheduled", verb="channel.post", status=201, keyed=True, no=SAID)
async def schedule(call: Call, asked: NewScheduled) -> ScheduledWaits:
    """Say something at an instant to come; what one was writing there is no draft any more."""
    at = deadline(asked.at)
    done = await call.act(
        scheduled.schedule, channel=call.id(), body=asked.body, at=at, key=call.key, alert=asked.alert
    )
    await tell_draft(call.visit.desk, call.me, call.id(), "")
    return ScheduledWaits(id=done["scheduled"], **done)


@operation("GET", "/me/scheduled", verb="self.see")
async def list_scheduled(call: Call, asked: Nothing) -> ScheduledList:
    """List what one is to say later, the next first; what could not be said says why."""
    found = await call.read(scheduled_by, call.me)
    return ScheduledList(items=tuple(show(one, Scheduled) for one in found))


@operation("PATCH", "/scheduled/{id}", verb="self.change", no=SAID)
async def reschedule(call: Call, asked: ScheduledChange) -> ScheduledDone:
    """Change what is to be said, or when; what could not be said is tried once more then."""
    at = deadline(asked.at)
    done = await call.act(
        scheduled.reschedule, scheduled_id=call.id(), body=asked.body, at=at, alert=asked.alert
    )
    return show(done, ScheduledDone)


@operation("DELETE", "/scheduled/{id}", verb="self.change")
async def unschedule(call: Call, asked: Nothing) -> ScheduledDone:
    """Say it never."""
    return show(await call.act(scheduled.unschedule, scheduled_id=call.id()), ScheduledDone)


@operation(
    "PUT", "/messages/{id}/reminder", verb="message.remind", no=("deleted", "too_many", "bad_deadline")
)
async def remind(call: Call, asked: NewReminder) -> ReminderSet:
    """Be told of a message again at `at`, in place of an earlier wish; without it, never."""
    done = await call.act(reminders.remind, message_id=call.id(), at=instant(asked.at))
    return show(done, ReminderSet)


@operation("GET", "/me/reminders", verb="self.see")
async def list_reminders(call: Call, asked: Nothing) -> ReminderList:
    """List what one is to be reminded of, the next first."""
    found = await call.read(reminders_of, call.me)
    return ReminderList(items=tuple(show(one, Reminder) for one in found))


OPERATIONS = (schedule, list_scheduled, reschedule, unschedule, remind, list_reminders)
