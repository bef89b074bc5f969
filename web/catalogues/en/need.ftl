# The need card, its pin, its line in the strip, and what happens to it.
amount = { $n } { $unit }
urgency-normal = No rush
urgency-urgent = Urgent
urgency-vital = Vital
state-covered = All taken
state-fulfilled = Done
state-closed = Closed
state-expired = Time is up
state-cancelled = Cancelled
state-merged = Merged
state-draft = Draft
flag-normal = This can wait
flag-urgent = Urgent
flag-vital = Vital
flag-covered = All taken
flag-mine = You have taken this
flag-mine-offer = You have reserved this
flag-fulfilled = Done, thank you!
flag-closed = Closed
flag-expired = Time is up
flag-cancelled = Cancelled
flag-merged = Merged with another
flag-moving = { $who } is on the way
flag-confirm = Please confirm
flag-waiting = On the waiting list
flag-draft = Draft
flag-offer_open = Available
flag-offer_covered = All taken
flag-offer_fulfilled = Well used, thank you!
flag-offer_closed = Offer closed
flag-offer_expired = No longer on offer
flag-offer_cancelled = Offer withdrawn
flag-offer_merged = Merged with another
flag-offer_draft = Draft
relay-label = { $taken } { $unit } of { $total }
pin-missing = { $n } { $unit } missing
need-missing = { $n } { $unit } still needed
pin-offer = { $n } { $unit } left
pin-unlimited = as much as you need
offer-left = { $n } { $unit } left
offer-unlimited = As much as you need
need-of = of { $total }
need-takers = Already taken by
need-takers-offer = Already reserved by
need-takers-more = { $n ->
    [one] and { $n } other
   *[other] and { $n } others
}
need-photos = Photos
need-photo = Photo { $n }: { $what }
need-for-another = for somebody without an account
need-until = { $start } → { $until }
need-busy = You have already promised something for that time: { $what } ({ $when }).
need-match-need = With one of your offers
need-match-offer = For one of your requests
need-match-none = Neither
need-want = I need this
need-quicker = Somebody was quicker.
need-quicker-who = { $who } took what was left. Thank you for answering!
need-see-missing = What is still needed
need-how-many = How many do you take?
step-less = One less
step-more = One more
need-take = I take these
step-title = How far the promise is
step-held = Taken
step-confirmed = Confirmed
step-on_the_way = On the way
step-delivered = Done
step-offer_held = Reserved
step-offer_confirmed = Confirmed
step-offer_on_the_way = On the way
step-offer_delivered = Received
promise-confirm-why = Still all right? Without an answer the request goes out to everybody again in
promise-confirm-why-offer = Still all right? Without an answer the offer is free again in
promise-confirmed = Yes, I confirm
promise-on_the_way = I am leaving now
promise-delivered = It is done
promise-offer_confirmed = Yes, I confirm
promise-offer_on_the_way = I am coming to fetch it
promise-offer_delivered = I have received it
promise-done = Thank you! { $who } will confirm that all arrived.
promise-thanked = It arrived. Thank you!
handing-link = Hand over
handing-asked = { $who } asks you to take over
handing-part = Their part: { $n } { $unit }
handing-whole = The whole promise.
handing-yes = I take over
handing-no = No, thank you
handing-proposed = Proposed to { $who }. The promise stays yours until they answer.
handing-back = Take my proposal back
handing-title = Hand over
handing-note = Choose who could take it in your place. Nothing changes before they answer.
handing-person = A person
handing-organisation = An organisation
handing-either = One or the other, not both.
handing-action = Propose
waiting-text = If something is given back it is yours, and you get a message. Nothing to watch.
waiting-join = Tell me if it comes free
waiting-leave = Leave the list
manage-fold = Follow and close
manage-promises = The promises
manage-received = Received from { $who }
manage-received-short = Received
manage-given = Given to { $who }
manage-given-short = Given
manage-partly = Received in part
manage-how-many = How many arrived?
manage-no-show = Nobody came
manage-edit = Change
manage-publish = Publish
manage-discard = Throw the draft away
manage-renew = More time
manage-renew-need = Ask again
manage-renew-offer = Offer again
manage-merge = It is the same as…
manage-merge-action = Merge
manage-close = Close
manage-thanks = A word of thanks
manage-thanks-hint = It reaches those who helped, and those who had been alerted.
manage-delivered = How many really arrived?
thanks-by = { $who }, { $org }
need-delivered = { $n } { $unit } of { $total } arrived.
need-on-behalf = On behalf of an organisation
need-on-behalf-me = My own
need-private = See contact details
need-merged-into = See the request that replaces it
offer-merged-into = See the offer that replaces it
need-over-expired = Nobody was free in time. The request can be made again.
need-over-closed = Nothing left to do. Thanks to everybody.
need-over-cancelled = The request was withdrawn.
need-over-offer_expired = The offer has had its time. It can be made again.
need-over-offer_closed = This offer is closed. Thank you!
need-over-offer_cancelled = The offer was withdrawn.
need-offered = offered by { $who } { $when }
need-waiting-count = { $n ->
    [one] { $n } person waits
   *[other] { $n } people wait
}
need-cannot = I cannot
need-declined = You said you cannot. Thank you for answering.
need-release = I no longer can
need-release-why = Tell us why, the request goes out again at once:
release-unavailable = I am no longer free
release-mismatch = It is not what I thought
release-no_answer = I cannot reach the person
release-other = Another reason
outcome-fulfilled = It is done, thank you
outcome-elsewhere = Found another way
outcome-unmet = No solution found
outcome-cancelled = No longer needed
outcome-offer_fulfilled = Well used, thank you
outcome-offer_elsewhere = Given another way
outcome-offer_unmet = Nobody wanted it
outcome-offer_cancelled = I withdraw it
need-talk = Discuss
need-asked = asked by { $who } { $when }
need-cannot-count = { $n ->
    [one] { $n } person cannot
   *[other] { $n } people cannot
}
private-title = For those who take it, and the coordination
private-for = For whom
private-consent = consent: { $how }
private-contact = Whom to call
private-call = Call
private-address = Address
private-notes = Good to know
private-none = No details were left. Ask in the discussion.
private-note = Each viewing is recorded. These lines are erased 7 days after the end.

