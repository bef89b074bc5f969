# Practice: exercises, and how what is simulated is told from what is real.
exercises-title = Exercices
exercises-note = s’entraîner, pour être prêts le jour venu
exercises-back = Retour à Moi
exercises-list = En cours et passés
exercises-empty = Aucun exercice
exercises-empty-text = La coordination peut simuler une urgence avec les personnes volontaires. Personne d’autre n’est alerté.
exercise-start-title = Organiser un exercice
exercise-name = Nom de l’exercice
exercise-name-example = Plan grand froid
exercise-circle = Inviter les personnes de
exercise-circle-hint = Un canal de toute la ville invite tout le réseau. Chacun choisit de participer ou non ; seuls les participants seront alertés.
exercise-start = Commencer l’exercice
exercise-running = en cours
exercise-you-play = vous participez
exercise-ended-when = terminé { $when }
exercise-by = par { $who }, { $when }
exercise-players = { $n ->
    [0] personne ne participe encore
    [one] { $n } participant
   *[other] { $n } participants
}
exercise-talk = Discussion
exercise-join = Je participe
exercise-join-text = Les membres de « { $circle } » sont invités. En participant, vous recevrez les alertes simulées comme si elles étaient vraies, et vous seul·e déciderez d’y répondre.
exercise-joined-text = Vous participez : les demandes simulées apparaîtront en haut de votre page, marquées EXERCICE.
exercise-leave = Je ne participe plus
exercise-ask-title = Simuler une demande urgente
exercise-ask-what = Ce qui est demandé
exercise-ask-example = Héberger une famille ce soir
exercise-ask-story = La situation
exercise-ask-quantity = Combien
exercise-ask-unit = De quoi
exercise-ask-urgency = Urgence
exercise-ask-minutes = À couvrir en
exercise-ask = Alerter les participants
exercise-end-title = Finir l’exercice
exercise-end-text = Les demandes simulées encore ouvertes sont closes, et le bilan s’affiche ici pour les participants.
exercise-end = Terminer et voir le bilan
exercise-needs = Demandes simulées
exercise-debrief = Bilan
exercise-debrief-text = Ce qui s’est passé, pour faire mieux ensemble le jour venu. Ne pas avoir répondu n’est jamais une faute.
exercise-debrief-empty = Aucune demande n’a été simulée, ou vous n’avez pas participé.
exercise-replies = Qui a répondu, et quand
exercise-took = a promis
exercise-could-not = ne pouvait pas
exercise-no-reply = Personne n’a répondu.
exercise-silent = { $n ->
    [one] { $n } participant n’a pas répondu.
   *[other] { $n } participants n’ont pas répondu.
}
practice-band = EXERCICE
practice-band-text = rien de tout cela n’est réel
practice-see = L’exercice
event-exercise-opened = <b>{ $who }</b> propose un exercice : { $what }
event-exercise-ended = L’exercice { $what } est terminé
event-exercise-join = Participer
event-exercise-debrief = Bilan
told-exercise-ended-title = Exercice terminé : { $what }
told-exercise-ended-body = Merci d’avoir participé. Le bilan est prêt.
home-exercise = Un exercice vous est proposé
home-exercise-mine = Exercice en cours
