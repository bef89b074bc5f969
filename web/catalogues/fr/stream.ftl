# A channel, its stream and its composer.
stream-fresh = { $n ->
    [one] { $n } nouveau message
   *[other] { $n } nouveaux messages
}
message-deleted = message supprimé
message-edited = modifié
message-reply = Répondre à { $name }
message-edit = Modifier
message-delete = Supprimer
message-plain = Modifier ou supprimer
stream-title = Messages
stream-older = Messages plus anciens
stream-empty = Personne n’a encore parlé ici
stream-empty-hint = Un bonjour suffit pour commencer.
thread-title = Discussion
thread-empty = Rien à dire pour l’instant
thread-empty-hint = Une question, une précision ? Écrivez ici.
thread-label = Votre message dans la discussion
composer-ask = Faire une demande
composer-label = Votre message dans { $name }
composer-placeholder = Écrire un message
composer-send = Envoyer
pins-title = Demandes en cours
channel-back = Retour aux canaux
channel-more = Plus d’actions
channel-people = { $n ->
    [one] { $n } personne
   *[other] { $n } personnes
}
channel-people-link = Qui est là
channel-ask = Faire une demande
channel-leave = Quitter le canal
channel-join = Rejoindre
channel-join-name = Rejoindre { $name }
channel-join-why = Rejoignez le canal pour y écrire.
channel-read-only = Ici, on lit sans écrire.
channel-last = { $name } : { $text }
channels-count = { $n ->
    [one] { $n } canal
   *[other] { $n } canaux
}
channels-empty = Aucun canal pour l’instant
channels-empty-text = Rejoignez-en un, ou ouvrez le premier.
channels-discover = À découvrir
channels-open = Ouvrir un canal
channels-open-short = Ouvrir
channels-open-action = Ouvrir le canal
channels-name = Son nom
channels-purpose = À quoi il sert
channels-kind = Pour qui ?
channels-kind-theme = Tout le réseau
channels-kind-theme-note = Chacun peut le trouver et le rejoindre.
channels-kind-private = Quelques personnes
channels-kind-private-note = On n’y entre que si quelqu’un vous ajoute.
kind-town = Toute la ville
kind-theme = Thèmes
kind-organisation = Ma structure
kind-private = Privés
people-title = Qui est dans { $name }
people-list = Dans ce canal
people-add = Ajouter quelqu’un
people-who = Qui ?
people-add-action = Ajouter
