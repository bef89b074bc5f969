"""Push subscriptions: the browsers that agreed to be woken for this person."""

from __future__ import annotations

from channels.actions import subscriptions
from channels.reading.push import endpoints_of
from server.api.asked import NewSubscription, Nothing, OldSubscription
from server.api.call import Call
from server.api.done import Subscribed, Unsubscribed
from server.api.operation import operation
from server.api.views import Subscriptions


@operation("GET", "/me/push", verb="self.see")
async def read_push(call: Call, asked: Nothing) -> Subscriptions:
    """Say which key a browser subscribes with, and which browsers did."""
    return Subscriptions(key=call.visit.reach.push_key, endpoints=await call.read(endpoints_of, call.me))


@operation("POST", "/me/push", verb="self.change", status=201, no=("bad_subscription",))
async def subscribe(call: Call, asked: NewSubscription) -> Subscribed:
    """Wake a browser from now on.

    The body is what `PushSubscription.toJSON()` gives. The same endpoint again changes its keys;
    from another person it changes hands. A subscription made by cookie ends with its session.
    """
    done = await call.act(
        subscriptions.subscribe,
        endpoint=asked.endpoint,
        p256dh=asked.keys.p256dh,
        auth=asked.keys.auth,
        services=call.visit.reach.push_services,
        session_id=call.visit.signed_in.session_id,
    )
    return Subscribed(id=done["subscription"])


@operation("DELETE", "/me/push", verb="self.change")
async def unsubscribe(call: Call, asked: OldSubscription) -> Unsubscribed:
    """Let a browser sleep again; one that was asleep stays so."""
    await call.act(subscriptions.unsubscribe, endpoint=asked.endpoint)
    return Unsubscribed(endpoint=asked.endpoint)


OPERATIONS = (read_push, subscribe, unsubscribe)
