# Words the scripts say. Placeables stay as they are here and are filled in the browser.
js-offline = Pas de réseau. Vous pouvez lire et écrire.
js-offline-waiting = { $n ->
    [one] Pas de réseau. { $n } message partira dès le retour.
   *[other] Pas de réseau. { $n } messages partiront dès le retour.
}
js-offline-kept = Vous lisez cette page telle qu’elle était { $when }.
js-answer-waits = C’est gardé : votre réponse partira au retour du réseau.
js-answer-too-late = Votre réponse n’est pas partie. Regardez la fiche avant de la refaire.
js-update-ready = Une nouvelle version de Relais est prête.
js-update = Mettre à jour
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
js-reply = Répondre à { $name }
js-react = Réagir au message de { $name }
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
js-want-some = J’en prends { $n }
js-want-all = { $n ->
    [one] J’en ai besoin
   *[other] J’ai besoin des { $n }
}
js-waiting-place = { $n ->
    [one] Vous êtes en tête de la liste.
   *[other] Vous êtes en position { $n } sur la liste.
}
js-advanced-confirmed = C’est confirmé, merci !
js-advanced-on-the-way = Bonne route !
js-advanced-delivered = Merci ! C’est noté.
js-validated = C’est noté, merci d’avoir suivi.
js-missed = C’est noté, la demande repart.
js-waits = C’est noté. Vous serez prévenu si ça se libère.
js-waits-no-more = C’est noté, vous n’attendez plus.
js-took-over = C’est à vous maintenant, merci !
js-renewed = C’est prolongé.
js-busy = Attention, vous avez aussi promis : { $title }
js-photo-sending = Envoi…
js-photos-most = { $n } photos au plus.
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
# Words that one may put under a message.
js-reaction-thanks = Merci
js-reaction-bravo = Bravo
js-reaction-agreed = D’accord
js-reaction-noted = Bien noté
js-reaction-support = De tout cœur
# Calling people by name; files and voices.
js-calling = Qui appeler
js-attached = À envoyer
js-here = En ligne
js-away = Pas devant l’écran
js-unkeep = Ne plus garder
js-unkept = Ce n’est plus gardé.
js-badge-mentions = { $n ->
    [one] { $n } message vous appelle
   *[other] { $n } messages vous appellent
}
js-too-long = C’est trop long pour un message ({ $n } lettres au plus).
js-pasted-as-file = Ce texte est long : il est joint en fichier.
js-as-file = Joindre en fichier
js-text-file = texte
js-emoji = Emoji
js-emoji-search = Chercher un emoji
js-emoji-found = Trouvés
js-emoji-recent = Récents
js-emoji-none = Aucun emoji de ce nom.
js-voice = note vocale
js-recording = Enregistrement. Appuyez encore pour finir.
js-recorded = Enregistrement fini.
js-no-microphone = Le micro n’est pas accessible. Autorisez-le dans le navigateur.
js-alert-anyway = Alerter quand même
# Other things to do with a message.
js-pin = Épingler
js-unpin = Ne plus épingler
js-keep = Garder
js-copy-link = Copier le lien
js-mark-unread = Marquer comme non lu
js-versions = Versions
js-kept = Gardé. C’est dans « À retrouver ».
js-copied = Lien copié.
js-marked-unread = Ce sera non lu jusqu’à votre retour.
js-forward = Transférer
js-remind = Me le rappeler
js-reminded = C’est noté : ce sera rappelé.
js-reminded-no-more = Ce ne sera plus rappelé.
js-ahead = À venir
