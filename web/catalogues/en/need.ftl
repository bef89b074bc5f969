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
flag-normal = This can wait
flag-urgent = Urgent
flag-vital = Vital
flag-covered = All taken
flag-mine = You have taken this
flag-fulfilled = Done, thank you!
flag-closed = Closed
flag-expired = Time is up
flag-cancelled = Cancelled
flag-merged = Merged with another
relay-label = { $taken } { $unit } of { $total }
pin-missing = { $n } { $unit } missing
need-missing = { $n } { $unit } still needed
need-of = of { $total }
need-takers = Already taken by
need-quicker = Somebody was quicker.
need-quicker-who = { $who } took what was left. Thank you for answering!
need-see-missing = What is still needed
need-how-many = How many do you take?
step-less = One less
step-more = One more
need-take = I take these
need-on-behalf = On behalf of an organisation
need-on-behalf-me = My own
need-private = See contact details
need-merged-into = See the request that replaces it
need-over-expired = Nobody was free in time. The request can be made again.
need-over-closed = Nothing left to do. Thanks to everybody.
need-over-cancelled = The request was withdrawn.
need-cannot = I cannot
need-declined = You said you cannot. Thank you for answering.
need-release = I no longer can
need-release-why = Tell us why, the request goes out again at once:
release-unavailable = I am no longer free
release-mismatch = It is not what I thought
release-no_answer = I cannot reach the person
release-other = Another reason
need-resolve = Close the request
outcome-fulfilled = It is done, thank you
outcome-elsewhere = Found another way
outcome-unmet = No solution found
outcome-cancelled = No longer needed
need-talk = Discuss
need-asked = asked by { $who } { $when }
need-cannot-count = { $n ->
    [one] { $n } person cannot
   *[other] { $n } people cannot
}
private-title = For those who take it, and the coordination
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
event-joined = <b>{ $who }</b> joined the channel
event-gone = <b>{ $who }</b> left the channel
event-created = <b>{ $who }</b> opened the channel
event-renamed = <b>{ $who }</b> renamed the channel: { $what }
