# Ce qui part hors des pages : notifications, e-mails, SMS, et les pages de leurs liens.
outside-asks = { $place ->
    [none] Il manque { $amount }, { $until }.
   *[other] Il manque { $amount }, { $place }, { $until }.
}
told-mailbox-failed-title = Vos e-mails ne passent plus
told-mailbox-failed-body = Votre boîte a refusé notre dernier message. Vérifiez votre adresse dans Moi.
told-test-title = Essai de { $what }
told-test-body = Si vous lisez ceci, cette voie d’alerte fonctionne.
told-digest-title = Ce que vous avez manqué
told-digest-body = Les demandes ouvertes et les messages non lus.

push-take = { $n ->
    [1] Je m’en occupe
   *[other] Je prends les { $n }
}
push-how-many = Répondre…
push-done-take = C’est noté, merci !
push-done-take-body = Vous vous en occupez. Ouvrez la demande pour voir les coordonnées.
push-done-cannot = C’est noté, merci d’avoir répondu.
push-not-done = Ça n’a pas pu se faire

mail-missing = Il manque
mail-kind = De quoi il s’agit
mail-place = Quartier
mail-until = Quand
mail-open = Ouvrir dans Relais
mail-fact = { $label } : { $value }
mail-why = Pourquoi vous : { $why }.
mail-foot = Vous recevez ce message comme membre de { $network }.
mail-settings = Régler mes alertes
mail-unsubscribe = Ne plus recevoir d’e-mails
mail-digest-subject = { $needs ->
    [0] Votre résumé, { $network }
    [one] Une demande ouverte, { $network }
   *[other] { $needs } demandes ouvertes, { $network }
}
mail-digest-heading = Bonjour { $name }
mail-digest-lead = { $more ->
    [0] Voici ce que vous avez manqué.
    [one] Voici ce que vous avez manqué, et une autre demande encore.
   *[other] Voici ce que vous avez manqué, et { $more } autres demandes encore.
}
mail-digest-why = Vous avez choisi de recevoir ce résumé.
mail-private-channel = Un canal privé
mail-unread = { $n ->
    [one] { $n } message non lu
   *[other] { $n } messages non lus
}
mail-notices = { $n ->
    [one] { $n } notification non lue
   *[other] { $n } notifications non lues
}

link-mine = Vous vous en occupez : { $amount }.
link-mine-next = Les coordonnées sont dans la demande, une fois connecté.
link-declined = Vous avez répondu ne pas pouvoir. Merci !
link-over = Il n’y a plus rien à faire ici. Merci d’avoir regardé.
link-done-take = C’est noté, merci !
link-done-cannot = C’est noté. Merci d’avoir répondu.
link-done-release = C’est rendu, la demande repart. Merci de l’avoir dit.
link-not-me = Si ce n’est pas vous, ne touchez à rien : ce lien agit au nom de { $name }.
unsubscribe-title = Ne plus recevoir d’e-mails
unsubscribe-text = Plus aucun e-mail de { $network } à { $name }. Les alertes restent dans Relais.
unsubscribe-action = Arrêter les e-mails
unsubscribe-done = C’est fait : vous ne recevrez plus d’e-mails. Vous pouvez les rétablir dans Moi.

me-push = Notifications sur cet appareil
me-push-hint = Une urgence vous trouve même quand Relais est fermé, et vous répondez d’une pression.
me-push-off = Ce serveur n’envoie pas encore de notifications : son administration peut les activer.
me-push-start = Activer
me-push-stop = Désactiver
me-push-noscript = Pour les notifications, il faut un navigateur avec scripts.
me-mailbox-failed = Votre boîte a refusé nos e-mails : nous n’écrivons plus à { $email }.
me-mailbox-retry = Elle marche de nouveau
js-push-on = Activées sur cet appareil.
js-push-denied = Votre navigateur les bloque pour ce site : ouvrez le cadenas à côté de l’adresse, permettez les notifications, puis revenez ici.
js-push-unable = Ce navigateur ne sait pas recevoir de notifications. Sur iPhone, ajoutez d’abord Relais à l’écran d’accueil.
js-push-failed = Ça n’a pas marché. Réessayez dans un instant.

sendings-title = Envois
sendings-note = ce qui est parti hors des pages, à qui, par où
sendings-way = Voie
sendings-state = État
sendings-all = Tout
sendings-filter = Filtrer
sendings-empty = Rien à montrer
sendings-empty-text = Aucun envoi de cette sorte.
sendings-again = Renvoyer
sendings-again-name = Renvoyer à { $name }
sendings-attempts = { $n ->
    [0] pas encore essayé
    [one] { $n } essai
   *[other] { $n } essais
}
sendings-next = Plus anciens
sendings-off-push = Notifications : non configurées, rien ne part.
sendings-off-email = E-mail : non configuré, rien ne part.
sendings-off-sms = SMS : non configurés, rien ne part.
way-push = notification
way-email = e-mail
way-sms = SMS
sending-due = en attente
sending-sent = parti
sending-failed = échoué
sending-dropped = abandonné
notice-again = C’est reparti.
notice-mailbox = C’est noté : la prochaine annonce essaiera votre boîte.
push-unsent = Pas de réseau. Touchez pour ouvrir la demande et répondre.
me-administration = Administration
outside-confirm = Je confirme
outside-release = Je ne peux plus
push-done-confirm = C’est confirmé, merci !
push-done-release = C’est rendu. Merci de l’avoir dit.
link-done-confirm = C’est confirmé, merci !
sending-about-need = alerte
sending-about-card = fiche
sending-about-claim = prise en charge
sending-about-channel = canal
sending-about-mailbox = boîte e-mail
sending-about-digest = résumé
sending-about-test = essai
