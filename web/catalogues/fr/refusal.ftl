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
refusal-too_large = C’est trop lourd pour passer. Essayez plus court, ou une photo plus légère.
refusal-empty = Écrivez quelques mots avant d’envoyer.
refusal-no_word = Ces mots sont partout. Ajoutez-en un plus précis, comme « poussette ».
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
refusal-bad_dates = Choisissez deux dates dans l’ordre, sur { $days } jours au plus.
refusal-bad_period = La fin doit venir après le début.
refusal-bad_choice = { $field ->
    [consent] Dites comment cette personne a donné son accord.
   *[other] Ce choix n’est pas proposé. Choisissez dans la liste.
}
refusal-bad_email = Cette adresse e-mail semble incomplète.
refusal-weak_password = { $limit ->
    [0] Ce mot de passe est trop facile à deviner. Une petite phrase fait très bien l’affaire.
   *[other] Ce mot de passe est trop facile à deviner : { $limit } caractères au moins, une petite phrase fait très bien l’affaire.
}
refusal-email_taken = Cette adresse a déjà un compte. Connectez-vous.
refusal-name_taken = Un canal porte déjà ce nom. Choisissez-en un autre.
refusal-invitation_invalid = Cette invitation a déjà servi, ou n’est plus valable. Demandez-en une nouvelle à qui vous l’a envoyée.
refusal-bad_file = Ce fichier ne va pas. Choisissez une photo (JPEG, PNG, WebP), un PDF, un document ou un son.
refusal-too_many_files = C’est trop à la fois : { $limit } fichiers au plus.
refusal-files_full = Il n’y a plus de place pour de nouveaux fichiers. Prévenez la coordination ; sans photo, tout marche.
refusal-key_reused = Ce formulaire a déjà été envoyé avec d’autres réponses. Rechargez la page.
refusal-deleted = Ce message a été supprimé.
refusal-many_alerted = { $count ->
    [one] Ce message alerterait { $count } personne. Est-ce bien ce que vous voulez ?
   *[other] Ce message alerterait { $count } personnes. Est-ce bien ce que vous voulez ?
}
refusal-bad_options = Un sondage propose de { $least } à { $limit } réponses, toutes différentes.
refusal-poll_over = Ce sondage est terminé : les réponses ne changent plus.
refusal-poll_anonymous = Ce sondage est anonyme : personne ne voit qui a répondu quoi.
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
refusal-exercise_over = Cet exercice est terminé. Son bilan reste à lire.
refusal-all_alerted = Toutes les personnes qui pouvaient l’être ont été alertées. Reste le téléphone.
refusal-bad_availability = Ces heures ne sont pas des heures de la semaine : elles vont de 0 à 24, la fin après le début.
refusal-bad_time_zone = Ce fuseau horaire n’existe pas. Choisissez-le dans la liste, par exemple « Europe/Paris ».
refusal-too_many = { $limit ->
    [0] Il y en a trop. Gardez l’essentiel.
   *[other] Il y en a trop : gardez-en { $limit } au plus.
}
refusal-claim_over = { $state ->
    [lapsed] Faute de confirmation à temps, votre part a été rendue. Vous pouvez la reprendre s’il en reste.
    [no_show] Cette part a été notée comme non venue. Parlez-en dans le fil de la fiche.
    [reassigned] Quelqu’un d’autre a repris cette part.
   *[other] Cette part n’est plus la vôtre.
}
refusal-claim_moved_on = { $state ->
    [delivered] C’est déjà noté comme livré.
    [validated] C’est déjà reçu et validé. Merci !
   *[other] C’est déjà plus avancé que cela.
}
refusal-quantity_taken = { $taken ->
    [0] Ce serait moins que ce qui est déjà promis.
   *[other] Ce serait moins que ce qui est déjà promis : { $taken }. Gardez au moins cette quantité.
}
refusal-already_matched = L’autre personne a déjà une part de cette fiche.
refusal-already_card = Ce message est déjà devenu une fiche. Ouvrez-la plutôt.
refusal-masked = Les coordonnées sont effacées quelques jours après la fin. Demandez-les à la coordination si c’est important.
refusal-rate_limited = { $retry_after ->
    [0] Un peu vite. Attendez quelques secondes et réessayez.
    [one] Un peu vite. Réessayez dans { $retry_after } seconde.
   *[other] Un peu vite. Réessayez dans { $retry_after } secondes.
}
refusal-read_only = Relais ne peut plus enregistrer pour l’instant : le disque du serveur est plein ou en panne. Rien de ce que vous aviez n’est perdu ; réessayez dans quelques minutes.
refusal-busy = Beaucoup de monde écrit en même temps. Réessayez dans un instant.
refusal-link_invalid = Ce lien n’est pas valable. Ouvrez Relais pour répondre.
refusal-link_expired = Ce lien a vécu. Ouvrez Relais pour voir où en est la demande.
refusal-link_used = Ce lien a déjà servi, ou votre part est repartie depuis. Pour la reprendre, ouvrez Relais.
refusal-bad_subscription = Ce navigateur n’a pas pu s’abonner aux notifications. Essayez avec un autre.
refusal-head-410 = Ce lien a vécu
refusal-call_over = Cet appel est fini.
refusal-call_full = Cet appel est complet : { $most } personnes au plus.
refusal-bad_signal = Ce message entre appareils n’a pas été compris.
