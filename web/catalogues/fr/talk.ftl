# Polls, words passed on, what is for later.
poll-title = Poser une question
poll-hint = Chacun choisit une réponse ; tout le monde voit le résultat.
poll-label = Sondage
poll-question = Votre question
poll-options = Les réponses possibles
poll-option = Réponse { $n }
poll-more = D’autres réponses
poll-several-choice = On peut choisir plusieurs réponses
poll-anonymous-choice = Réponses anonymes
poll-anonymous-note = On voit combien, jamais qui.
poll-closes = Fin du sondage
poll-ask = Poser la question
poll-count = { $n ->
    [0] aucune voix
    [one] { $n } voix
   *[other] { $n } voix
}
poll-voters = { $n ->
    [0] Personne n’a encore répondu
    [one] { $n } personne a répondu
   *[other] { $n } personnes ont répondu
}
poll-several = plusieurs réponses possibles
poll-anonymous = anonyme
poll-until = Se termine { $when }
poll-closed = Terminé
poll-who = Qui a répondu quoi
poll-close = Clore le sondage
votes-title = Qui a répondu quoi
composer-plus = Autre chose qu’un message
composer-poll = Poser une question (sondage)
composer-later = Envoyer plus tard
forward-title = Transférer ce message
forward-hint = Les mots sont cités avec leur auteur.
forward-files = Fichiers à joindre
forward-to = Dans quel canal ?
forward-comment = Votre mot
forward-by = <b>{ $name }</b>
forward-by-in = <b>{ $name }</b>, dans { $place }
forward-changed = modifié depuis par son auteur
later-title = Envoyer plus tard
later-hint = Le message partira tout seul, à votre nom.
later-body = Votre message
later-when = Quand ?
later-hour = Dans 1 h
later-pick = Ou à un autre moment
later-send = Envoyer alors
remind-hint = Une notification vous y ramènera. Vous seul la recevrez.
remind-set = Rappel prévu : { $when }
remind-off = Ne plus me le rappeler
remind-pick = Me le rappeler alors
ahead-title = À venir
ahead-note = Ce qui partira à votre nom, et ce qui vous sera rappelé.
ahead-empty = Rien de prévu
ahead-empty-text = Sous le « + », « Envoyer plus tard » ; sous un message, « Me le rappeler ».
ahead-scheduled = Messages à envoyer
ahead-reminders = Rappels
ahead-refused = Pas parti
ahead-change = Modifier le message pour { $name }
ahead-cancel = Annuler le message pour { $name }
ahead-forget = Ne plus rappeler le message de { $name }
notice-scheduled = C’est prévu.
notice-reminder = C’est noté : ce sera rappelé.
told-message-reminder-title = Rappel : un message de { $by }
told-message-reminder-body = Vous vouliez y revenir maintenant.
told-scheduled-refused-title = Un message prévu n’est pas parti
told-scheduled-refused-body = Il est gardé dans « À venir », avec la raison.
