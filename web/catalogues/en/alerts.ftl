# Being alerted: what one is told and why, what one chooses, the waves of a need.

# What somebody is told: a title and a sentence for each kind of notice.
told-need-alert-title = { $urgency ->
    [vital] Vital: { $what }
    [urgent] Urgent: { $what }
   *[other] { $what }
}
told-need-covered-title = Covered, thank you! { $what }
told-need-covered-body = Everything is taken, there is nothing left to do. Thank you for being there.
told-need-closed-title = No longer needed: { $what }
told-need-closed-body = The request is closed. Thank you for looking.
told-need-calls-title = Nobody answered: { $what }
told-need-calls-body = { $alerted ->
    [one] { $alerted } person was alerted. The telephone is left: the list is on the card.
   *[other] { $alerted } people were alerted. The telephone is left: the list is on the card.
}
told-channel-messages-title = { $what }
told-channel-messages-body = { $n ->
    [one] { $n } new message, by { $by }.
   *[other] { $n } new messages, the latest by { $by }.
}
told-channel-direct-title = { $by }
told-channel-direct-body = { $n ->
    [one] A message for you.
   *[other] { $n } messages for you.
}
told-channel-mention-title = { $by } calls you in { $what }
told-channel-mention-body = Open the channel to answer.
told-card-claimed-title = { $card ->
    [offer] { $by } needs it: { $what }
   *[need] { $by } takes care of it: { $what }
}
told-card-claimed-body = { $card ->
    [offer] Agree on how and when in the talk on the card.
   *[need] { $left ->
        [0] Nothing is missing any more.
        [one] { $left } is still missing.
       *[other] { $left } are still missing.
    }
}
told-card-edited-title = The card changed: { $what }
told-card-edited-body = See whether it still suits you.
told-card-expired-title = Its time has passed: { $what }
told-card-expired-body = You can give it more time on the card.
told-card-resolved-title = { $outcome ->
    [fulfilled] Done, thank you! { $what }
    [cancelled] Withdrawn: { $what }
   *[other] Closed: { $what }
}
told-card-resolved-body = { $thanks }
told-card-merged-title = Joined with another: { $what }
told-card-merged-body = It goes on as the other card.
# What came free: those who waited have it, or others may.
told-freed = { $then ->
    [passed_on] Somebody who was waiting takes over.
    [over] Its time has passed: the part is no longer asked for.
   *[other] { $card ->
        [offer] The part is free again.
       *[need] The part is asked for again.
    }
}
told-claim-nudge-title = Do you confirm? { $what }
told-claim-nudge-body = { $card ->
    [offer] Without an answer, your part is free for others.
   *[need] Without an answer, your part is asked for again.
}
told-claim-lapsed-title = Not confirmed in time: { $what }
told-claim-lapsed-body = { told-freed }
told-claim-promoted-title = It is yours: { $what }
told-claim-promoted-body = You were waiting, and a place came free. Confirm on the card.
told-claim-released-title = { $card ->
    [offer] { $by } no longer needs it: { $what }
   *[need] { $by } cannot any more: { $what }
}
told-claim-released-body = { told-freed }
told-claim-dropped-late-title = Given back at the last moment: { $what }
told-claim-dropped-late-body = { $then ->
    [passed_on] { $by } cannot any more. Somebody who was waiting takes over.
   *[other] { $by } cannot any more. Somebody else is needed, fast.
}
told-claim-missed-title = Nobody came: { $what }
told-claim-missed-body = { told-freed }
told-claim-on-the-way-title = { $by } is on the way: { $what }
told-claim-on-the-way-body = { $card ->
    [offer] Keep what is reserved at hand.
   *[need] Help will soon be there.
}
told-claim-delivered-title = { $card ->
    [offer] { $by } says that they got it: { $what }
   *[need] { $by } says that it is done: { $what }
}
told-claim-delivered-body = { $card ->
    [offer] Confirm on the card that you handed it over.
   *[need] Confirm on the card that it has come.
}
told-claim-validated-title = It has come, thank you! { $what }
told-claim-validated-body = { $by } confirmed it.
told-claim-proposed-title = { $by } asks you to take over: { $what }
told-claim-proposed-body = Accept or decline on the card.
told-claim-declined-title = { $by } does not take over: { $what }
told-claim-declined-body = It is still yours.
told-claim-handed-over-title = { $by } takes over: { $what }
told-claim-handed-over-body = It is in other hands now.
told-plain-title = News: { $what }
told-plain-body = Open it to read on.

