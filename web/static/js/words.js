// @ts-check
/**
 * The words that scripts say, in the person's language: the page carries them as
 * JSON in `#words`. Pure but for `say`, which reads the page once.
 *
 * The page names them without `js-`. A value is a text with `{placeables}`, or `{"one": …, "other": …}` chosen by `{n}`.
 */

/** Every key the scripts use. The template that writes `#words` supplies each of them. */
export const KEYS = Object.freeze([
  // The line to the server
  "js-offline", // banner, nothing waits: “Pas de réseau. Vous pouvez lire et écrire.”
  "js-offline-waiting", // banner, plural {n}: “Pas de réseau. {n} message partira dès le retour.”
  "js-offline-kept", // banner, after the above, on a page kept here: “Vous lisez cette page telle qu’elle était {when}.”
  "js-answer-waits", // toast, a claim without network: “C’est gardé : votre réponse part au retour du réseau.”
  "js-answer-too-late", // toast, it could not leave for hours: “Votre réponse n’est pas partie. Regardez la fiche avant de la refaire.”
  "js-update-ready", // toast: “Une nouvelle version de Relais est prête.”
  "js-update", // its button: “Mettre à jour”
  "js-back-online", // announced: “De nouveau en ligne.”
  "js-stopped", // banner, the server will not take us back: “La connexion est fermée. Rechargez la page.”
  "js-needs-network", // toast, an act that cannot wait: “Pas de réseau. Réessayez dans un instant.”
  "js-trouble", // toast, something failed and nobody said why: “Cela n’a pas marché. Réessayez.”

  // The stream
  "js-new-messages", // pill, plural {n}: “{n} nouveau” / “{n} nouveaux”
  "js-jump", // pill without a number: “Aller au plus récent”
  "js-fresh", // unread line placed while the page is away: “Nouveaux messages”
  "js-said", // announced: “{name} : {text}”
  "js-many-new", // announced when too many at once, plural {n}: “{n} nouveaux messages”
  "js-deleted-message", // in a quote: “message supprimé”
  "js-older-failed", // on a button above the stream: “Les messages plus anciens ne sont pas venus. Réessayer”

  // The composer
  "js-you", // my name on a waiting row: “Vous”
  "js-waits-network", // on a waiting row: “partira au retour du réseau”
  "js-not-sent", // on a failed row: “Pas parti.”
  "js-retry", // button: “Réessayer”
  "js-edit", // button: “Modifier”
  "js-delete", // button: “Supprimer”
  "js-cancel", // button: “Annuler”
  "js-reply", // the button: “Répondre à {name}”
  "js-react", // the button: “Réagir au message de {name}”
  "js-replying", // above the field: “Réponse à {name} : {text}”
  "js-editing", // above the field: “Vous modifiez votre message”
  "js-edited", // announced: “Message modifié.”
  "js-will-delete", // in place of a message for five seconds: “Ce message va être supprimé.”

  "js-calling", // name of the list of whom one may call: “Qui appeler”
  "js-here", // how somebody is here: “En ligne”
  "js-away", // the same: “Pas devant l’écran”
  "js-unkeep", // “Ne plus garder”
  "js-unkept", // toast: “Ce n’est plus gardé.”
  "js-badge-mentions", // read for a badge, plural {n}: “{n} message vous appelle”
  "js-too-long", // above the field, plural {n}: “C’est trop long pour un message ({n} lettres au plus).”
  "js-pasted-as-file", // toast: “Ce texte est long : il est joint en fichier.”
  "js-as-file", // its button: “Envoyer en fichier”
  "js-text-file", // name of that file: “texte”
  "js-emoji", // name of the sheet and of the list of emoji: “Emoji”
  "js-emoji-search", // its field: “Chercher un emoji”
  "js-emoji-found", // title of what was found: “Trouvés”
  "js-emoji-recent", // title of those used lately: “Récents”
  "js-emoji-none", // nothing has that name: “Aucun emoji de ce nom.”
  "js-attached", // name of the list of files that are to be sent: “À envoyer”
  "js-alert-anyway", // button of a row that calls many people: “Alerter quand même”
  "js-voice", // name of a recorded file: “note vocale”
  "js-recording", // announced: “Enregistrement. Appuyez encore pour finir.”
  "js-recorded", // announced: “Enregistrement fini.”
  "js-no-microphone", // toast: “Le micro n’est pas accessible. Autorisez-le dans le navigateur.”

  // Other things to do with a message
  "js-pin", // “Épingler”
  "js-unpin", // “Ne plus épingler”
  "js-keep", // “Garder”
  "js-copy-link", // “Copier le lien”
  "js-mark-unread", // “Marquer comme non lu”
  "js-versions", // “Versions”
  "js-forward", // link: “Transférer”
  "js-remind", // “Me le rappeler”
  "js-reminded", // toast: “C’est noté : ce sera rappelé.”
  "js-reminded-no-more", // toast: “Ce ne sera plus rappelé.”
  "js-ahead", // link: “À venir”
  "js-kept", // “Gardé. C’est dans « À retrouver ».”
  "js-copied", // “Lien copié.”
  "js-marked-unread", // “Ce sera non lu jusqu’à votre retour.”

  // Words under a message
  "js-reaction-thanks", // “Merci”
  "js-reaction-bravo", // “Bravo”
  "js-reaction-agreed", // “D’accord”
  "js-reaction-noted", // “Bien noté”
  "js-reaction-support", // “De tout cœur”

  // Who is here, who writes
  "js-typing-one", // “{name} écrit”
  "js-typing-two", // “{a} et {b} écrivent”
  "js-typing-many", // plural {n}: “{n} personnes écrivent”

  // Need cards
  "js-take-some", // claim button, a part: “J’en prends {n}”
  "js-take-all", // claim button, all that is left, plural {n}: “Je m’en occupe” / “Je prends les {n}”
  "js-claiming", // claim button while the answer is on its way: “Un instant…”
  "js-claim-waits", // claim button, no network: “Part au retour du réseau”
  "js-claimed", // toast: “C’est noté, merci ! La fiche dit la suite.”
  "js-declined", // toast: “C’est noté. Merci d’avoir répondu.”
  "js-released", // toast: “C’est noté, la demande repart pour tout le monde.”
  "js-resolved", // toast: “C’est noté, la demande est close.”
  "js-want-some", // the same on an offer: “J’en prends {n}”
  "js-want-all", // on an offer, all that is left, plural {n}: “J’en ai besoin” / “J’ai besoin des {n}”
  "js-waiting-place", // plural {n}: “Vous êtes en tête de la liste.” / “Vous êtes en position {n} sur la liste.”
  "js-advanced-confirmed", // toast: “C’est confirmé, merci !”
  "js-advanced-on-the-way", // toast: “Bonne route !”
  "js-advanced-delivered", // toast: “Merci ! C’est noté.”
  "js-validated", // toast: “C’est noté, merci d’avoir suivi.”
  "js-missed", // toast, nobody came: “C’est noté, la demande repart.”
  "js-waits", // toast: “C’est noté. Vous serez prévenu si ça se libère.”
  "js-waits-no-more", // toast: “C’est noté, vous n’attendez plus.”
  "js-took-over", // toast: “C’est à vous maintenant, merci !”
  "js-renewed", // toast: “C’est prolongé.”
  "js-busy", // toast after a promise that meets another one: “Attention, vous avez aussi promis : {title}”
  "js-quicker", // strong, above the reason: “Quelqu’un a été plus rapide.”
  "js-see-other", // link to another need of the page: “Voir : {title}”
  "js-still-missing", // link to /urgences: “Ce qui manque encore”
  "js-seen-by", // plural {n}: “Vu par {n} personne” / “Vu par {n} personnes”

  // The form that asks or offers
  "js-photo-sending", // under a photo on its way: “Envoi…”
  "js-photos-most", // under the photos, when one more was chosen: “{n} photos au plus.”

  // Sheets over the page
  "js-dialog-close", // label of the cross: “Fermer”
  "js-keys-title", // “Raccourcis clavier”
  "js-switch-title", // “Aller quelque part”
  "js-switch-label", // of the field: “Un canal, une personne, une fiche, une page”
  "js-switch-all", // last of the list: “Chercher « {text} » partout”
  "js-switch-found", // read aloud, plural {n}: “{n} résultat”

  // Badges and alerts
  "js-badge-unread", // read aloud, plural {n}: “{n} message non lu”
  "js-badge-told", // read aloud, plural {n}: “{n} notification non lue”
  "js-on-duty", // beside a name: “de permanence”
  "js-badge-urgent", // read aloud, plural {n}: “{n} demande urgente”
  "js-alert-vital", // announced at once, and title of the tab: “Vital : {title}”
  "js-alert-urgent", // announced, and title of the tab: “Urgent : {title}”
  "js-close", // label of the cross on a toast: “Fermer l’avis”

  // Notifications on this device
  "js-push-on", // “Activées sur cet appareil.”
  "js-push-denied", // blocked by the browser, and how to allow them
  "js-push-unable", // a browser that knows no push
  "js-push-failed", // “Ça n’a pas marché. Réessayez dans un instant.”

  // Quick video
  "js-call-waiting", // “Personne d’autre pour l’instant. On attend…”
  "js-call-running", // under the name, plural {n}: “{n} personnes · {time}”
  "js-call-you", // “Vous”
  "js-call-joined", // “{name} a rejoint l’appel.”
  "js-call-left", // “{name} a quitté l’appel.”
  "js-call-declined", // “{name} ne peut pas répondre maintenant.”
  "js-call-away", // “{name} : la liaison est coupée, elle reprend toute seule si possible.”
  "js-call-no-camera", // “La caméra n’est pas accessible : on vous entend sans vous voir.”
  "js-call-no-microphone", // “Le micro n’est pas accessible. Autorisez-le dans le navigateur, puis revenez dans l’appel.”
  "js-call-taken", // “Vous avez pris l’appel sur un autre appareil, ou il est fini.”
  "js-call-large", // “Passer dans la grande salle”
  "js-call-muted", // “micro coupé”
  "js-call-confirm", // “Quitter l’appel ?”
  "js-ringing", // “{name} vous appelle”
  "js-ringing-answer", // “Répondre”
  "js-ringing-voice", // “Sans image”
  "js-ringing-decline", // “Pas maintenant”

  // Moments: the same words as `when-…` in the catalogues, so that a refreshed time reads like a rendered one
  "js-when-left", // “il reste {length}”
  "js-when-passed", // “délai passé”
  "js-when-now", // “à l’instant”
  "js-when-ago", // “il y a {length}”
  "js-when-minutes", // “{n} min”
  "js-when-hours", // “{n} h”
  "js-when-hours-minutes", // “{n} h {minutes}”, minutes on two digits
  "js-when-days", // plural {n}: “{n} jour” / “{n} jours”
  "js-when-today", // “aujourd’hui”
  "js-when-yesterday", // “hier”
  "js-when-separator", // day line: “{name}, {day}”
]);

