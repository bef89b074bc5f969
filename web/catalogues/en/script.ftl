# Words the scripts say. Placeables stay as they are here and are filled in the browser.
js-offline = No network. You can read and write.
js-offline-waiting = { $n ->
    [one] No network. { $n } message will leave when it is back.
   *[other] No network. { $n } messages will leave when it is back.
}
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
