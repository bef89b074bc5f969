# Figures: the page, the report on paper, one card's own, the export.
figures-title = Figures
figures-back = Back to home
figures-report = Annual report
figures-period = Period
figures-by-month = Month
figures-by-quarter = Quarter
figures-by-year = Year
figures-by-days = Choose other dates
figures-earlier = Earlier period
figures-later = Later period
figures-from = From
figures-to = To
figures-show = Show
figures-quarter = { $number ->
    [1] 1st quarter { $year }
    [2] 2nd quarter { $year }
    [3] 3rd quarter { $year }
   *[other] { $number }th quarter { $year }
}
figures-days = { $first } to { $last }
figures-week = Week
figures-month = Month
figures-week-of = Week of { $day }
figures-essential = In short
figures-before = before: { $value }
figures-tile-asked = requests
figures-tile-rate = of settled requests found help here
figures-tile-cover = until everything was promised, half of the time
figures-tile-first-wave = covered by the first wave of alerts
figures-tile-volunteers = people promised help
figures-tile-reached = people alerted for a filled request
figures-tile-offers = offers published
figures-tile-broken = promises not kept
figures-nothing = Nothing to show for this period.
figures-empty = No request in this period. Choose another one, or come back in a few days.
figures-table = The same figures as a table
figures-total = Total
figures-needs = Requests
figures-share = Share
figures-rate = Filled
figures-category = Category
figures-categories = What was asked for
figures-categories-head = Category
figures-places = In which districts
figures-places-head = District
figures-of = { $part } of { $whole }
figures-of-note = On the right: filled out of settled.
figures-series = Requests over time
figures-pace = Time to find somebody
figures-pace-note = Half of the requests were fully promised faster than this.
figures-spread = How long until everything is promised
figures-spread-note = Number of requests, by the time between asking and the last promise.
figures-delay = Time
figures-under = ≤ { $length }
figures-up-to = ≤ { $length }
figures-beyond = > { $length }
figures-more = more
figures-waves = How many waves of alerts
figures-waves-head = Covered during
figures-waves-note = The fewer waves it takes, the fewer people are disturbed.
figures-wave = { $number ->
    [1] the 1st wave
    [2] the 2nd wave
    [3] the 3rd wave
   *[other] the { $number }th wave
}
figures-lacked = What was lacking
figures-unmet = Unanswered
figures-median = Half of the time
figures-ninth = Nine times in ten
figures-median-before = Before (half of the time)
figures-from-asking = Since asking
figures-times = How long it took
figures-step-seen = Seen by somebody
figures-step-answered = First answer
figures-step-covered = Everything promised
figures-step-delivered = Help is there
figures-given = Delivered
figures-given-title = What was delivered
figures-end-filled = Filled
figures-end-elsewhere = Found elsewhere
figures-end-unmet = Unanswered
figures-end-pending = Under way
figures-staff = For the coordination
figures-staff-answers = { $reached ->
    [one] { $reached } alert sent
   *[other] { $reached } alerts sent
}; { $saw ->
    [one] { $saw } person looked
   *[other] somebody looked { $saw } times
}; { $cannot ->
    [one] { $cannot } answer “I cannot”
   *[other] { $cannot } answers “I cannot”
}.
figures-staff-broken = { $lapses ->
    [one] { $lapses } promise lapsed without being confirmed
   *[other] { $lapses } promises lapsed without being confirmed
}; { $shows ->
    [one] { $shows } person did not come
   *[other] somebody did not come { $shows } times
}; { $withdrawn ->
    [one] { $withdrawn } request withdrawn or double
   *[other] { $withdrawn } requests withdrawn or double
}.
figures-export = Export the requests (CSV)
figures-export-hint = One row a request, without title, name or contact.
figures-method = How it is counted
figures-slowest = the longest step
figures-fact-reached = { $n ->
    [0] nobody was alerted
    [one] { $n } person alerted
   *[other] { $n } people alerted
}{ $waves ->
    [0] {""}
    [one] {" "}in one wave
   *[other] {" "}in { $waves } waves
}
figures-fact-saw = { $n ->
    [0] seen by nobody
    [one] seen by { $n } person
   *[other] seen by { $n } people
}
figures-fact-cannot = { $n ->
    [0] nobody said they could not
    [one] { $n } person could not
   *[other] { $n } people could not
}
figures-fact-takers = { $n ->
    [0] nobody promised
    [one] { $n } person promised { $taken } of { $of }
   *[other] { $n } people promised { $taken } of { $of }
}
figures-fact-wave = { $n ->
    [1] covered by the 1st wave
    [2] covered during the 2nd wave
    [3] covered during the 3rd wave
   *[other] covered during the { $n }th wave
}
figures-fact-broken = { $n ->
    [one] { $n } promise not kept
   *[other] { $n } promises not kept
}
need-figures-title = The figures of this request
need-figures-note = Times count from the moment the request was published. They help to organise better, never to judge anybody.

