# Every way of saying no: what happened, then what to do. Never a number.
refusal-title = That could not be done
refusal-back = Go back
refusal-home = Back to the home page
refusal-head-400 = Something is missing
refusal-head-403 = This is not open to you
refusal-head-404 = This page does not exist, or is not for you
refusal-head-409 = Something changed in the meantime
refusal-head-413 = That is too heavy
refusal-head-429 = A little patience
refusal-head-500 = We have a problem
refusal-head-503 = Relais is catching its breath
refusal-unknown = That did not work, and it is not your doing. Try again in a moment.
refusal-not_signed_in = Sign in to continue.
refusal-session_expired = You have been signed out. Sign in again, nothing is lost.
refusal-bad_credentials = The address or the password is not right. Check and try again.
refusal-wrong_password = The current password is not right.
refusal-csrf = This page was open for too long. Reload it and try again.
refusal-not_demo = This way in exists only in the demo town.
refusal-setup_done = The network is already set up. Sign in, or ask for an invitation.
refusal-not_found = The address may have changed, or it is reserved for others. If you think you should be let in, ask the coordination.
refusal-forbidden = You may see it, but not change it. The coordination can help you.
refusal-not_member = Join the channel first to write in it.
refusal-channel_archived = This channel is closed. It can still be read.
refusal-bad_request = An answer is missing, or one of them is not right. Check and send again.
refusal-unknown_verb = This page is too old. Reload it.
refusal-too_large = That is too heavy to go through. Try something shorter.
refusal-empty = Write a few words before sending.
refusal-too_long = { $limit ->
    [0] That is a little long. Split it.
   *[other] That is a little long: { $limit } characters at most.
}
refusal-bad_quantity = { $limit ->
    [0] Give a whole number, from 1 up.
   *[other] Give a whole number, from 1 to { $limit }.
}
refusal-bad_deadline = { $days ->
    [0] Choose a date and a time to come.
   *[other] Choose a date and a time to come, within { $days } days.
}
refusal-bad_choice = This choice is not offered. Choose from the list.
refusal-bad_email = This e-mail address looks incomplete.
refusal-weak_password = { $limit ->
    [0] This password is too easy to guess. A short sentence does very well.
   *[other] This password is too easy to guess: at least { $limit } characters, a short sentence does very well.
}
refusal-email_taken = This address already has an account. Sign in.
refusal-name_taken = A channel already has this name. Choose another.
refusal-invitation_invalid = This invitation was already used, or is no longer valid. Ask whoever sent it for a new one.
refusal-key_reused = This form was already sent with other answers. Reload the page.
refusal-deleted = This message was deleted.
refusal-own_need = This is your own request: leave it to the others.
refusal-already_claimed = { $by ->
    [none] Somebody was quicker: all is taken. Thank you for answering!
   *[other] Somebody was quicker: { $by } took what was left. Thank you for answering!
}
refusal-already_yours = You have already taken this. To change, give back your part, then take it again.
refusal-not_enough_left = { $left ->
    [0] None is needed any more. Thank you for answering!
    [one] Only { $left } is still needed. You can still take it.
   *[other] Only { $left } are still needed. You can still take them.
}
refusal-need_over = { $state ->
    [covered] All is already taken. Thank you for answering!
    [fulfilled] It is already done. Thank you for answering!
    [expired] Time is up for this request.
    [cancelled] The request was withdrawn.
    [merged] This request was merged with another.
   *[other] This request is closed. Thank you for answering!
}
refusal-not_claimer = Somebody else is taking care of it.
refusal-already_released = You had already given it back. All is well.
refusal-rate_limited = { $retry_after ->
    [0] A little fast. Wait a few seconds and try again.
    [one] A little fast. Try again in { $retry_after } second.
   *[other] A little fast. Try again in { $retry_after } seconds.
}
refusal-read_only = Relais cannot save anything for now: the server’s disk is full or failing. Nothing you had is lost; try again in a few minutes.
refusal-busy = Many people are writing at once. Try again in a moment.
