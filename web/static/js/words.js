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
  "js-replying", // above the field: “Réponse à {name} : {text}”
  "js-editing", // above the field: “Vous modifiez votre message”
  "js-edited", // announced: “Message modifié.”
  "js-will-delete", // in place of a message for five seconds: “Ce message va être supprimé.”

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
  "js-quicker", // strong, above the reason: “Quelqu’un a été plus rapide.”
  "js-see-other", // link to another need of the page: “Voir : {title}”
  "js-still-missing", // link to /urgences: “Ce qui manque encore”
  "js-seen-by", // plural {n}: “Vu par {n} personne” / “Vu par {n} personnes”

  // Badges and alerts
  "js-badge-unread", // read aloud, plural {n}: “{n} message non lu”
  "js-badge-urgent", // read aloud, plural {n}: “{n} demande urgente”
  "js-alert-vital", // announced at once, and title of the tab: “Vital : {title}”
  "js-alert-urgent", // announced, and title of the tab: “Urgent : {title}”
  "js-close", // label of the cross on a toast: “Fermer l’avis”

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
