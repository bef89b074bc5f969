# Every way of saying no: what happened, then what to do. Never a number.
refusal-title = Ça n’a pas pu se faire
refusal-back = Revenir
refusal-home = Retour à l’accueil
refusal-head-400 = Il manque quelque chose
refusal-head-403 = Ce n’est pas ouvert pour vous
refusal-head-404 = Cette page n’existe pas, ou n’est pas pour vous
refusal-head-409 = Quelque chose a changé entre-temps
refusal-head-413 = C’est trop lourd
refusal-head-429 = Un peu de patience
refusal-head-500 = Nous avons un souci
refusal-head-503 = Relais reprend son souffle
refusal-unknown = Cela n’a pas marché, et ce n’est pas de votre fait. Réessayez dans un instant.
refusal-not_signed_in = Connectez-vous pour continuer.
refusal-session_expired = Vous avez été déconnecté. Reconnectez-vous, rien n’est perdu.
refusal-bad_credentials = L’adresse ou le mot de passe ne va pas. Vérifiez et réessayez.
refusal-wrong_password = Le mot de passe actuel n’est pas le bon.
refusal-csrf = Cette page était ouverte depuis trop longtemps. Rechargez-la et recommencez.
refusal-not_demo = Cette entrée n’existe que dans la ville d’essai.
refusal-setup_done = Le réseau est déjà en place. Connectez-vous, ou demandez une invitation.
refusal-not_found = L’adresse a peut-être changé, ou c’est réservé à d’autres. Si vous pensez devoir y entrer, demandez à la coordination.
refusal-forbidden = Vous pouvez le voir, mais pas le changer. La coordination peut vous aider.
refusal-not_member = Rejoignez d’abord le canal pour y écrire.
refusal-channel_archived = Ce canal est fermé. On peut encore le relire.
refusal-bad_request = Il manque une réponse, ou l’une d’elles ne va pas. Vérifiez et renvoyez.
refusal-unknown_verb = Cette page est trop ancienne. Rechargez-la.
refusal-too_large = C’est trop lourd pour passer. Essayez en plus court.
refusal-empty = Écrivez quelques mots avant d’envoyer.
refusal-too_long = { $limit ->
    [0] C’est un peu long. Coupez en plusieurs fois.
   *[other] C’est un peu long : { $limit } caractères au plus.
}
refusal-bad_quantity = { $limit ->
    [0] Indiquez un nombre entier, à partir de 1.
   *[other] Indiquez un nombre entier, de 1 à { $limit }.
}
refusal-bad_deadline = { $days ->
    [0] Choisissez une date et une heure à venir.
   *[other] Choisissez une date et une heure à venir, dans les { $days } jours.
}
refusal-bad_choice = Ce choix n’est pas proposé. Choisissez dans la liste.
refusal-bad_email = Cette adresse e-mail semble incomplète.
refusal-weak_password = { $limit ->
    [0] Ce mot de passe est trop facile à deviner. Une petite phrase fait très bien l’affaire.
   *[other] Ce mot de passe est trop facile à deviner : { $limit } caractères au moins, une petite phrase fait très bien l’affaire.
}
refusal-email_taken = Cette adresse a déjà un compte. Connectez-vous.
refusal-name_taken = Un canal porte déjà ce nom. Choisissez-en un autre.
refusal-invitation_invalid = Cette invitation a déjà servi, ou n’est plus valable. Demandez-en une nouvelle à qui vous l’a envoyée.
refusal-key_reused = Ce formulaire a déjà été envoyé avec d’autres réponses. Rechargez la page.
refusal-deleted = Ce message a été supprimé.
refusal-own_need = C’est votre propre demande : laissez-la aux autres.
refusal-already_claimed = { $by ->
    [none] Quelqu’un a été plus rapide : tout est pris. Merci d’avoir répondu !
   *[other] Quelqu’un a été plus rapide : { $by } a pris le reste. Merci d’avoir répondu !
}
refusal-already_yours = Vous l’avez déjà pris. Pour changer, rendez votre part puis reprenez-la.
refusal-not_enough_left = { $left ->
    [0] Il n’en manque plus. Merci d’avoir répondu !
    [one] Il n’en manque plus que { $left }. Vous pouvez encore le prendre.
   *[other] Il n’en manque plus que { $left }. Vous pouvez encore les prendre.
}
refusal-need_over = { $state ->
    [covered] Tout est déjà pris. Merci d’avoir répondu !
    [fulfilled] C’est déjà pourvu. Merci d’avoir répondu !
    [expired] Le délai est passé pour cette demande.
    [cancelled] La demande a été retirée.
    [merged] Cette demande a été réunie avec une autre.
   *[other] Cette demande est close. Merci d’avoir répondu !
}
refusal-not_claimer = C’est quelqu’un d’autre qui s’en charge.
refusal-already_released = Vous l’aviez déjà rendu. Tout va bien.
refusal-rate_limited = { $retry_after ->
    [0] Un peu vite. Attendez quelques secondes et réessayez.
    [one] Un peu vite. Réessayez dans { $retry_after } seconde.
   *[other] Un peu vite. Réessayez dans { $retry_after } secondes.
}
refusal-read_only = Relais ne peut plus enregistrer pour l’instant : le disque du serveur est plein ou en panne. Rien de ce que vous aviez n’est perdu ; réessayez dans quelques minutes.
refusal-busy = Beaucoup de monde écrit en même temps. Réessayez dans un instant.