/** @typedef {string | Record<string, string>} Entry */

export class Words {
  /** @type {Record<string, Entry>} */ #table;
  /** @type {Intl.PluralRules} */ #plurals;

  /** @param {Record<string, Entry>} table @param {string} locale */
  constructor(table, locale) {
    this.#table = table;
    this.#plurals = new Intl.PluralRules(locale);
  }

  /**
   * The text of a key, its placeables filled. A missing key reads as its own name:
   * visible in a test, harmless to a person.
   * @param {string} key @param {Record<string, string | number>} [values]
   */
  say(key, values = {}) {
    return this.#pick(key, values).replace(/\{\s*\$?(\w+)\s*\}/g, (whole, name) => String(values[name] ?? whole));
  }

  /** @param {string} key @param {Record<string, string | number>} values */
  #pick(key, values) {
    const entry = this.#table[key.replace(/^js-/, "")] ?? this.#table[key] ?? key;
    if (typeof entry === "string") return entry;
    return entry[this.#plurals.select(Number(values.n ?? 0))] ?? entry.other ?? key;
  }
}

/** @type {Words | undefined} */
let spoken;

/** Says a key in the language of the page. @param {string} key @param {Record<string, string | number>} [values] */
export function say(key, values) {
  spoken ??= new Words(tableOfPage(), document.documentElement.lang || "fr");
  return spoken.say(key, values);
}

function tableOfPage() {
  try {
    return JSON.parse(document.getElementById("words")?.textContent || "{}");
  } catch {
    return {};
  }
}
