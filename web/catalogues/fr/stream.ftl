# A channel, its stream and its composer.
stream-fresh = { $n ->
    [one] { $n } nouveau message
   *[other] { $n } nouveaux messages
}
message-deleted = message supprimé
message-edited = modifié
message-edit = Modifier
message-delete = Supprimer
message-to-card = En faire une demande ou une offre
message-plain = Modifier ou supprimer
message-react-plain = Réagir
reaction-thanks = Merci
reaction-bravo = Bravo
reaction-agreed = D’accord
reaction-noted = Bien noté
reaction-support = De tout cœur
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
composer-placeholder = Message
composer-emoji = Choisir un emoji
composer-send = Envoyer
composer-attach = Joindre une photo ou un fichier
composer-record = Enregistrer une note vocale
files-title = Fichiers joints
files-photos = Photos jointes
file-kb = { $n } ko
file-mb = { $n } Mo
composer-alert = { $n ->
    [one] Oui, alerter { $n } personne
   *[other] Oui, alerter { $n } personnes
}
day-jump = Aller à une date
day-jump-go = Aller
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
write-short = Écrire
write-title = Écrire à quelqu’un
write-note = Jusqu’à { $most } personnes : elles seules liront.
write-look = Chercher un nom
write-look-go = Chercher
write-nobody = Personne de ce nom.
write-to = À qui ?
write-open = Ouvrir la conversation
write-message = Message
kind-direct = Messages directs
message-pinned = épinglé
message-more = Autres actions
kept-title = À retrouver
kept-note = Ce que vous avez gardé. Vous seul le voyez.
kept-empty = Rien de gardé
kept-empty-text = Sous un message, « Garder » le met ici.
kept-remove = Ne plus garder le message de { $name }
pinned-title = Messages épinglés
pinned-note = Ce qui doit rester sous la main dans ce canal.
pinned-empty = Rien d’épinglé
pinned-empty-text = Sous un message, « Épingler » le met ici.
said-back = Retour
said-see = Voir dans la conversation
versions-title = Ce que ce message disait
versions-note = Du plus récent au premier.
people-title = Qui est dans { $name }
people-list = Dans ce canal
people-add = Ajouter quelqu’un
people-who = Qui ?
people-add-action = Ajouter
message-kept = gardé par vous
