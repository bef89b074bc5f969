# Search.
search-title = Recherche
search-link = Chercher
search-here = Rechercher dans ce canal
search-back = Retour à l’accueil
search-label = Que cherchez-vous ?
search-placeholder = Un mot, un nom, une fiche
search-action = Chercher
search-filters = Affiner : canal, dates, demandes ouvertes
search-channel = Dans quel canal
search-anywhere = Partout
search-from = Du
search-to = Au
search-open = Demandes ouvertes
search-by = De { $name }
search-by-one = D’une seule personne
search-of = Messages de { $name }
search-what = Ses messages
search-kinds = Quoi
search-all = Tout
search-messages = Messages
search-demandes = Demandes
search-offres = Offres
search-fichiers = Fichiers
search-personnes = Personnes
search-structures = Structures
search-canaux = Canaux
search-more = Tout voir
search-older = Résultats plus anciens
search-corrected = Rien pour « { $typed } ». Voici ce qui répond à « { $meant } ».
search-nothing = Rien trouvé
search-nothing-text = Essayez un seul mot, ou un mot voisin. Ce que vous cherchez n’existe pas encore ? Demandez-le.
search-start = Que cherchez-vous ?
search-start-text = Un mot suffit, avec ou sans accents. Vous trouverez ce que vous avez le droit de lire : messages, fiches, fichiers, personnes et canaux.
search-start-open = Voir les demandes ouvertes
search-state = { $state ->
    [open] ouverte
    [partly_covered] couverte en partie
    [covered] couverte
    [fulfilled] aboutie
    [closed] fermée
    [expired] expirée
    [cancelled] annulée
    [merged] fusionnée
   *[other] —
}
past-note = Vous lisez des messages anciens.
past-newer = Messages plus récents
past-now = Revenir au présent
