"""One example of each thing that is sent or answered: typed values, so that they cannot drift."""

from __future__ import annotations

from typing import Final

import msgspec

from channels.actions import preferences
from channels.actions.needs import Private
from server.api import asked, done, views

PERSON: Final = "01m8x2v4k6p8r0t2w4y6"
CHANNEL: Final = "01m8x2v4k7a1b2c3d4e5"
THREAD: Final = "01m8x2v4k8f6g7h8j9k0"
MESSAGE: Final = "01m8x2v4k9m1n2p3q4r5"
NEED: Final = "01m8x2v4kas6t7v8w9x0"
NOTICE: Final = "01m8x2v4kde0f1g2h3j4"
CALL: Final = "01m8x2v4kgc1d2e3f4g5"
SEAT: Final = "01m8x2v4kgc6h7j8k9m0"
OTHER_SEAT: Final = "01m8x2v4kgd1n2p3q4r5"
SCHEDULED: Final = "01m8x2v4kge6f7g8h9j0"
EXERCISE: Final = "01m8x2v4kga1b2c3d4e6"
OTHER_NEED: Final = "01m8x2v4kgt7v8w9x0y1"
CLAIM: Final = "01m8x2v4kby1z2a3b4c5"

SUBSCRIPTION: Final = "01m8x2v4khw1x2y3z4a5"
ENDPOINT: Final = "https://updates.push.services.mozilla.com/wpush/v2/gAAAAABm"
PUSH_KEY: Final = "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8"

CLAIRE: Final = views.Person(id=PERSON, name="Claire Morin", org="Secours des Tilleuls")
CHANNEL_LINE: Final = views.Channel(
    id=CHANNEL,
    kind="theme",
    name="Food aid",
    purpose="Baskets, collections, deliveries",
    organisation=None,
    head=42,
    joined=True,
    unread=3,
    members=27,
)
PLACE: Final = views.Place(channel=CHANNEL, name="Food aid", kind="theme")
EXCERPT: Final = (views.Piece(text="There are two "), views.Piece(text="baskets", hit=True))
HELD: Final = views.Claim(id=CLAIM, by=CLAIRE, quantity=2, state="held", at="2026-11-22T18:31:00.000Z")
NEED_READ: Final = views.Need(
    id=NEED,
    channel=CHANNEL,
    thread=THREAD,
    by=views.Person(id="01m8x2v4kcd6e7f8g9h0", name="Amina Benali"),
    at="2026-11-22T18:30:00.000Z",
    state="partly_covered",
    title="Drivers for the evening round",
    quantity=4,
    taken=2,
    unit="drivers",
    urgency="urgent",
    version=2,
    needed_by="2026-11-23T19:00:00.000Z",
    category="transport",
    place="North district",
    claims=(HELD,),
    has_private=True,
)
PHOTO: Final = views.File(
    id="01m8x2v4kgb6c7d8e9f0", name="van.jpg", type="image/jpeg", size=184_220, width=1536, height=2048
)
WARNING: Final = views.Warning(
    need=OTHER_NEED,
    title="Drive Mr Petit to the eye clinic",
    from_="2026-11-23T17:00:00.000Z",
    until="2026-11-23T18:30:00.000Z",
)
POSTED: Final = views.Message(
    id=MESSAGE,
    channel=CHANNEL,
    seq=42,
    by=CLAIRE,
    at="2026-11-22T18:30:00.000Z",
    body="The van is back at six.",
)
NEAR: Final = {"code": "near", "metres": 600}
TOLD: Final = views.Notice(
    id=NOTICE,
    kind="need.alert",
    tag=f"need:{NEED}",
    at="2026-11-22T18:30:00.000Z",
    need=NEED,
    channel=CHANNEL,
    title="Drivers for the evening round",
    urgency="urgent",
    facts={"reasons": [NEAR]},
)
ICE: Final = done.IceServer(
    urls=("turn:turn.example.org:3478",), username=f"1764000000:{PERSON}", credential="bGV0IG1lIGluLi4u"
)
CALL_READ: Final = views.VideoCall(
    id=CALL,
    channel=CHANNEL,
    by=CLAIRE,
    at="2026-11-22T18:30:00.000Z",
    people=(CLAIRE,),
    seats=(views.Seat(id=SEAT, person=CLAIRE),),
)
_NEED: Final = {name: getattr(NEED_READ, name) for name in NEED_READ.__struct_fields__}

