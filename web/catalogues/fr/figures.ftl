# Figures: the page, the report on paper, one card's own, the export.
figures-title = Chiffres
figures-back = Retour à l’accueil
figures-report = Rapport annuel
figures-period = Période
figures-by-month = Mois
figures-by-quarter = Trimestre
figures-by-year = Année
figures-by-days = Choisir d’autres dates
figures-earlier = Période précédente
figures-later = Période suivante
figures-from = Du
figures-to = Au
figures-show = Afficher
figures-quarter = { $number ->
    [1] 1er trimestre { $year }
   *[other] { $number }e trimestre { $year }
}
figures-days = du { $first } au { $last }
figures-week = Semaine
figures-month = Mois
figures-week-of = Semaine du { $day }
figures-essential = L’essentiel
figures-before = avant : { $value }
figures-tile-asked = demandes
figures-tile-rate = des demandes terminées ont trouvé de l’aide ici
figures-tile-cover = pour que tout soit promis, une fois sur deux
figures-tile-first-wave = couvertes dès la première vague d’alertes
figures-tile-volunteers = personnes ont promis leur aide
figures-tile-reached = personnes alertées pour une demande pourvue
figures-tile-offers = offres publiées
figures-tile-broken = promesses non tenues
figures-nothing = Rien à montrer sur cette période.
figures-empty = Aucune demande sur cette période. Choisissez-en une autre, ou revenez dans quelques jours.
figures-table = Les mêmes chiffres en tableau
figures-total = Total
figures-needs = Demandes
figures-share = Part
figures-rate = Pourvues
figures-category = Catégorie
figures-categories = Ce qui a été demandé
figures-categories-head = Catégorie
figures-places = Dans quels quartiers
figures-places-head = Quartier
figures-of = { $part } sur { $whole }
figures-of-note = À droite : pourvues sur terminées.
figures-series = Demandes au fil du temps
figures-pace = Le temps de trouver quelqu’un
figures-pace-note = La moitié des demandes ont été entièrement promises plus vite que cela.
figures-spread = En combien de temps tout est promis
figures-spread-note = Nombre de demandes, selon le temps passé entre la demande et la dernière promesse.
figures-delay = Délai
figures-under = ≤ { $length }
figures-up-to = ≤ { $length }
figures-beyond = > { $length }
figures-more = plus
figures-waves = Combien de vagues d’alertes
figures-waves-head = Couverte pendant
figures-waves-note = Moins il faut de vagues, moins il y a de monde dérangé.
figures-wave = { $number ->
    [1] la 1re vague
   *[other] la { $number }e vague
}
figures-lacked = Ce qui a manqué
figures-unmet = Sans réponse
figures-median = Une fois sur deux
figures-ninth = Neuf fois sur dix
figures-median-before = Avant (une fois sur deux)
figures-from-asking = Depuis la demande
figures-times = Les délais
figures-step-seen = Vue par quelqu’un
figures-step-answered = Première réponse
figures-step-covered = Tout est promis
figures-step-delivered = L’aide est là
figures-given = Livré
figures-given-title = Ce qui a été livré
figures-end-filled = Pourvues
figures-end-elsewhere = Trouvées autrement
figures-end-unmet = Sans réponse
figures-end-pending = En cours
figures-staff = Pour la coordination
figures-staff-answers = { $reached ->
    [one] { $reached } alerte envoyée
   *[other] { $reached } alertes envoyées
} ; { $saw ->
    [one] { $saw } personne a regardé
   *[other] { $saw } fois, quelqu’un a regardé
} ; { $cannot ->
    [one] { $cannot } réponse « je ne peux pas »
   *[other] { $cannot } réponses « je ne peux pas »
}.
figures-staff-broken = { $lapses ->
    [one] { $lapses } promesse a expiré sans être confirmée
   *[other] { $lapses } promesses ont expiré sans être confirmées
} ; { $shows ->
    [one] { $shows } personne n’est pas venue
   *[other] { $shows } fois, quelqu’un n’est pas venu
} ; { $withdrawn ->
    [one] { $withdrawn } demande retirée ou en double
   *[other] { $withdrawn } demandes retirées ou en double
}.
figures-export = Exporter les demandes (CSV)
figures-export-hint = Une ligne par demande, sans titre, sans nom, sans coordonnées.
figures-method = Comment c’est compté
figures-slowest = l’étape la plus longue
figures-fact-reached = { $n ->
    [0] personne n’a été alerté
    [one] { $n } personne alertée
   *[other] { $n } personnes alertées
}{ $waves ->
    [0] {""}
    [one] {" "}en une vague
   *[other] {" "}en { $waves } vagues
}
figures-fact-saw = { $n ->
    [0] vue par personne
    [one] vue par { $n } personne
   *[other] vue par { $n } personnes
}
figures-fact-cannot = { $n ->
    [0] personne n’a dit ne pas pouvoir
    [one] { $n } personne ne pouvait pas
   *[other] { $n } personnes ne pouvaient pas
}
figures-fact-takers = { $n ->
    [0] personne n’a promis
    [one] { $n } personne a promis { $taken } sur { $of }
   *[other] { $n } personnes ont promis { $taken } sur { $of }
}
figures-fact-wave = { $n ->
    [1] couverte dès la 1re vague
   *[other] couverte pendant la { $n }e vague
}
figures-fact-broken = { $n ->
    [one] { $n } promesse non tenue
   *[other] { $n } promesses non tenues
}
need-figures-title = Les chiffres de cette demande
need-figures-note = Ces délais comptent depuis le moment où la demande a été publiée. Ils servent à mieux s’organiser, jamais à juger quelqu’un.

