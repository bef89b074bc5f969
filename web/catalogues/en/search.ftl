# Search.
search-title = Search
search-link = Search
search-here = Search in this channel
search-back = Back home
search-label = What are you looking for?
search-placeholder = A word, a name, a card
search-action = Search
search-filters = Narrow down: channel, dates, open requests
search-channel = In which channel
search-anywhere = Everywhere
search-from = From
search-to = To
search-open = Open requests
search-by = By { $name }
search-by-one = By one person
search-of = Messages by { $name }
search-what = Their messages
search-kinds = What
search-all = Everything
search-messages = Messages
search-demandes = Requests
search-offres = Offers
search-fichiers = Files
search-personnes = People
search-structures = Organisations
search-canaux = Channels
search-more = See all
search-older = Older results
search-corrected = Nothing for “{ $typed }”. This answers “{ $meant }”.
search-nothing = Nothing found
search-nothing-text = Try one word only, or a similar one. It does not exist yet? Ask for it.
search-start = What are you looking for?
search-start-text = One word will do, with or without accents. You find what you may read: messages, cards, files, people and channels.
search-start-open = See open requests
search-state = { $state ->
    [open] open
    [partly_covered] partly covered
    [covered] covered
    [fulfilled] fulfilled
    [closed] closed
    [expired] expired
    [cancelled] cancelled
    [merged] merged
   *[other] —
}
past-note = You are reading old messages.
past-newer = Newer messages
past-now = Back to now
