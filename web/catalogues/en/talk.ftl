# Polls, words passed on, what is for later.
poll-title = Ask a question
poll-hint = Everybody chooses an answer; everybody sees the result.
poll-label = Poll
poll-question = Your question
poll-options = The possible answers
poll-option = Answer { $n }
poll-more = More answers
poll-several-choice = Several answers may be chosen
poll-anonymous-choice = Anonymous answers
poll-anonymous-note = How many shows, never who.
poll-closes = End of the poll
poll-ask = Ask the question
poll-count = { $n ->
    [0] no votes
    [one] { $n } vote
   *[other] { $n } votes
}
poll-voters = { $n ->
    [0] Nobody has answered yet
    [one] { $n } person has answered
   *[other] { $n } people have answered
}
poll-several = several answers possible
poll-anonymous = anonymous
poll-until = Until { $when }
poll-closed = Over
poll-who = Who answered what
poll-close = Close the poll
votes-title = Who answered what
composer-plus = Something other than a message
composer-poll = Ask a question (poll)
composer-later = Send later
forward-title = Forward this message
forward-hint = The words are quoted with their author.
forward-files = Files to send along
forward-to = To which channel?
forward-comment = Your words
forward-by = <b>{ $name }</b>
forward-by-in = <b>{ $name }</b>, in { $place }
forward-changed = changed since by its author
later-title = Send later
later-hint = The message will leave by itself, in your name.
later-body = Your message
later-when = When?
later-hour = In 1 hour
later-pick = Or at another moment
later-send = Send then
remind-hint = A notification will bring you back to it. Only you will get it.
remind-set = Reminder set: { $when }
remind-off = Do not remind me any more
remind-pick = Remind me then
ahead-title = Coming up
ahead-note = What will leave in your name, and what you will be reminded of.
ahead-empty = Nothing planned
ahead-empty-text = Under “+”, “Send later”; under a message, “Remind me”.
ahead-scheduled = Messages to send
ahead-reminders = Reminders
ahead-refused = Not sent
ahead-change = Change the message for { $name }
ahead-cancel = Cancel the message for { $name }
ahead-forget = Do not remind me of { $name }’s message
notice-scheduled = It is planned.
notice-reminder = Noted: you will be reminded.
told-message-reminder-title = Reminder: a message from { $by }
told-message-reminder-body = You wanted to come back to it now.
told-scheduled-refused-title = A planned message was not sent
told-scheduled-refused-body = It is kept in “Coming up”, with the reason.