# Why this person: each reason by itself, then joined.
reason-offers = you offered { $what }
reason-answers = what you offer may help: { $what }
reason-said = you mention { $words }
reason-alike = it resembles what you offer
reason-skill = you can do: { $what }
reason-equipment = you have { $what }
reason-category = you follow “{ $category }”
reason-language = you speak { $language }
reason-near-metres = { $n } m away
reason-near-kilometres = { $n } km away
reason-free = free { $when }
reason-enough = you can cover all of it
reason-part = you can cover a part of it
reason-reliable = you often answer
reason-rested = you have not been asked lately
reason-on_duty = you are on duty
reason-member = you are in “{ $channel }”
free-any = at that time
free-day = on { $day }
free-part = on { $day } { $part }
weekday-0 = Monday
weekday-1 = Tuesday
weekday-2 = Wednesday
weekday-3 = Thursday
weekday-4 = Friday
weekday-5 = Saturday
weekday-6 = Sunday
weekday-short-0 = Mon
weekday-short-1 = Tue
weekday-short-2 = Wed
weekday-short-3 = Thu
weekday-short-4 = Fri
weekday-short-5 = Sat
weekday-short-6 = Sun
part-morning = morning
part-midday = midday
part-afternoon = afternoon
part-evening = evening
part-night = night
part-day = { "" }

# The page of notices
told-title = Notifications
told-empty = Nothing new for you
told-empty-hint = What concerns you shows here: alerts, answers to what you asked.
told-read-all = Mark all as read
told-unread = unread
told-older = Older ones
js-badge-told = { $n ->
    [one] { $n } unread notification
   *[other] { $n } unread notifications
}
told-settings = My alerts

# On duty
js-on-duty = on duty
duty-on = I am on duty
duty-off = Go on duty
duty-hint = On duty you are among the first to be alerted, and everybody sees that you are there.

# My alerts
alerts-title = My alerts
alerts-hint = Who alerts you, when, and for what.
alerts-ways = How to reach you
alerts-in-app = In Relais, always
alerts-by-push = Notification
alerts-by-email = E-mail
alerts-by-sms = Text message, for what is urgent only
alerts-sms-no-phone = We have no number of yours: ask the coordination to add it.
alerts-email-failed = Your mailbox refused our last messages: nothing is sent there any more.
alerts-digest = Summary by e-mail
alerts-digest-none = No, as things happen
alerts-digest-daily = Every morning
alerts-digest-weekly = Every Monday
alerts-digest-hint = With a summary, only what is urgent is sent to you by e-mail at once.
alerts-quiet = Quiet hours
alerts-quiet-from = From
alerts-quiet-until = to
alerts-quiet-hint = Nothing rings during these hours. Leave them empty to have none.
alerts-wake = Wake me if it is vital
alerts-zone = Time zone
alerts-zone-town = That of the town
alerts-when = When you can help
alerts-when-hint = Nothing ticked: you do not say, and may be asked at any hour.
alerts-away = Not available until
alerts-away-hint = Empty: you are there.
alerts-what = What you can do
alerts-skills = What you know how to do
alerts-skills-hint = One thing a line: cooking, small repairs, homework…
alerts-equipment = What you can lend
alerts-equipment-hint = One thing a line: a van, a marquee, a heater…
alerts-languages = Languages that you speak
alerts-categories = What interests you
alerts-distance = How far you go
alerts-distance-any = It does not matter
alerts-kilometres = { $n } km
level-title = What this channel tells you
level-all = Everything
level-mentions = What calls me
level-urgent = Urgent needs only
level-none = Nothing
language-fr = French
language-en = English
language-ar = Arabic
language-ber = Berber
language-pt = Portuguese
language-es = Spanish
language-it = Italian
language-de = German
language-ro = Romanian
language-pl = Polish
language-uk = Ukrainian
language-ru = Russian
language-tr = Turkish
language-bm = Bambara
language-ln = Lingala
language-ta = Tamil
language-zh = Chinese
language-lsf = sign language

# The waves of a need, for the coordination
wave-title = Who was alerted
wave-public = { $waves ->
    [one] { $waves } wave
   *[other] { $waves } waves
} · { $people ->
    [one] { $people } person alerted
   *[other] { $people } people alerted
}
wave-why = Below each name, the reason they were given.
wave-none = Nobody yet.
wave-next = Next wave { $when }.
wave-widen = Widen now
wave-all = Everybody who could be alerted has been.
wave-number = Wave { $n }
wave-kind-some = the nearest
wave-kind-calm = those who follow
wave-kind-channel = the whole channel
wave-kind-calls = the telephone
wave-people = { $n ->
    [0] nobody
    [one] { $n } person
   *[other] { $n } people
}
wave-answer-taken = took it
wave-answer-seen = has seen it
wave-answer-cannot = cannot
wave-answer-silent = no answer yet
wave-phones = See the numbers to call
wave-phones-title = To call
wave-phones-hint = Each look at this list is noted.
wave-phones-empty = Nobody left a number.
wave-phones-seen = has seen the request
wave-back = Back to the request
event-widened = { $who } widens the alert for { $what }