home-figures = { $network } ces sept derniers jours
home-figures-note = chiffres du réseau, jamais d’une personne
home-figures-all = Tous les chiffres
home-figure-pace = pour couvrir une demande, une fois sur deux.
home-figure-pace-label = Temps pour couvrir, semaine par semaine :
home-figure-wave = des demandes couvertes dès la première vague d’alertes : moins de monde dérangé.
home-figure-wave-label = Part couverte dès la première vague, semaine par semaine :
home-figure-was = C’était { $value } il y a { $n ->
    [1] une semaine
   *[other] { $n } semaines
}.
home-figure-filled = { $n ->
    [0] Aucune demande terminée pour l’instant.
    [one] demande terminée a trouvé de l’aide.
   *[other] demandes terminées ont trouvé de l’aide.
}
home-figure-filled-label = Demandes pourvues, trouvées autrement, sans réponse
home-figure-unmet = Il a manqué : { $what }.

report-title = Rapport { $year }
report-cover = L’entraide en { $year }
report-cover-lede = Ce que les habitantes, les habitants, les associations et les services de la ville ont fait les uns pour les autres.
report-made = Établi le { $day }.
report-unfinished = L’année n’est pas finie : ces chiffres s’arrêtent à cette date.
report-hint = fait pour être imprimé : format A4, ou enregistré en PDF
report-print = Imprimer
report-years = Année
report-year = Rapport { $year }
report-essential = L’essentiel
report-essential-asked = { $n ->
    [one] Une demande d’aide a été publiée, dont { $urgent } urgente.
   *[other] { $n } demandes d’aide ont été publiées, dont { $urgent } urgentes. { $filled } ont trouvé de l’aide dans le réseau : { $rate } de celles qui sont terminées.
}
report-essential-speed = Une fois sur deux, tout ce qui manquait était promis en { $median } ou moins ; neuf fois sur dix, en { $ninth } ou moins.
report-essential-waves = { $rate } des demandes ont été couvertes par les toutes premières personnes alertées. En moyenne, { $reached } personnes ont été dérangées pour une demande pourvue.
report-essential-people = { $n ->
    [0] Personne n’a encore promis d’aide
    [one] Une personne a promis son aide
   *[other] { $n } personnes ont promis leur aide
}, et { $offers ->
    [0] aucune offre n’a été publiée.
    [one] une offre a été publiée.
   *[other] { $offers } offres ont été publiées.
}
report-essential-unmet = { $n ->
    [one] Une demande est restée sans réponse.
   *[other] { $n } demandes sont restées sans réponse. Elles disent ce qui manque encore ; elles sont détaillées plus loin.
}
report-year-title = L’année, pas à pas
report-series-text = Chaque colonne est un mois ; sa hauteur dit combien de demandes y ont été publiées.
report-pace-text = La moitié des demandes du mois ont été entièrement promises plus vite que ce point.
report-asked-title = Ce qui a été demandé, et où
report-categories-text = Les catégories, de la plus demandée à la moins demandée.
report-places-text = Le quartier où l’aide était attendue ; l’adresse n’est jamais dans ces chiffres.
report-speed-title = À quelle vitesse
report-given-title = Ce qui a été donné, ce qui a manqué
report-given-text = Additionné d’après ce que les demandeurs ont dit avoir reçu.
report-unmet-text = Les demandes que personne n’a pu prendre à temps, par catégorie.
report-method-text = Tous les chiffres viennent des demandes publiées dans Relais pendant l’année, et de ce qu’elles sont devenues jusqu’au jour de ce rapport.

