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
state-draft = Brouillon
flag-normal = Ça peut attendre
flag-urgent = Urgent
flag-vital = Vital
flag-covered = C’est pris
flag-mine = Vous l’avez pris
flag-mine-offer = Vous l’avez réservé
flag-fulfilled = Pourvu, merci !
flag-closed = C’est clos
flag-expired = Le délai est passé
flag-cancelled = Annulée
flag-merged = Réunie avec une autre
flag-moving = { $who } est en route
flag-confirm = À confirmer
flag-waiting = Sur la liste d’attente
flag-draft = Brouillon
flag-offer_open = Disponible
flag-offer_covered = Tout est pris
flag-offer_fulfilled = Bien employée, merci !
flag-offer_closed = Offre close
flag-offer_expired = L’offre n’est plus valable
flag-offer_cancelled = Offre retirée
flag-offer_merged = Réunie avec une autre
flag-offer_draft = Brouillon
relay-label = { $taken } { $unit } sur { $total }
pin-missing = manque { $n } { $unit }
need-missing = Il manque { $n } { $unit }
pin-offer = il reste { $n } { $unit }
pin-unlimited = autant qu’il en faut
offer-left = Il reste { $n } { $unit }
offer-unlimited = Autant qu’il en faut
need-of = sur { $total }
need-takers = Déjà pris par
need-takers-offer = Déjà réservé par
need-takers-more = { $n ->
    [one] et { $n } autre
   *[other] et { $n } autres
}
need-photos = Photos
need-photo = Photo { $n } : { $what }
need-for-another = pour une personne sans compte
need-until = { $start } → { $until }
need-busy = Vous avez déjà promis quelque chose à ce moment : { $what } ({ $when }).
need-match-need = Avec une de vos offres
need-match-offer = Pour une de vos demandes
need-match-none = Sans lien
need-want = J’en ai besoin
need-quicker = Quelqu’un a été plus rapide.
need-quicker-who = { $who } a pris le reste. Merci d’avoir répondu !
need-see-missing = Ce qui manque encore
need-how-many = Combien en prenez-vous ?
step-less = Un de moins
step-more = Un de plus
need-take = Je prends
step-title = Où en est la promesse
step-held = Pris
step-confirmed = Confirmé
step-on_the_way = En route
step-delivered = Fait
step-offer_held = Réservé
step-offer_confirmed = Confirmé
step-offer_on_the_way = En route
step-offer_delivered = Reçu
promise-confirm-why = Toujours d’accord ? Sans réponse, la demande repart pour tout le monde dans
promise-confirm-why-offer = Toujours d’accord ? Sans réponse, l’offre redevient libre dans
promise-confirmed = Oui, je confirme
promise-on_the_way = Je pars
promise-delivered = C’est fait
promise-offer_confirmed = Oui, je confirme
promise-offer_on_the_way = Je passe le prendre
promise-offer_delivered = Je l’ai reçu
promise-done = Merci ! { $who } va confirmer que tout est bien arrivé.
promise-thanked = C’est bien arrivé. Merci !
handing-link = Passer le relais
handing-asked = { $who } vous propose de prendre le relais
handing-part = Sa part : { $n } { $unit }
handing-whole = Toute la promesse.
handing-yes = Je prends le relais
handing-no = Non, merci
handing-proposed = Proposé à { $who }. La promesse reste à vous tant que la réponse n’est pas venue.
handing-back = Reprendre ma proposition
handing-title = Passer le relais
handing-note = Choisissez qui pourrait s’en charger à votre place. Rien ne change avant sa réponse.
handing-person = Une personne
handing-organisation = Une structure
handing-either = L’une ou l’autre, pas les deux.
handing-action = Proposer le relais
waiting-text = Si une place se libère, elle est à vous et vous recevez un message. Rien à surveiller.
waiting-join = Me prévenir si ça se libère
waiting-leave = Quitter la liste
manage-fold = Suivre et clore
manage-promises = Les promesses
manage-received = Bien reçu de { $who }
manage-received-short = Bien reçu
manage-given = Bien remis à { $who }
manage-given-short = Bien remis
manage-partly = Reçu en partie
manage-how-many = Combien sont arrivés ?
manage-no-show = Personne n’est venu
manage-edit = Modifier
manage-publish = Publier
manage-discard = Jeter le brouillon
manage-renew = Prolonger
manage-renew-need = Reproposer
manage-renew-offer = Proposer de nouveau
manage-merge = C’est la même que…
manage-merge-action = Réunir
manage-close = Clore
manage-thanks = Un mot de merci
manage-thanks-hint = Il arrive à qui a aidé, et à qui avait été alerté.
manage-delivered = Combien sont vraiment arrivés ?
thanks-by = { $who }, { $org }
need-delivered = { $n } { $unit } sur { $total } sont arrivés.
need-on-behalf = Au nom d’une structure
need-on-behalf-me = En mon nom
need-private = Voir les coordonnées
need-merged-into = Voir la demande qui la remplace
offer-merged-into = Voir l’offre qui la remplace
need-over-expired = Personne n’était libre à temps. La demande peut être refaite.
need-over-closed = Il n’y a plus rien à faire. Merci à toutes et à tous.
need-over-cancelled = La demande a été retirée.
need-over-offer_expired = L’offre a fait son temps. Elle peut être proposée de nouveau.
need-over-offer_closed = Cette offre est close. Merci !
need-over-offer_cancelled = L’offre a été retirée.
need-offered = proposé par { $who } { $when }
need-waiting-count = { $n ->
    [one] { $n } personne attend
   *[other] { $n } personnes attendent
}
need-cannot = Je ne peux pas
need-declined = Vous avez dit ne pas pouvoir. Merci d’avoir répondu.
need-release = Je ne peux plus
need-release-why = Dites-nous pourquoi, la demande repart tout de suite :
release-unavailable = Je ne suis plus disponible
release-mismatch = Ce n’est pas ce que je pensais
release-no_answer = Je n’arrive pas à joindre la personne
release-other = Autre raison
outcome-fulfilled = C’est fait, merci
outcome-elsewhere = Trouvé autrement
outcome-unmet = Restée sans solution
outcome-cancelled = Plus besoin
outcome-offer_fulfilled = Bien employée, merci
outcome-offer_elsewhere = Donnée autrement
outcome-offer_unmet = Personne n’en voulait
outcome-offer_cancelled = Je la retire
need-talk = En parler
need-asked = demandé par { $who } { $when }
need-cannot-count = { $n ->
    [one] { $n } personne ne peut pas
   *[other] { $n } personnes ne peuvent pas
}
private-title = Pour qui s’en charge, et la coordination
private-for = Pour qui
private-consent = accord donné { $how }
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
event-offered = <b>{ $who }</b> propose { $many ->
    [all] { $what }, autant qu’il en faut.
    [single] { $what }.
   *[some] { $n } { $unit } : { $what }.
}
event-offer-claimed = { $way ->
    [alone] <b>{ $who }</b> en a besoin : { $what }
   *[things] <b>{ $who }</b> a besoin de { $n } { $unit } : { $what }.
}
event-offer-left = { $left ->
    [0] Tout est pris.
    [one] Il en reste { $left }.
   *[other] Il en reste { $left }.
}
event-offer-released = <b>{ $who }</b> n’en a plus besoin : { $what }.
event-on-the-way = <b>{ $who }</b> est en route : { $what }
event-delivered = <b>{ $who }</b> l’a fait : { $what }
event-offer-delivered = <b>{ $who }</b> l’a reçu : { $what }
event-validated = C’est bien arrivé : { $what }. Merci <b>{ $who }</b> !
event-lapsed = <b>{ $who }</b> n’a pas confirmé, c’est de nouveau libre : { $what }.
event-no-show = <b>{ $who }</b> n’est pas venu, c’est de nouveau libre : { $what }.
event-handed = <b>{ $who }</b> prend le relais : { $what }
event-edited = <b>{ $who }</b> a modifié la fiche : { $what }
event-renewed = <b>{ $who }</b> laisse plus de temps : { $what }
event-offer-resolved = { $outcome ->
    [fulfilled] Bien employée, merci ! { $what }
    [elsewhere] Donnée autrement : { $what }
    [unmet] Personne n’en voulait : { $what }
    [cancelled] <b>{ $who }</b> a retiré l’offre : { $what }
   *[other] <b>{ $who }</b> a clos l’offre : { $what }
}
event-offer-expired = L’offre n’est plus valable : { $what }
event-offer-merged = Offre réunie avec une autre : { $what }
event-joined = <b>{ $who }</b> a rejoint le canal
event-gone = <b>{ $who }</b> a quitté le canal
event-created = <b>{ $who }</b> a ouvert le canal
event-renamed = <b>{ $who }</b> a renommé le canal : { $what }
