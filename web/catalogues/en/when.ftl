# Moments. English tells the hour on 24 hours: one reading, no am or pm to miss.
when-clock = { $hour }:{ $minute }
when-clock-sharp = { $hour }:00
when-moment = { $day } at { $hour }
when-deadline = { $day } before { $hour }
when-before-date = before { $day }
when-left = { $length } left
when-passed = time is up
when-within = in { $length }
when-now = just now
when-ago = { $length } ago
when-today = today
when-tomorrow = tomorrow
when-yesterday = yesterday
when-night = today
when-tonight = tonight
when-morning = this morning
when-evening = this evening
when-date = { $date }
when-separator = { $name }, { $day }
when-minutes = { $n } min
when-hours = { $n } h
when-hours-minutes = { $n } h { $minutes }
when-days = { $n ->
    [one] { $n } day
   *[other] { $n } days
}
