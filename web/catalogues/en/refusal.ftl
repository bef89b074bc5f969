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
refusal-too_large = That is too heavy to go through. Try something shorter, or a lighter photo.
refusal-empty = Write a few words before sending.
refusal-no_word = Those words are everywhere. Add a more precise one, like “pushchair”.
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
refusal-bad_dates = Choose two dates in order, over { $days } days at most.
refusal-bad_period = The end must come after the start.
refusal-bad_choice = { $field ->
    [consent] Say how this person gave their consent.
   *[other] This choice is not offered. Choose from the list.
}
refusal-bad_email = This e-mail address looks incomplete.
refusal-weak_password = { $limit ->
    [0] This password is too easy to guess. A short sentence does very well.
   *[other] This password is too easy to guess: at least { $limit } characters, a short sentence does very well.
}
refusal-email_taken = This address already has an account. Sign in.
refusal-name_taken = A channel already has this name. Choose another.
refusal-invitation_invalid = This invitation was already used, or is no longer valid. Ask whoever sent it for a new one.
refusal-bad_file = This file will not do. Choose a photo (JPEG, PNG, WebP), a PDF, a document or a sound.
refusal-too_many_files = That is too many at once: { $limit } files at most.
refusal-files_full = There is no room left for new files. Tell the coordination; without a photo everything works.
refusal-key_reused = This form was already sent with other answers. Reload the page.
refusal-deleted = This message was deleted.
refusal-many_alerted = { $count ->
    [one] This message would alert { $count } person. Is that what you want?
   *[other] This message would alert { $count } people. Is that what you want?
}
refusal-bad_options = A poll offers { $least } to { $limit } answers, all different.
refusal-poll_over = This poll is over: answers no longer change.
refusal-poll_anonymous = This poll is anonymous: nobody sees who answered what.
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
refusal-exercise_over = This exercise is over. Its debrief can still be read.
refusal-all_alerted = Everybody who could be alerted has been. The telephone is left.
refusal-bad_availability = These are not hours of a week: they go from 0 to 24, and end after they begin.
refusal-bad_time_zone = There is no such time zone. Choose it from the list, “Europe/Paris” for example.
refusal-too_many = { $limit ->
    [0] These are too many. Keep what matters.
   *[other] These are too many: keep { $limit } at most.
}
refusal-claim_over = { $state ->
    [lapsed] It was not confirmed in time, so your part was given back. You can take it again if some is left.
    [no_show] This part was noted as not delivered. Talk about it in the thread.
    [reassigned] Somebody else took this part over.
   *[other] This part is no longer yours.
}
refusal-claim_moved_on = { $state ->
    [delivered] It is noted as delivered already.
    [validated] It is received and confirmed already. Thank you!
   *[other] It is further than that already.
}
refusal-quantity_taken = { $taken ->
    [0] That would be less than what is promised already.
   *[other] That would be less than what is promised already: { $taken }. Keep at least that much.
}
refusal-already_matched = The other person has a part of this card already.
refusal-already_card = This message became a card before. Open that one instead.
refusal-masked = Contact details are erased some days after the end. Ask the coordinators if it matters.
refusal-rate_limited = { $retry_after ->
    [0] A little fast. Wait a few seconds and try again.
    [one] A little fast. Try again in { $retry_after } second.
   *[other] A little fast. Try again in { $retry_after } seconds.
}
refusal-read_only = Relais cannot save anything for now: the server’s disk is full or failing. Nothing you had is lost; try again in a few minutes.
refusal-busy = Many people are writing at once. Try again in a moment.
refusal-link_invalid = This link does not hold. Open Relais to answer.
refusal-link_expired = This link is too old. Open Relais to see how the request stands.
refusal-link_used = This link did its work before, or your part has gone since. Open Relais to take it again.
refusal-bad_subscription = This browser could not subscribe to notifications. Try another one.
refusal-head-410 = This link is too old
refusal-call_over = This call is over.
refusal-call_full = This call is full: { $most } people at most.
refusal-bad_signal = This message between devices was not understood.
