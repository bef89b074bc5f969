# What surrounds every page, and the pages of one's own.
shell-skip = Aller au contenu
tabs-title = Rubriques
tab-home = Accueil
tab-urgent = Urgences
tab-channels = Canaux
tab-mutual = Entraide
tab-me = Moi
badge-promises = { $n ->
    [one] { $n } promesse en cours
   *[other] { $n } promesses en cours
}
strip-title = Urgences en cours
side-title = Canaux
side-all = Tous les canaux
optional = facultatif
choose = Choisir…
save = Enregistrer
ask = Demander
give = Proposer
mutual-needs = Demandes
mutual-offers = Offres
mutual-sides = Demandes ou offres
mutual-natures = De quelle nature
nature-all = Tout
nature-goods = Choses
nature-service = Coups de main
nature-time = Temps
nature-equipment = Matériel
offers-count = { $n ->
    [one] { $n } offre
   *[other] { $n } offres
}
offers-mine = Vos offres
offers-taken = Ce que vous avez demandé
offers-open = Disponible
offers-empty = Aucune offre pour l’instant
offers-empty-text = Un objet à prêter, une heure libre, un trajet ? Proposez-le, même petit.
offer-page-title = Offre
private-back-offer = Retour à l’offre
theme-title = Thème
theme-auto = Comme l’appareil
theme-light = Clair
theme-dark = Sombre
role-admin = administration
role-coordinator = coordination
role-member = membre
role-citizen = habitant·e
category-food = alimentation
category-baby = petite enfance
category-hygiene = hygiène
category-housing = hébergement
category-transport = transport
category-visit = visite
category-translation = traduction
category-health = santé
category-childcare = garde d’enfants
category-event = événement
category-clothing = vêtements
category-equipment = matériel
category-admin_help = démarches
category-handyman = bricolage
category-moving = déménagement
category-other = autre

home-network = réseau d’entraide
home-day = Bonjour { $name }
home-evening = Bonsoir { $name }
home-urgent = { $n ->
    [0] Aucune urgence en ville.
    [one] Une urgence en ville.
   *[other] { $n } urgences en ville.
}
home-promises = Vos promesses
home-all = Tout voir
promises-empty-text = Vous n’avez rien promis, et c’est très bien aussi.
home-news = Du nouveau
home-news-empty = Vous avez tout lu.
home-here = En ligne
home-here-hint = Les personnes connectées en ce moment.
needs-count = { $n ->
    [one] { $n } demande
   *[other] { $n } demandes
}
urgent-missing = Il manque encore quelque chose
urgent-empty = Aucune urgence en ville
urgent-empty-text = { $n ->
    [0] Tout ce qui pressait est couvert. Merci !
    [one] Tout ce qui pressait est couvert. Il reste { $n } demande sans hâte, si le cœur vous en dit.
   *[other] Tout ce qui pressait est couvert. Il reste { $n } demandes sans hâte, si le cœur vous en dit.
}
urgent-empty-action = Voir ce qui peut attendre
urgent-moving = Ça avance
urgent-moving-note = rien à faire, juste bon à savoir
urgent-done = C’est fini
mutual-note = ce que vous avez promis, ce que vous demandez
mutual-note-offers = ce qui se donne, se prête, se partage
mutual-requests = Vos demandes
mutual-open = À prendre
mutual-done = Terminé récemment
mutual-empty = Tout est calme
mutual-empty-text = Rien n’est demandé dans vos canaux. Un besoin, même petit ? Demandez.
need-page-title = Demande
need-page-in = dans { $name }
need-back = Retour à { $name }
private-back = Retour à la demande

me-about = Vous
me-language = Langue
me-device = Sur cet appareil
me-sound = Son
me-sound-action = Un son bref pour les urgences
me-sound-hint = Jamais de son pour ce qui peut attendre.
me-invite = Inviter quelqu’un
me-invite-role = En tant que
me-invite-action = Créer un lien
me-invite-ready = Ce lien fait entrer une personne ({ $role }). Envoyez-le, ou faites lire le code.
me-invite-link = Lien d’invitation
me-invite-qr = Code à lire avec un téléphone
me-invite-until = Ce lien expire { $when }.
me-password = Mot de passe
me-password-current = Mot de passe actuel
me-password-hint = Vos autres appareils seront déconnectés.
me-password-action = Changer le mot de passe
me-devices = Appareils connectés
me-device-current = cet appareil, maintenant
me-device-close = Déconnecter
me-device-close-name = Déconnecter { $name }
sign-out = Se déconnecter
