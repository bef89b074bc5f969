# Words the scripts say. Placeables stay as they are here and are filled in the browser.
js-offline = Pas de réseau. Vous pouvez lire et écrire.
js-offline-waiting = { $n ->
    [one] Pas de réseau. { $n } message partira dès le retour.
   *[other] Pas de réseau. { $n } messages partiront dès le retour.
}
js-back-online = De nouveau en ligne.
js-stopped = La connexion est fermée. Rechargez la page.
js-needs-network = Pas de réseau. Réessayez dans un instant.
js-trouble = Cela n’a pas marché. Réessayez.
js-new-messages = { $n ->
    [one] { $n } nouveau
   *[other] { $n } nouveaux
}
js-jump = Aller au plus récent
js-fresh = Nouveaux messages
js-said = { $name } : { $text }
js-many-new = { $n ->
    [one] { $n } nouveau message
   *[other] { $n } nouveaux messages
}
js-deleted-message = message supprimé
js-older-failed = Les messages plus anciens ne sont pas venus. Réessayer
js-you = Vous
js-waits-network = partira au retour du réseau
js-not-sent = Pas parti.
js-retry = Réessayer
js-edit = Modifier
js-delete = Supprimer
js-cancel = Annuler
js-replying = Réponse à { $name } : { $text }
js-editing = Vous modifiez votre message
js-edited = Message modifié.
js-will-delete = Ce message va être supprimé.
js-typing-one = { $name } écrit
js-typing-two = { $a } et { $b } écrivent
js-typing-many = { $n ->
    [one] { $n } personne écrit
   *[other] { $n } personnes écrivent
}
js-take-some = J’en prends { $n }
js-take-all = { $n ->
    [one] Je m’en occupe
   *[other] Je prends les { $n }
}
js-claiming = Un instant…
js-claim-waits = Part au retour du réseau
js-claimed = C’est noté, merci ! La fiche dit la suite.
js-declined = C’est noté. Merci d’avoir répondu.
js-released = C’est noté, la demande repart pour tout le monde.
js-resolved = C’est noté, la demande est close.
js-quicker = Quelqu’un a été plus rapide.
js-see-other = Voir : { $title }
js-still-missing = Ce qui manque encore
js-seen-by = { $n ->
    [one] Vu par { $n } personne
   *[other] Vu par { $n } personnes
}
js-badge-unread = { $n ->
    [one] { $n } message non lu
   *[other] { $n } messages non lus
}
js-badge-urgent = { $n ->
    [one] { $n } demande urgente
   *[other] { $n } demandes urgentes
}
js-alert-vital = Vital : { $title }
js-alert-urgent = Urgent : { $title }
js-close = Fermer l’avis
js-when-left = il reste { $length }
js-when-passed = délai passé
js-when-now = à l’instant
js-when-ago = il y a { $length }
js-when-minutes = { $n } min
js-when-hours = { $n } h
js-when-hours-minutes = { $n } h { $minutes }
js-when-days = { $n ->
    [one] { $n } jour
   *[other] { $n } jours
}
js-when-today = aujourd’hui
js-when-yesterday = hier
js-when-separator = { $name }, { $day }