method-asked = Demandes
method-asked-text = Celles publiées pendant la période, à l’heure de la ville, dans tous les canaux. Une demande retirée par son auteur ou réunie avec une autre n’est pas comptée. Les offres sont comptées à part.
method-filled = Pourvues
method-filled-text = Tout a été promis, ou l’aide a été donnée.
method-elsewhere = Trouvées autrement
method-elsewhere-text = La solution est venue d’ailleurs que du réseau.
method-unmet = Sans réponse
method-unmet-text = Le délai est passé sans que tout soit promis, ou la demande a été close « sans solution ».
method-pending = En cours
method-pending-text = Il manque encore quelque chose et le délai n’est pas passé.
method-rate = Part pourvue
method-rate-text = Les demandes pourvues, divisées par toutes celles qui ne sont plus en cours.
method-times = Délais
method-times-text = Comptés depuis la publication. « Vue » : quelqu’un a ouvert la demande. « Première réponse » : une promesse ou un « je ne peux pas ». « Tout est promis » : la dernière promesse qui manquait. « L’aide est là » : la dernière livraison annoncée, sinon la clôture.
method-median = Une fois sur deux, neuf fois sur dix
method-median-text = Rangées de la plus rapide à la plus lente : celle du milieu, et celle que neuf sur dix ne dépassent pas. Une demande qui n’a pas atteint l’étape n’y entre pas.
method-waves = Vagues
method-waves-text = Une demande est couverte dès la première vague quand tout a été promis avant le départ de la deuxième. Seules comptent les demandes couvertes pour lesquelles quelqu’un a été alerté.
method-reached = Personnes alertées pour une demande pourvue
method-reached-text = Toutes les alertes, y compris celles des demandes restées sans réponse, divisées par les demandes pourvues parmi celles qui ont donné lieu à une alerte.
method-volunteers = Personnes qui ont promis
method-volunteers-text = Chaque personne compte une fois, même si elle a aidé vingt fois. Une promesse rendue ne compte pas.
method-given = Livré
method-given-text = Ce que le demandeur dit avoir reçu ; à défaut, ce qui était promis. Des unités différentes ne sont jamais additionnées.
method-broken = Promesses non tenues
method-broken-text = Celles qui ont expiré sans confirmation, et celles où personne n’est venu. Une promesse rendue n’en est pas une.
method-practice = Exercices
method-practice-text = Les demandes simulées n’entrent dans aucun chiffre.
method-people = Personnes
method-people-text = Aucun chiffre n’est celui d’une personne.

export-asked = Publiée le
export-category = Catégorie
export-place = Quartier
export-urgency = Urgence
export-quantity = Quantité
export-unit = Unité
export-taken = Promis
export-delivered = Livré
export-end = Issue
export-minutes-seen = Minutes avant vue
export-minutes-answered = Minutes avant réponse
export-minutes-covered = Minutes avant couverture
export-minutes-delivered = Minutes avant aide
export-waves = Vagues
export-wave = Couverte à la vague
export-reached = Personnes alertées
export-saw = Ont vu
export-cannot = Ne pouvaient pas
export-takers = Ont promis
export-lapses = Promesses expirées
export-no-shows = Non venus
