# Moments. An hour and its minutes are tied by a narrow space that does not break.
when-clock = { $hour } h { $minute }
when-clock-sharp = { $hour } h
when-moment = { $day } { $hour }
when-deadline = { $day } avant { $hour }
when-before-date = avant { $day }
when-left = il reste { $length }
when-passed = délai passé
when-within = dans { $length }
when-now = à l’instant
when-ago = il y a { $length }
when-today = aujourd’hui
when-tomorrow = demain
when-yesterday = hier
when-night = cette nuit
when-tonight = cette nuit
when-morning = ce matin
when-evening = ce soir
when-date = le { $date }
when-separator = { $name }, { $day }
when-minutes = { $n } min
when-hours = { $n } h
when-hours-minutes = { $n } h { $minutes }
when-days = { $n ->
    [one] { $n } jour
   *[other] { $n } jours
}