EXERCISE_READ: Final = views.ExerciseRead(
    id=EXERCISE,
    name="Cold night",
    at="2026-11-22T18:30:00.000Z",
    ended_at=None,
    by=CLAIRE,
    circle="Food aid",
    channel=CHANNEL,
    players=11,
    joined=True,
)
_ENDS: Final = views.FiguresEnds(asked=44, filled=41, elsewhere=1, unmet=2, pending=0, rate=0.9318)
_TIMES: Final = views.FiguresTimes(known=41, median=2040, ninth=14400)
_TOTALS: Final = views.FiguresTotals(
    needs=_ENDS,
    urgent=_ENDS,
    to_seen=_TIMES,
    to_answered=_TIMES,
    to_covered=_TIMES,
    to_delivered=_TIMES,
    covered_with_alerts=38,
    covered_in_first_wave=27,
    offers=12,
    volunteers=56,
    reached=310,
    reached_per_fill=8.2,
    lapses=3,
    no_shows=1,
)

EXAMPLES: Final[dict[type[msgspec.Struct], msgspec.Struct]] = {
    type(example): example
    for example in (
        # what is sent
        asked.NewChannel(name="Gardens", purpose="Plots, seeds, watering"),
        asked.ReadUpTo(seq=42),
        asked.NewMember(person=PERSON),
        asked.NewMessage(body="The van is back at six."),
        asked.NewBody(body="The van is back at seven."),
        asked.NewNeed(
            title="Drivers for the evening round",
            quantity=4,
            needed_by="2026-11-23T20:00:00+01:00",
            unit="drivers",
            category="transport",
            urgency="urgent",
            place="North district",
            private=Private(contact="06 12 34 56 78", address="12 rue des Lilas"),
        ),
        asked.NewPreferences(
            skills=("cooking", "French lessons"),
            languages=("fr", "ar"),
            availability=(preferences.Hours("saturday", 8, 13),),
            quiet_from="21:30",
            quiet_until="07:30",
            max_distance=3_000,
        ),
        asked.NewReaction(word="thanks"),
        asked.NewMark(on=True),
        asked.NewPoll(
            question="Which evening?", options=("Monday", "Tuesday"), closes_at="2026-11-25T18:00:00Z"
        ),
        asked.NewVote(options=(1,)),
        asked.NewForward(to=CHANNEL, comment="For those who drive"),
        asked.NewScheduled(body="The van leaves in an hour", at="2026-11-24T09:00:00+01:00"),
        asked.ScheduledChange(body="The van leaves in an hour", at="2026-11-24T09:30:00+01:00"),
        asked.NewReminder(at="2026-11-23T18:00:00+01:00"),
        asked.UnreadFrom(seq=40),
        asked.NewDraft(body="The van is"),
        done.KeptDone(message=MESSAGE, kept=True),
        views.MessageList(items=(POSTED,)),
        views.VersionList(items=(views.Version(body=POSTED.body, at=POSTED.at),)),
        asked.NewDirect(people=(PERSON,)),
        views.MentionList(items=(views.Mention(kind="person", id=PERSON, name="Claire Morin"),)),
        asked.NewDuty(on=True),
        asked.NewLevel(level="urgent"),
        asked.AskHelp(body="I cannot find my round"),
        asked.AnswerHelp(channel=CHANNEL),
        asked.ComfortChanges(text="large"),
        asked.NewPause(until="2026-11-23T07:00:00.000Z"),
        asked.ReadNotices(notices=(NOTICE,)),
        asked.NewOffer(
            title="Baby clothes, 6 months", quantity=3, unit="bags", category="clothing", place="Old town"
        ),
        asked.CardChanges(quantity=6),
        asked.NewDeadline(needed_by="2026-12-24T18:00:00+01:00"),
        asked.NewMerge(into=OTHER_NEED),
        asked.NewFile(name="van.jpg"),
        asked.NewClaim(quantity=2),
        asked.NewWait(quantity=2),
        asked.NewStep(state="on_the_way"),
        asked.NewHands(to=PERSON),
        asked.NewAcceptance(accept=True),
        asked.NewValidation(outcome="partly", delivered=1),
        asked.NewResponse(answer="cannot"),
        asked.NewOutcome(outcome="fulfilled", delivered=4, thanks="The round is staffed. Thank you!"),
        asked.NewRelease(reason="unavailable"),
        asked.NewSubscription(
            endpoint=ENDPOINT,
            keys=asked.SubscriptionKeys(
                p256dh="BNcRdreALRFXTkOOUHK1EtK2wtaz5Ry4YfYCA_0QTpQtUbVlUls0VJXg7A8u-Ts1XbjhazAkj7I99e8QcYP7DkM",
                auth="tBHItJI5svbpez7KI4CCXg",
            ),
        ),
        asked.OldSubscription(endpoint=ENDPOINT),
        # what is answered
        views.Me(
            id=PERSON,
            name="Claire Morin",
            email="claire@demo.example",
            role="member",
            org="Secours des Tilleuls",
            locale="fr",
            network=views.Network(id="01m8x2v4kdj1k2m3n4p5", name="Montfleury", timezone="Europe/Paris"),
            me="01m8x2v4keq6r7s8t9v0",
            urgences="01m8x2v4kfw1x2y3z4a5",
            epoch="kJ3v0aQ9xL2mN7pR",
            csrf=None,
        ),
        views.Preferences(
            by_push=True,
            by_email=True,
            by_sms=False,
            digest="daily",
            quiet_from="22:00",
            quiet_until="07:00",
            wake_for_vital=False,
            timezone="",
            availability=(views.FreeHours(day="saturday", start=8, until=13),),
            unavailable_until=None,
            max_distance=3_000,
            categories=("food",),
            skills=("cooking",),
            equipment=("van",),
            languages=("fr", "ar"),
            on_duty=False,
            email_failed=False,
        ),
        done.DutyDone(person=PERSON, on_duty=True),
        done.LevelDone(channel=CHANNEL, level="urgent"),
        views.HelpList(
            items=(
                views.HelpAsked(
                    channel=CHANNEL, person=CLAIRE, at="2026-11-22T18:30:00.000Z", waiting=True, helpers=""
                ),
            )
        ),
        views.Comfort(theme="auto", text="large", density="airy", motion="auto", shortcuts=True),
        done.Paused(person=PERSON, undisturbed_until="2026-11-23T07:00:00.000Z"),
        done.Muted(channel=CHANNEL, muted_until="2026-11-23T07:00:00.000Z"),
        TOLD,
        views.NoticeList(items=(TOLD,), next=None, unread=1),
        done.NoticesRead(read=1),
        CHANNEL_LINE,
        views.ChannelList(items=(CHANNEL_LINE,)),
        done.ChannelCreated(id=CHANNEL, channel=CHANNEL),
        done.ChannelDone(channel=CHANNEL),
        done.ReadDone(channel=CHANNEL, unread=0, mentions=0),
        views.MemberList(
            items=(views.Member(id=PERSON, name="Claire Morin", role="member", org="Secours des Tilleuls"),)
        ),
        done.MemberDone(channel=CHANNEL, person=PERSON),
        POSTED,
        done.MessagePosted(id=MESSAGE, message=MESSAGE, seq=42),
        done.MessageDone(message=MESSAGE, seq=43),
        views.VoteList(
            items=(
                views.Chosen(words="Monday", people=()),
                views.Chosen(words="Tuesday", people=(CLAIRE,)),
            )
        ),
        done.ScheduledWaits(
            id=SCHEDULED, scheduled=SCHEDULED, channel=CHANNEL, at="2026-11-24T08:00:00.000Z"
        ),
        done.ScheduledDone(scheduled=SCHEDULED, channel=CHANNEL, at="2026-11-24T08:30:00.000Z"),
        views.ScheduledList(
            items=(
                views.Scheduled(
                    id=SCHEDULED,
                    channel=CHANNEL,
                    name="Food aid",
                    body="The van leaves in an hour",
                    at="2026-11-24T08:00:00.000Z",
                    refused=None,
                ),
            )
        ),
        done.ReminderSet(message=MESSAGE, at="2026-11-23T17:00:00.000Z"),
        views.ReminderList(items=(views.Reminder(message=POSTED, at="2026-11-23T17:00:00.000Z"),)),
        views.EventList(
            items=(
                views.Event(
                    channel=CHANNEL,
                    seq=42,
                    kind="message.posted",
                    at=POSTED.at,
                    by=CLAIRE,
                    data=views.EventData(message=POSTED),
                ),
            ),
            next=None,
            head=42,
            epoch="kJ3v0aQ9xL2mN7pR",
        ),
        NEED_READ,
        views.NeedInFull(**_NEED, seen=12, warning=WARNING),
        done.NeedOpened(**_NEED, seen=0, warning=None, need=NEED, seq=43),
        views.NeedList(items=(NEED_READ,), next=None),
        done.NeedDone(need=NEED, seq=44),
        done.Responded(need=NEED, changed=True),
        views.Waves(
            need=NEED,
            waves=(
                views.WaveLine(
                    number=1,
                    round=1,
                    kind="some",
                    at="2026-11-22T18:30:00.000Z",
                    people=1,
                    alerted=(views.Alerted(person=CLAIRE, answer="taken", reasons=(NEAR,)),),
                ),
            ),
            next_at="2026-11-22T18:50:00.000Z",
            may_widen=True,
            calling=False,
        ),
        views.CallList(
            items=(
                views.Call(
                    id=PERSON, name="Claire Morin", phone="06 39 98 12 02", seen=True, reasons=(NEAR,)
                ),
            )
        ),
        done.ClaimTaken(id=CLAIM, claim=CLAIM, need=NEED, quantity=2, seq=44, warning=None),
        done.Queued(need=NEED, seq=46, position=1, claim=None),
        done.ClaimDone(claim=CLAIM, need=NEED, seq=45),
        asked.NewSignal(
            to=OTHER_SEAT,
            data={
                "candidate": {
                    "candidate": "candidate:1 1 udp 2122260223 192.0.2.7 54321 typ host",
                    "sdpMid": "0",
                    "sdpMLineIndex": 0,
                }
            },
        ),
        CALL_READ,
        done.CallDone(call=CALL),
        done.CallStarted(id=CALL, call=CALL, started=True),
        done.SeatDone(call=CALL, seat=SEAT),
        done.Seated(call=CALL, seat=SEAT, seats=(OTHER_SEAT,), ice=(ICE,)),
        done.Room(call=CALL, url="https://visio.example.org/relais-01m8x2v4kgc1d2e3f4g5?jwt=eyJhbGci…"),
        asked.NewExercise(name="Cold night", circle=CHANNEL),
        done.ExerciseStarted(id=EXERCISE, exercise=EXERCISE, channel=CHANNEL, seq=46),
        done.ExerciseDone(exercise=EXERCISE, channel=CHANNEL),
        done.ExerciseEnded(exercise=EXERCISE, channel=CHANNEL, seq=61),
        EXERCISE_READ,
        views.ExerciseList(items=(EXERCISE_READ,)),
        views.Debrief(
            exercise=EXERCISE,
            items=(
                views.DebriefItem(
                    need=NEED_READ,
                    to_seen=12,
                    to_answered=95,
                    to_covered=410,
                    to_delivered=None,
                    slowest="covered",
                    reached=8,
                    waves=1,
                    silent=3,
                    replies=(views.DebriefReply(by=CLAIRE, seconds=95, taken=True),),
                ),
            ),
        ),
        views.FiguresAnswer(
            period=views.FiguresPeriod(kind="month", first="2026-11-01", last="2026-11-30"),
            now=_TOTALS,
            before=_TOTALS,
            categories=(views.FiguresGroup(name="baby", needs=_ENDS, to_covered=_TIMES),),
            places=(views.FiguresGroup(name="North district", needs=_ENDS, to_covered=_TIMES),),
            given=(views.FiguresGiven(category="baby", unit="packs", quantity=62),),
            waves=(27, 9, 2),
            series=(
                views.FiguresStep(first="2026-11-01", last="2026-11-01", needs=_ENDS, to_covered=_TIMES),
            ),
        ),
        views.NeedFigures(
            need=NEED,
            to_seen=40,
            to_answered=180,
            to_covered=2040,
            to_delivered=7200,
            reached=10,
            saw=14,
            cannot=2,
            takers=2,
            waves=1,
            covered_in_wave=1,
            lapses=0,
            no_shows=0,
        ),
        PHOTO,
        views.FoundAll(
            messages=(
                views.FoundMessage(
                    id=MESSAGE, channel=CHANNEL, seq=42, by=CLAIRE, at=POSTED.at, place=PLACE, excerpt=EXCERPT
                ),
            ),
            needs=(views.FoundCard(need=NEED_READ, place=PLACE, excerpt=EXCERPT),),
            offers=(),
            files=(),
            people=(),
            organisations=(),
            channels=(),
            corrected=None,
            next=None,
        ),
        views.Suggestions(
            people=(views.NameLine(id=PERSON, name=CLAIRE.name, kind="member", note=CLAIRE.org or ""),),
            channels=(views.NameLine(id=CHANNEL, name="Food aid", kind="theme"),),
            cards=(),
        ),
        views.PrivateDetails(
            contact="06 12 34 56 78", address="12 rue des Lilas", notes="", beneficiary="", consent=""
        ),
        views.Subscriptions(key=PUSH_KEY, endpoints=(ENDPOINT,)),
        done.Subscribed(id=SUBSCRIPTION),
        done.Unsubscribed(endpoint=ENDPOINT),
        views.Refusal(
            code="already_claimed",
            say="Somebody was quicker: Claire Morin took what was left. Thank you for answering!",
            details={"by": "Claire Morin", "left": 0},
        ),
    )
}


def example_of(shape: type[msgspec.Struct]) -> object:
    """The example of a type, as JSON would carry it; None when there is none."""
    example = EXAMPLES.get(shape)
    return None if example is None else msgspec.to_builtins(example)
