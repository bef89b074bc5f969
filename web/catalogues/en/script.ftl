# Words the scripts say. Placeables stay as they are here and are filled in the browser.
js-offline = No network. You can read and write.
js-offline-waiting = { $n ->
    [one] No network. { $n } message will leave when it is back.
   *[other] No network. { $n } messages will leave when it is back.
}
js-offline-kept = This is the page as it was on { $when }.
js-answer-waits = Kept: your answer leaves when the network is back.
js-answer-too-late = Your answer did not leave. Look at the card before you give it again.
js-update-ready = A new version of Relais is ready.
js-update = Update
js-back-online = Online again.
js-stopped = The connection is closed. Reload the page.
js-needs-network = No network. Try again in a moment.
js-trouble = That did not work. Try again.
js-new-messages = { $n ->
    [one] { $n } new
   *[other] { $n } new
}
js-jump = Go to the latest
js-fresh = New messages
js-said = { $name }: { $text }
js-many-new = { $n ->
    [one] { $n } new message
   *[other] { $n } new messages
}
js-deleted-message = message deleted
js-older-failed = The older messages did not come. Try again
js-you = You
js-waits-network = will leave when the network is back
js-not-sent = Not sent.
js-retry = Try again
js-edit = Edit
js-delete = Delete
js-cancel = Cancel
js-reply = Reply to { $name }
js-react = React to the message of { $name }
js-replying = Reply to { $name }: { $text }
js-editing = You are editing your message
js-edited = Message edited.
js-will-delete = This message is about to be deleted.
js-typing-one = { $name } is writing
js-typing-two = { $a } and { $b } are writing
js-typing-many = { $n ->
    [one] { $n } person is writing
   *[other] { $n } people are writing
}
js-take-some = I take { $n }
js-take-all = { $n ->
    [one] I take care of it
   *[other] I take all { $n }
}
js-claiming = One moment…
js-claim-waits = Leaves when the network is back
js-claimed = Noted, thank you! The card tells what comes next.
js-declined = Noted. Thank you for answering.
js-released = Noted, the request goes out again to everybody.
js-resolved = Noted, the request is closed.
js-want-some = I take { $n }
js-want-all = { $n ->
    [one] I need this
   *[other] I need all { $n }
}
js-waiting-place = { $n ->
    [one] You are first on the list.
   *[other] You are number { $n } on the list.
}
js-advanced-confirmed = Confirmed, thank you!
js-advanced-on-the-way = Have a good trip!
js-advanced-delivered = Thank you! Noted.
js-validated = Noted, thank you for following up.
js-missed = Noted, the request goes out again.
js-waits = Noted. You will be told if it comes free.
js-waits-no-more = Noted, you no longer wait.
js-took-over = It is yours now, thank you!
js-renewed = It has more time now.
js-busy = Mind: you have also promised { $title }
js-photo-sending = Sending…
js-photos-most = { $n } photos at most.
js-quicker = Somebody was quicker.
js-see-other = See: { $title }
js-still-missing = What is still needed
js-seen-by = { $n ->
    [one] Seen by { $n } person
   *[other] Seen by { $n } people
}
js-badge-unread = { $n ->
    [one] { $n } unread message
   *[other] { $n } unread messages
}
js-badge-urgent = { $n ->
    [one] { $n } urgent request
   *[other] { $n } urgent requests
}
js-alert-vital = Vital: { $title }
js-alert-urgent = Urgent: { $title }
js-close = Close the notice
js-when-left = { $length } left
js-when-passed = time is up
js-when-now = just now
js-when-ago = { $length } ago
js-when-minutes = { $n } min
js-when-hours = { $n } h
js-when-hours-minutes = { $n } h { $minutes }
js-when-days = { $n ->
    [one] { $n } day
   *[other] { $n } days
}
js-when-today = today
js-when-yesterday = yesterday
js-when-separator = { $name }, { $day }
# Words that one may put under a message.
js-reaction-thanks = Thanks
js-reaction-bravo = Well done
js-reaction-agreed = Agreed
js-reaction-noted = Noted
js-reaction-support = With you
# Calling people by name; files and voices.
js-calling = Whom to call
js-attached = To send
js-here = Online
js-away = Away
js-unkeep = Stop keeping
js-unkept = No longer kept.
js-badge-mentions = { $n ->
    [one] { $n } message calls you
   *[other] { $n } messages call you
}
js-too-long = This is too long for a message ({ $n } letters at most).
js-pasted-as-file = This text is long: it is attached as a file.
js-as-file = Attach as a file
js-text-file = text
js-emoji = Emoji
js-emoji-search = Search for an emoji
js-emoji-found = Found
js-emoji-recent = Recent
js-emoji-none = No emoji of that name.
js-voice = voice note
js-recording = Recording. Press again to finish.
js-recorded = Recording finished.
js-no-microphone = The microphone cannot be used. Allow it in the browser.
js-alert-anyway = Alert them all
# Other things to do with a message.
js-pin = Pin
js-unpin = Unpin
js-keep = Keep
js-copy-link = Copy the link
js-mark-unread = Mark as unread
js-versions = Versions
js-kept = Kept. It is in “Kept”.
js-copied = Link copied.
js-marked-unread = It stays unread until you come back.
js-forward = Forward
js-remind = Remind me
js-reminded = Noted: you will be reminded.
js-reminded-no-more = You will not be reminded any more.
js-ahead = Coming up