event-opened = <b>{ $who }</b> asks for { $single ->
    [yes] help
   *[no] { $n } { $unit }
}: { $what }
event-claimed = { $way ->
    [alone] <b>{ $who }</b> takes care of it: { $what }
    [people] <b>{ $who }</b> comes to help ({ $n } { $unit }): { $what }.
   *[things] <b>{ $who }</b> takes { $n } { $unit }: { $what }.
}
event-left = { $left ->
    [0] All taken.
    [one] { $left } still needed.
   *[other] { $left } still needed.
}
event-released = <b>{ $who }</b> no longer can: { $what }.
event-resolved = { $outcome ->
    [fulfilled] Done, thank you! { $what }
    [elsewhere] <b>{ $who }</b> found another way: { $what }
    [unmet] No solution found: { $what }
    [cancelled] <b>{ $who }</b> withdrew the request: { $what }
   *[other] <b>{ $who }</b> closed the request: { $what }
}
event-expired = Time is up: { $what }
event-merged = Request merged with another: { $what }
event-offered = <b>{ $who }</b> offers { $many ->
    [all] { $what }, as much as you need.
    [single] { $what }.
   *[some] { $n } { $unit }: { $what }.
}
event-offer-claimed = { $way ->
    [alone] <b>{ $who }</b> needs it: { $what }
   *[things] <b>{ $who }</b> needs { $n } { $unit }: { $what }.
}
event-offer-left = { $left ->
    [0] All taken.
    [one] { $left } left.
   *[other] { $left } left.
}
event-offer-released = <b>{ $who }</b> no longer needs it: { $what }.
event-on-the-way = <b>{ $who }</b> is on the way: { $what }
event-delivered = <b>{ $who }</b> has done it: { $what }
event-offer-delivered = <b>{ $who }</b> has received it: { $what }
event-validated = It arrived: { $what }. Thank you <b>{ $who }</b>!
event-lapsed = <b>{ $who }</b> did not confirm, it is free again: { $what }.
event-no-show = <b>{ $who }</b> did not come, it is free again: { $what }.
event-handed = <b>{ $who }</b> takes over: { $what }
event-edited = <b>{ $who }</b> changed the card: { $what }
event-renewed = <b>{ $who }</b> gives it more time: { $what }
event-offer-resolved = { $outcome ->
    [fulfilled] Well used, thank you! { $what }
    [elsewhere] Given another way: { $what }
    [unmet] Nobody wanted it: { $what }
    [cancelled] <b>{ $who }</b> withdrew the offer: { $what }
   *[other] <b>{ $who }</b> closed the offer: { $what }
}
event-offer-expired = No longer on offer: { $what }
event-offer-merged = Offer merged with another: { $what }
event-joined = <b>{ $who }</b> joined the channel
event-gone = <b>{ $who }</b> left the channel
event-created = <b>{ $who }</b> opened the channel
event-renamed = <b>{ $who }</b> renamed the channel: { $what }
