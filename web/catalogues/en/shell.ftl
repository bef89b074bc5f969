# What surrounds every page, and the pages of one's own.
shell-skip = Skip to content
tabs-title = Sections
tab-home = Home
tab-urgent = Urgent
tab-channels = Channels
tab-mutual = Mutual aid
tab-me = Me
badge-promises = { $n ->
    [one] { $n } current promise
   *[other] { $n } current promises
}
strip-title = Urgent right now
side-title = Channels
side-all = All channels
optional = optional
choose = Choose…
save = Save
ask = Ask
give = Offer
mutual-needs = Requests
mutual-offers = Offers
mutual-sides = Requests or offers
mutual-natures = Of what nature
nature-all = Everything
nature-goods = Things
nature-service = A hand
nature-time = Time
nature-equipment = Equipment
offers-count = { $n ->
    [one] { $n } offer
   *[other] { $n } offers
}
offers-mine = Your offers
offers-taken = What you asked for
offers-open = Available
offers-empty = No offers for now
offers-empty-text = Something to lend, an hour to spare, a ride? Offer it, however small.
offer-page-title = Offer
private-back-offer = Back to the offer
theme-title = Theme
theme-auto = As the device
theme-light = Light
theme-dark = Dark
role-admin = administration
role-coordinator = coordination
role-member = member
role-citizen = resident
category-food = food
category-baby = early childhood
category-hygiene = hygiene
category-housing = housing
category-transport = transport
category-visit = visit
category-translation = translation
category-health = health
category-childcare = childcare
category-event = event
category-clothing = clothes
category-equipment = equipment
category-admin_help = paperwork
category-handyman = repairs
category-moving = moving
category-other = other

home-network = mutual aid network
home-day = Hello { $name }
home-evening = Good evening { $name }
home-urgent = { $n ->
    [0] Nothing urgent in town.
    [one] One urgent request in town.
   *[other] { $n } urgent requests in town.
}
home-promises = Your promises
home-all = See all
promises-empty-text = You have promised nothing, and that is fine too.
home-news = What is new
home-news-empty = You have read everything.
home-here = Online
home-here-hint = People connected right now.
needs-count = { $n ->
    [one] { $n } request
   *[other] { $n } requests
}
urgent-missing = Something is still missing
urgent-empty = Nothing urgent in town
urgent-empty-text = { $n ->
    [0] All that was pressing is covered. Thank you!
    [one] All that was pressing is covered. { $n } request can wait, if you feel like it.
   *[other] All that was pressing is covered. { $n } requests can wait, if you feel like it.
}
urgent-empty-action = See what can wait
urgent-moving = Under way
urgent-moving-note = nothing to do, just good to know
urgent-done = Finished
mutual-note = what you promised, what you ask for
mutual-note-offers = given, lent, shared
mutual-requests = Your requests
mutual-open = To take
mutual-done = Recently finished
mutual-empty = All is calm
mutual-empty-text = Nothing is asked for in your channels. A need, even a small one? Ask.
need-page-title = Request
need-page-in = in { $name }
need-back = Back to { $name }
private-back = Back to the request

me-about = You
me-language = Language
me-device = On this device
me-sound = Sound
me-sound-action = A short sound for urgent requests
me-sound-hint = Never a sound for what can wait.
me-invite = Invite somebody
me-invite-role = As
me-invite-action = Make a link
me-invite-ready = This link lets one person in ({ $role }). Send it, or let them scan the code.
me-invite-link = Invitation link
me-invite-qr = Code to scan with a phone
me-invite-until = Valid until { $when }.
me-password = Password
me-password-current = Current password
me-password-hint = Your other devices will be signed out.
me-password-action = Change the password
me-devices = Signed-in devices
me-device-current = this device, now
me-device-close = Sign out
me-device-close-name = Sign out { $name }
sign-out = Sign out
