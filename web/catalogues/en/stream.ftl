# A channel, its stream and its composer.
stream-fresh = { $n ->
    [one] { $n } new message
   *[other] { $n } new messages
}
message-deleted = message deleted
message-edited = edited
message-edit = Edit
message-delete = Delete
message-to-card = Make it a request or an offer
message-plain = Edit or delete
message-react-plain = React
reaction-thanks = Thanks
reaction-bravo = Well done
reaction-agreed = Agreed
reaction-noted = Noted
reaction-support = With you
stream-title = Messages
stream-older = Older messages
stream-empty = Nobody has spoken here yet
stream-empty-hint = A simple hello is enough to begin.
thread-title = Discussion
thread-empty = Nothing to say for now
thread-empty-hint = A question, a detail? Write here.
thread-label = Your message in the discussion
composer-ask = Ask for something
composer-label = Your message in { $name }
composer-placeholder = Message
composer-emoji = Choose an emoji
composer-send = Send
composer-attach = Attach a photo or a file
composer-record = Record a voice note
files-title = Attached files
files-photos = Attached photos
file-kb = { $n } kB
file-mb = { $n } MB
composer-alert = { $n ->
    [one] Yes, alert { $n } person
   *[other] Yes, alert { $n } people
}
day-jump = Go to a date
day-jump-go = Go
pins-title = Current requests
channel-back = Back to the channels
channel-more = More actions
channel-people = { $n ->
    [one] { $n } person
   *[other] { $n } people
}
channel-people-link = Who is here
channel-ask = Ask for something
channel-leave = Leave the channel
channel-join = Join
channel-join-name = Join { $name }
channel-join-why = Join the channel to write in it.
channel-read-only = Here one reads without writing.
channel-last = { $name }: { $text }
channels-count = { $n ->
    [one] { $n } channel
   *[other] { $n } channels
}
channels-empty = No channel yet
channels-empty-text = Join one, or open the first.
channels-discover = To discover
channels-open = Open a channel
channels-open-short = Open
channels-open-action = Open the channel
channels-name = Its name
channels-purpose = What it is for
channels-kind = For whom?
channels-kind-theme = The whole network
channels-kind-theme-note = Anybody can find it and join.
channels-kind-private = A few people
channels-kind-private-note = One enters only when somebody adds you.
kind-town = The whole town
kind-theme = Themes
kind-organisation = My organisation
kind-private = Private
write-short = Write
write-title = Write to somebody
write-note = Up to { $most } people: they alone will read.
write-look = Look for a name
write-look-go = Search
write-nobody = Nobody of that name.
write-to = To whom?
write-open = Open the conversation
write-message = Message
kind-direct = Direct messages
message-pinned = pinned
message-more = Other actions
kept-title = Kept
kept-note = What you kept. You alone see it.
kept-empty = Nothing kept
kept-empty-text = Under a message, “Keep” puts it here.
kept-remove = Keep the message of { $name } no more
pinned-title = Pinned messages
pinned-note = What should stay at hand in this channel.
pinned-empty = Nothing pinned
pinned-empty-text = Under a message, “Pin” puts it here.
said-back = Back
said-see = See it in the conversation
versions-title = What this message said
versions-note = From the latest to the first.
people-title = Who is in { $name }
people-list = In this channel
people-add = Add somebody
people-who = Who?
people-add-action = Add
message-kept = kept by you