home-figures = { $network } these last seven days
home-figures-note = figures of the network, never of a person
home-figures-all = All figures
home-figure-pace = to cover a request, half of the time.
home-figure-pace-label = Time to cover, week by week:
home-figure-wave = of requests covered by the first wave of alerts: fewer people disturbed.
home-figure-wave-label = Share covered by the first wave, week by week:
home-figure-was = It was { $value } { $n ->
    [1] a week
   *[other] { $n } weeks
} ago.
home-figure-filled = { $n ->
    [0] No request settled so far.
    [one] settled request found help.
   *[other] settled requests found help.
}
home-figure-filled-label = Requests filled, found elsewhere, unanswered
home-figure-unmet = What was lacking: { $what }.

report-title = Report { $year }
report-cover = Mutual aid in { $year }
report-cover-lede = What the people, the associations and the services of the town did for one another.
report-made = Drawn up on { $day }.
report-unfinished = The year is not over: these figures end on that date.
report-hint = made for paper: A4, or saved as PDF
report-print = Print
report-years = Year
report-year = Report { $year }
report-essential = In short
report-essential-asked = { $n ->
    [one] One request for help was published, { $urgent } of them urgent.
   *[other] { $n } requests for help were published, { $urgent } of them urgent. { $filled } found help in the network: { $rate } of those that are settled.
}
report-essential-speed = Half of the time, everything that was lacking was promised within { $median }; nine times in ten, within { $ninth }.
report-essential-waves = { $rate } of requests were covered by the very first people alerted. On average, { $reached } people were disturbed for a filled request.
report-essential-people = { $n ->
    [0] Nobody promised help yet
    [one] One person promised help
   *[other] { $n } people promised help
}, and { $offers ->
    [0] no offer was published.
    [one] one offer was published.
   *[other] { $offers } offers were published.
}
report-essential-unmet = { $n ->
    [one] One request stayed unanswered.
   *[other] { $n } requests stayed unanswered. They tell what is still lacking, and are detailed further on.
}
report-year-title = The year, step by step
report-series-text = Each column is a month; its height tells how many requests were published in it.
report-pace-text = Half of the month’s requests were fully promised faster than this point.
report-asked-title = What was asked for, and where
report-categories-text = Categories, from the most to the least asked for.
report-places-text = The district where help was awaited; addresses are never in these figures.
report-speed-title = How fast
report-given-title = What was given, what was lacking
report-given-text = Added up from what those who asked said they received.
report-unmet-text = The requests that nobody could take in time, by category.
report-method-text = All figures come from the requests published in Relais during the year, and from what had become of them on the day of this report.

method-asked = Requests
method-asked-text = Those published during the period, by the town’s clock, in every channel. A request withdrawn by its author or joined with another is not counted. Offers are counted apart.
method-filled = Filled
method-filled-text = Everything was promised, or the help was given.
method-elsewhere = Found elsewhere
method-elsewhere-text = The solution came from outside of the network.
method-unmet = Unanswered
method-unmet-text = The deadline passed before everything was promised, or the request was closed without a solution.
method-pending = Under way
method-pending-text = Something is still lacking and the deadline has not passed.
method-rate = Share filled
method-rate-text = Filled requests, divided by all those that are no longer under way.
method-times = Times
method-times-text = Counted from publication. “Seen”: somebody opened the request. “First answer”: a promise or an “I cannot”. “Everything promised”: the last promise that was lacking. “Help is there”: the last delivery that was told, or else the closing.
method-median = Half of the time, nine times in ten
method-median-text = Sorted from the fastest to the slowest: the one in the middle, and the one that nine in ten do not exceed. A request that did not reach the step is left out.
method-waves = Waves
method-waves-text = A request is covered by the first wave when everything was promised before the second one left. Only covered requests that somebody was alerted of count.
method-reached = People alerted for a filled request
method-reached-text = All alerts, those of unanswered requests included, divided by the filled ones among the requests that led to an alert.
method-volunteers = People who promised
method-volunteers-text = Each person counts once, even if they helped twenty times. A promise given back does not count.
method-given = Delivered
method-given-text = What the asker said they received; failing that, what was promised. Different units are never added up.
method-broken = Promises not kept
method-broken-text = Those that lapsed unconfirmed, and those where nobody came. A promise given back is not one of them.
method-practice = Practice
method-practice-text = Simulated requests are in no figure.
method-people = People
method-people-text = No figure is that of a person.

export-asked = Published
export-category = Category
export-place = District
export-urgency = Urgency
export-quantity = Quantity
export-unit = Unit
export-taken = Promised
export-delivered = Delivered
export-end = Outcome
export-minutes-seen = Minutes until seen
export-minutes-answered = Minutes until answered
export-minutes-covered = Minutes until covered
export-minutes-delivered = Minutes until helped
export-waves = Waves
export-wave = Covered by wave
export-reached = People alerted
export-saw = Saw it
export-cannot = Could not
export-takers = Promised help
export-lapses = Promises lapsed
export-no-shows = Did not come
