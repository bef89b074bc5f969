# The need card, its pin, its line in the strip, and what happens to it.
amount = { $n } { $unit }
urgency-normal = Sans hâte
urgency-urgent = Urgent
urgency-vital = Vital
state-covered = C’est pris
state-fulfilled = Pourvu
state-closed = Close
state-expired = Délai passé
state-cancelled = Annulée
state-merged = Réunie
flag-normal = Ça peut attendre
flag-urgent = Urgent
flag-vital = Vital
flag-covered = C’est pris
flag-mine = Vous l’avez pris
flag-fulfilled = Pourvu, merci !
flag-closed = C’est clos
flag-expired = Le délai est passé
flag-cancelled = Annulée
flag-merged = Réunie avec une autre
relay-label = { $taken } { $unit } sur { $total }
pin-missing = manque { $n } { $unit }
need-missing = Il manque { $n } { $unit }
need-of = sur { $total }
need-takers = Déjà pris par
need-quicker = Quelqu’un a été plus rapide.
need-quicker-who = { $who } a pris le reste. Merci d’avoir répondu !
need-see-missing = Ce qui manque encore
need-how-many = Combien en prenez-vous ?
step-less = Un de moins
step-more = Un de plus
need-take = Je prends
need-on-behalf = Au nom d’une structure
need-on-behalf-me = En mon nom
need-private = Voir les coordonnées
need-merged-into = Voir la demande qui la remplace
need-over-expired = Personne n’était libre à temps. La demande peut être refaite.
need-over-closed = Il n’y a plus rien à faire. Merci à toutes et à tous.
need-over-cancelled = La demande a été retirée.
need-cannot = Je ne peux pas
need-declined = Vous avez dit ne pas pouvoir. Merci d’avoir répondu.
need-release = Je ne peux plus
need-release-why = Dites-nous pourquoi, la demande repart tout de suite :
release-unavailable = Je ne suis plus disponible
release-mismatch = Ce n’est pas ce que je pensais
release-no_answer = Je n’arrive pas à joindre la personne
release-other = Autre raison
need-resolve = Clore la demande
outcome-fulfilled = C’est fait, merci
outcome-elsewhere = Trouvé autrement
outcome-unmet = Restée sans solution
outcome-cancelled = Plus besoin
need-talk = En parler
need-asked = demandé par { $who } { $when }
need-cannot-count = { $n ->
    [one] { $n } personne ne peut pas
   *[other] { $n } personnes ne peuvent pas
}
private-title = Pour qui s’en charge, et la coordination
private-contact = Qui appeler
private-call = Appeler
private-address = Adresse
private-notes = À savoir
private-none = Aucun détail n’a été laissé. Écrivez dans la discussion.
private-note = Chaque consultation est notée. Ces lignes s’effacent 7 jours après la fin.

event-opened = <b>{ $who }</b> demande { $single ->
    [yes] de l’aide
   *[no] { $n } { $unit }
} : { $what }
event-claimed = { $way ->
    [alone] <b>{ $who }</b> s’en occupe : { $what }
    [people] <b>{ $who }</b> vient aider ({ $n } { $unit }) : { $what }.
   *[things] <b>{ $who }</b> prend { $n } { $unit } : { $what }.
}
event-left = { $left ->
    [0] Tout est pris.
    [one] Il en manque { $left }.
   *[other] Il en manque { $left }.
}
event-released = <b>{ $who }</b> ne peut plus : { $what }.
event-resolved = { $outcome ->
    [fulfilled] Pourvu, merci ! { $what }
    [elsewhere] <b>{ $who }</b> a trouvé autrement : { $what }
    [unmet] Restée sans solution : { $what }
    [cancelled] <b>{ $who }</b> a retiré la demande : { $what }
   *[other] <b>{ $who }</b> a clos la demande : { $what }
}
event-expired = Le délai est passé : { $what }
event-merged = Demande réunie avec une autre : { $what }
event-joined = <b>{ $who }</b> a rejoint le canal
event-gone = <b>{ $who }</b> a quitté le canal
event-created = <b>{ $who }</b> a ouvert le canal
event-renamed = <b>{ $who }</b> a renommé le canal : { $what }
