# What leaves the pages: notifications, e-mails, text messages, and the pages of their links.
outside-asks = { $place ->
    [none] { $amount } missing, { $until }.
   *[other] { $amount } missing, { $place }, { $until }.
}
told-mailbox-failed-title = Your e-mails no longer get through
told-mailbox-failed-body = Your mailbox refused our last message. Check your address in Me.
told-test-title = A test from { $what }
told-test-body = If you read this, alerts reach you this way.
told-digest-title = What you missed
told-digest-body = Open requests and unread messages.

push-take = { $n ->
    [1] I’ll do it
   *[other] I’ll take all { $n }
}
push-how-many = Answer…
push-done-take = Noted, thank you!
push-done-take-body = This is yours now. Open the request to see whom to call.
push-done-cannot = Noted. Thank you for answering.
push-not-done = That could not be done

mail-missing = Missing
mail-kind = What it is about
mail-place = District
mail-until = When
mail-open = Open in Relais
mail-fact = { $label }: { $value }
mail-why = Why you: { $why }.
mail-foot = You get this message as a member of { $network }.
mail-settings = My alerts
mail-unsubscribe = No more e-mails
mail-digest-subject = { $needs ->
    [0] Your digest, { $network }
    [one] One open request, { $network }
   *[other] { $needs } open requests, { $network }
}
mail-digest-heading = Hello { $name }
mail-digest-lead = { $more ->
    [0] Here is what you missed.
    [one] Here is what you missed, and one more request.
   *[other] Here is what you missed, and { $more } more requests.
}
mail-digest-why = You chose to get this digest.
mail-private-channel = A private channel
mail-unread = { $n ->
    [one] { $n } unread message
   *[other] { $n } unread messages
}
mail-notices = { $n ->
    [one] { $n } unread notification
   *[other] { $n } unread notifications
}

link-mine = This is yours: { $amount }.
link-mine-next = Whom to call is in the request, once you have signed in.
link-declined = You answered that you cannot. Thank you!
link-over = Nothing is left to do here. Thank you for looking.
link-done-take = Noted, thank you!
link-done-cannot = Noted. Thank you for answering.
link-done-release = Given back, the request is open again. Thank you for saying so.
link-not-me = If this is not you, touch nothing: this link acts in the name of { $name }.
unsubscribe-title = No more e-mails
unsubscribe-text = No more e-mails from { $network } to { $name }. Alerts stay in Relais.
unsubscribe-action = Stop the e-mails
unsubscribe-done = Done: you will get no more e-mails. You can turn them on again in Me.

me-push = Notifications on this device
me-push-hint = An urgent request finds you even when Relais is closed, and one press answers it.
me-push-off = This server does not send notifications yet: its administrators can turn them on.
me-push-start = Turn on
me-push-stop = Turn off
me-push-noscript = Notifications need a browser with scripts.
me-mailbox-failed = Your mailbox refused our e-mails: we no longer write to { $email }.
me-mailbox-retry = It works again
js-push-on = On, on this device.
js-push-denied = Your browser blocks them for this site: open the padlock beside the address, allow notifications, then come back here.
js-push-unable = This browser cannot get notifications. On an iPhone, first add Relais to the home screen.
js-push-failed = That did not work. Try again in a moment.

sendings-title = Sent
sendings-note = what left the pages, to whom, by which way
sendings-way = Way
sendings-state = State
sendings-all = All
sendings-filter = Filter
sendings-empty = Nothing to show
sendings-empty-text = Nothing of this kind was sent.
sendings-again = Send again
sendings-again-name = Send again to { $name }
sendings-attempts = { $n ->
    [0] not tried yet
    [one] { $n } attempt
   *[other] { $n } attempts
}
sendings-next = Older
sendings-off-push = Notifications: not set up, nothing leaves.
sendings-off-email = E-mail: not set up, nothing leaves.
sendings-off-sms = Text messages: not set up, nothing leaves.
way-push = notification
way-email = e-mail
way-sms = text message
sending-due = waiting
sending-sent = sent
sending-failed = failed
sending-dropped = dropped
notice-again = On its way again.
notice-mailbox = Noted: the next notice will try your mailbox.
push-unsent = No network. Touch to open the request and answer.
me-administration = Administration
outside-confirm = I confirm
outside-release = I can no longer do it
push-done-confirm = Confirmed, thank you!
push-done-release = Given back. Thank you for saying so.
link-done-confirm = Confirmed, thank you!
sending-about-need = alert
sending-about-card = card
sending-about-claim = promise
sending-about-channel = channel
sending-about-mailbox = mailbox
sending-about-digest = digest
sending-about-test = test
