# Quick video.
call-title = Appel rapide
call-from = depuis { $name }
call-back = Retour à { $name }
call-start = Appeler en visio
call-join = Rejoindre
call-write = Écrire
call-controls = Commandes de l’appel
call-mic = Micro
call-camera = Caméra
call-turn = Retourner
call-screen = Écran
call-leave = Quitter
call-devices = Micro et caméra
call-how = L’appel passe d’un appareil à l’autre, sans enregistrement.
call-needs-script = L’appel a besoin de JavaScript, que ce navigateur n’exécute pas.
call-over = L’appel est fini
call-was = Il a duré { $length }, avec { $people }.
call-again = Rappeler
call-line-open = { $who } appelle en visio.
call-line-here = En ligne : { $people }.
call-line-was = Appel de { $length } · { $people }
call-line-missed = { $who } a appelé, personne n’était là.
told-call-ringing-title = { $by } vous appelle
told-call-ringing-body = Répondez en ouvrant l’appel.
told-call-missed-title = { $by } vous a appelé
told-call-missed-body = Vous pouvez rappeler, ou écrire un mot.
js-call-waiting = Personne d’autre pour l’instant. On attend…
js-call-running = { $n ->
    [one] { $n } personne · { $time }
   *[other] { $n } personnes · { $time }
}
js-call-you = Vous
js-call-joined = { $name } a rejoint l’appel.
js-call-left = { $name } a quitté l’appel.
js-call-declined = { $name } ne peut pas répondre maintenant.
js-call-away = { $name } : la liaison est coupée, elle reprend toute seule si possible.
js-call-no-camera = La caméra n’est pas accessible : on vous entend sans vous voir.
js-call-no-microphone = Le micro n’est pas accessible : vous entendez les autres, ils ne vous entendent pas. Autorisez-le dans le navigateur, puis touchez « Micro ».
js-call-taken = Vous avez pris l’appel sur un autre appareil, ou il est fini.
js-call-large = Passer dans la grande salle
js-call-muted = micro coupé
js-call-confirm = Quitter l’appel ?
js-ringing = { $name } vous appelle
js-ringing-answer = Répondre
js-ringing-voice = Sans image
js-ringing-decline = Pas maintenant
