# Being alerted: what one is told and why, what one chooses, the waves of a need.

# What somebody is told: a title and a sentence for each kind of notice.
told-need-alert-title = { $urgency ->
    [vital] Vital : { $what }
    [urgent] Urgent : { $what }
   *[other] { $what }
}
told-need-covered-title = Pourvu, merci ! { $what }
told-need-covered-body = Tout est pris, il n’y a plus rien à faire. Merci d’avoir été là.
told-need-closed-title = Plus d’actualité : { $what }
told-need-closed-body = La demande est close. Merci d’avoir regardé.
told-need-calls-title = Personne n’a répondu : { $what }
told-need-calls-body = { $alerted ->
    [one] { $alerted } personne alertée. Reste le téléphone : la liste est sur la fiche.
   *[other] { $alerted } personnes alertées. Reste le téléphone : la liste est sur la fiche.
}
told-channel-messages-title = { $what }
told-channel-messages-body = { $n ->
    [one] { $n } nouveau message, de { $by }.
   *[other] { $n } nouveaux messages, le dernier de { $by }.
}
told-channel-direct-title = { $by }
told-channel-direct-body = { $n ->
    [one] Un message pour vous.
   *[other] { $n } messages pour vous.
}
told-channel-mention-title = { $by } vous appelle dans { $what }
told-channel-mention-body = Ouvrez le canal pour répondre.
told-card-claimed-title = { $card ->
    [offer] { $by } en a besoin : { $what }
   *[need] { $by } s’en occupe : { $what }
}
told-card-claimed-body = { $card ->
    [offer] Mettez-vous d’accord dans la discussion de la fiche.
   *[need] { $left ->
        [0] Il ne manque plus rien.
        [one] Il en manque encore { $left }.
       *[other] Il en manque encore { $left }.
    }
}
told-card-edited-title = La fiche a changé : { $what }
told-card-edited-body = Vérifiez que cela vous convient toujours.
told-card-expired-title = Le délai est passé : { $what }
told-card-expired-body = Vous pouvez la prolonger depuis la fiche.
told-card-resolved-title = { $outcome ->
    [fulfilled] C’est fait, merci ! { $what }
    [cancelled] Annulée : { $what }
   *[other] C’est clos : { $what }
}
told-card-resolved-body = { $thanks }
told-card-merged-title = Réunie avec une autre : { $what }
told-card-merged-body = Elle continue sur l’autre fiche.
# What came free: those who waited have it, or others may.
told-freed = { $then ->
    [passed_on] Quelqu’un qui attendait prend la suite.
    [over] Le délai est passé : la part n’est plus demandée.
   *[other] { $card ->
        [offer] La part est de nouveau libre.
       *[need] La part repart pour tout le monde.
    }
}
told-claim-nudge-title = Vous confirmez ? { $what }
told-claim-nudge-body = { $card ->
    [offer] Sans réponse, votre part redevient libre.
   *[need] Sans réponse, votre part repart pour tout le monde.
}
told-claim-lapsed-title = Pas confirmé à temps : { $what }
told-claim-lapsed-body = { told-freed }
told-claim-promoted-title = C’est à vous : { $what }
told-claim-promoted-body = Vous attendiez une place, elle s’est libérée. Confirmez depuis la fiche.
told-claim-released-title = { $card ->
    [offer] { $by } n’en a plus besoin : { $what }
   *[need] { $by } ne peut plus : { $what }
}
told-claim-released-body = { told-freed }
told-claim-dropped-late-title = Désistement de dernière heure : { $what }
told-claim-dropped-late-body = { $then ->
    [passed_on] { $by } ne peut plus. Quelqu’un qui attendait prend la suite.
   *[other] { $by } ne peut plus. Il faut quelqu’un d’autre, vite.
}
told-claim-missed-title = Personne n’est venu : { $what }
told-claim-missed-body = { told-freed }
told-claim-on-the-way-title = { $by } est en route : { $what }
told-claim-on-the-way-body = { $card ->
    [offer] Gardez ce qui est réservé à portée de main.
   *[need] L’aide arrive bientôt.
}
told-claim-delivered-title = { $card ->
    [offer] { $by } dit l’avoir reçu : { $what }
   *[need] { $by } dit que c’est fait : { $what }
}
told-claim-delivered-body = { $card ->
    [offer] Confirmez depuis la fiche que vous l’avez remis.
   *[need] Confirmez depuis la fiche que c’est bien arrivé.
}
told-claim-validated-title = Bien arrivé, merci ! { $what }
told-claim-validated-body = { $by } l’a confirmé.
told-claim-proposed-title = { $by } vous propose de prendre le relais : { $what }
told-claim-proposed-body = Acceptez ou refusez depuis la fiche.
told-claim-declined-title = { $by } ne prend pas le relais : { $what }
told-claim-declined-body = C’est toujours à vous.
told-claim-handed-over-title = { $by } prend le relais : { $what }
told-claim-handed-over-body = C’est passé en d’autres mains.
told-plain-title = Du nouveau : { $what }
told-plain-body = Ouvrez pour lire la suite.

