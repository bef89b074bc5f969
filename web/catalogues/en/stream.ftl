# A channel, its stream and its composer.
stream-fresh = { $n ->
    [one] { $n } new message
   *[other] { $n } new messages
}
message-deleted = message deleted
message-edited = edited
message-reply = Reply to { $name }
message-edit = Edit
message-delete = Delete
message-plain = Edit or delete
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
composer-placeholder = Write a message
composer-send = Send
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
people-title = Who is in { $name }
people-list = In this channel
people-add = Add somebody
people-who = Who?
people-add-action = Add
