"""How the page looks for me, and pauses: of one channel, of everything."""

from __future__ import annotations

from channels.actions import comfort, preferences
from channels.reading.comfort import comfort_of
from channels.wire import instant
from server.api.asked import ComfortChanges, NewPause, Nothing
from server.api.call import Call
from server.api.done import Muted, Paused
from server.api.operation import operation
from server.api.views import Comfort, show


@operation("GET", "/me/comfort", verb="self.see")
async def read_comfort(call: Call, asked: Nothing) -> Comfort:
    """Read how I like the page."""
    chosen, _ = await call.read(comfort_of, call.me)
    return show(chosen, Comfort)


@operation("PATCH", "/me/comfort", verb="self.change", no=("bad_choice",))
async def change_comfort(call: Call, asked: ComfortChanges) -> Comfort:
    """Change some of it; my other open pages follow."""
    await call.act(comfort.change_comfort, changes=asked.changes())
    chosen, _ = await call.read(comfort_of, call.me)
    return show(chosen, Comfort)


@operation("PUT", "/me/pause", verb="self.change", no=("bad_deadline",))
async def pause(call: Call, asked: NewPause) -> Paused:
    """Not to be disturbed until then; without an instant, from now on again, and what waited is sent."""
    return show(await call.act(preferences.do_not_disturb, until=instant(asked.until)), Paused)


@operation(
    "PUT", "/channels/{id}/mute", verb="channel.set_level", no=("forbidden", "not_member", "bad_deadline")
)
async def mute(call: Call, asked: NewPause) -> Muted:
    """Hear nothing of a channel until then but what is urgent; without an instant, as before."""
    done = await call.act(preferences.mute_channel, channel=call.id(), until=instant(asked.until))
    return show(done, Muted)


OPERATIONS = (read_comfort, change_comfort, pause, mute)