# Why this person: each reason by itself, then joined.
reason-offers = vous avez proposé { $what }
reason-answers = ce que vous proposez peut aider : { $what }
reason-said = vous parlez de { $words }
reason-alike = cela ressemble à ce que vous proposez
reason-skill = vous savez faire : { $what }
reason-equipment = vous avez { $what }
reason-category = vous suivez « { $category } »
reason-language = vous parlez { $language }
reason-near-metres = à { $n } m
reason-near-kilometres = à { $n } km
reason-free = disponible { $when }
reason-enough = vous pouvez tout couvrir
reason-part = vous pouvez en couvrir une partie
reason-reliable = vous répondez souvent
reason-rested = vous n’avez pas été sollicité récemment
reason-on_duty = vous êtes de permanence
reason-member = vous êtes dans « { $channel } »
free-any = à ce moment-là
free-day = { $day }
free-part = { $day } { $part }
weekday-0 = lundi
weekday-1 = mardi
weekday-2 = mercredi
weekday-3 = jeudi
weekday-4 = vendredi
weekday-5 = samedi
weekday-6 = dimanche
weekday-short-0 = lun.
weekday-short-1 = mar.
weekday-short-2 = mer.
weekday-short-3 = jeu.
weekday-short-4 = ven.
weekday-short-5 = sam.
weekday-short-6 = dim.
part-morning = matin
part-midday = midi
part-afternoon = après-midi
part-evening = soir
part-night = nuit
part-day = { "" }

# The page of notices
told-title = Notifications
told-empty = Rien de nouveau pour vous
told-empty-hint = Ce qui vous concerne s’affiche ici : les alertes, les réponses à vos demandes.
told-read-all = Tout marquer comme lu
told-unread = non lu
told-older = Plus anciennes
js-badge-told = { $n ->
    [one] { $n } notification non lue
   *[other] { $n } notifications non lues
}
told-settings = Mes alertes

# On duty
js-on-duty = de permanence
duty-on = Je suis de permanence
duty-off = Prendre la permanence
duty-hint = De permanence, vous êtes parmi les premiers alertés, et chacun voit que vous êtes là.

# My alerts
alerts-title = Mes alertes
alerts-hint = Qui vous alerte, quand, et pour quoi.
alerts-ways = Par où vous prévenir
alerts-in-app = Dans Relais, toujours
alerts-by-push = Notification
alerts-by-email = E-mail
alerts-by-sms = SMS, pour l’urgent seulement
alerts-sms-no-phone = Aucun numéro n’est connu pour vous : demandez à la coordination de l’ajouter.
alerts-email-failed = Votre boîte a refusé nos derniers messages : rien n’y part plus.
alerts-digest = Résumé par e-mail
alerts-digest-none = Non, au fil de l’eau
alerts-digest-daily = Chaque matin
alerts-digest-weekly = Chaque lundi
alerts-digest-hint = Avec un résumé, seul ce qui est urgent vous est envoyé par e-mail tout de suite.
alerts-quiet = Heures calmes
alerts-quiet-from = De
alerts-quiet-until = à
alerts-quiet-hint = Rien ne sonne pendant ces heures. Laissez vide pour ne pas en avoir.
alerts-wake = Me réveiller si c’est vital
alerts-zone = Fuseau horaire
alerts-zone-town = Celui de la ville
alerts-when = Quand vous pouvez aider
alerts-when-hint = Rien de coché : vous ne dites pas, on peut vous demander à toute heure.
alerts-away = Pas disponible jusqu’au
alerts-away-hint = Vide : vous êtes là.
alerts-what = Ce que vous pouvez faire
alerts-skills = Ce que vous savez faire
alerts-skills-hint = Une chose par ligne : cuisine, petites réparations, aide aux devoirs…
alerts-equipment = Ce que vous pouvez prêter
alerts-equipment-hint = Une chose par ligne : camionnette, barnum, chauffage…
alerts-languages = Langues que vous parlez
alerts-categories = Ce qui vous intéresse
alerts-distance = Jusqu’où vous allez
alerts-distance-any = Peu importe
alerts-kilometres = { $n } km
level-title = Ce que ce canal vous dit
level-all = Tout
level-mentions = Ce qui m’appelle
level-urgent = Les urgences seulement
level-none = Rien
language-fr = français
language-en = anglais
language-ar = arabe
language-ber = berbère
language-pt = portugais
language-es = espagnol
language-it = italien
language-de = allemand
language-ro = roumain
language-pl = polonais
language-uk = ukrainien
language-ru = russe
language-tr = turc
language-bm = bambara
language-ln = lingala
language-ta = tamoul
language-zh = chinois
language-lsf = langue des signes

# The waves of a need, for the coordination
wave-title = Qui a été alerté
wave-public = { $waves ->
    [one] { $waves } vague
   *[other] { $waves } vagues
} · { $people ->
    [one] { $people } personne alertée
   *[other] { $people } personnes alertées
}
wave-why = Sous chaque nom, la raison qui lui a été donnée.
wave-none = Personne encore.
wave-next = Prochaine vague { $when }.
wave-widen = Élargir maintenant
wave-all = Toutes les personnes possibles ont été alertées.
wave-number = Vague { $n }
wave-kind-some = les plus proches
wave-kind-calm = ceux qui suivent
wave-kind-channel = tout le canal
wave-kind-calls = le téléphone
wave-people = { $n ->
    [0] personne
    [one] { $n } personne
   *[other] { $n } personnes
}
wave-answer-taken = a pris
wave-answer-seen = a vu
wave-answer-cannot = ne peut pas
wave-answer-silent = pas encore de réponse
wave-phones = Voir les numéros à appeler
wave-phones-title = À appeler
wave-phones-hint = Chaque consultation de cette liste est notée.
wave-phones-empty = Personne n’a laissé de numéro.
wave-phones-seen = a vu la demande
wave-back = Retour à la demande
event-widened = { $who } élargit l’alerte pour { $what }
