// @ts-check
/** A note that came by push, and how it is shown. A later note of the same tag takes the place of the earlier. */

/** @typedef {{action: string, title: string, quantity?: number}} Action */
/** @typedef {{tag: string, title: string, body: string, url: string, lang: string, answer?: string, unsent?: string, urgent?: boolean, quiet?: boolean, actions?: Action[]}} Note */

const ICON = "/static/img/mark.svg";

/** A browser must show something for each push, even for one that it cannot read. @type {Note} */
const UNREADABLE = { tag: "relais", title: "Relais", body: "", url: "/", lang: "fr" };

/** @param {string | undefined} text @returns {Note} */
export function readNote(text) {
  try {
    const note = JSON.parse(text ?? "");
    return typeof note?.title === "string" && typeof note?.tag === "string" ? { ...UNREADABLE, ...note } : UNREADABLE;
  } catch {
    return UNREADABLE;
  }
}

/** What ``showNotification`` takes. @param {Note} note @returns {[string, NotificationOptions]} */
export function shown(note) {
  return [note.title, /** @type {NotificationOptions} */ ({
    body: note.body,
    tag: note.tag,
    lang: note.lang,
    icon: ICON,
    badge: ICON,
    renotify: !note.quiet,
    silent: Boolean(note.quiet),
    requireInteraction: Boolean(note.urgent),
    actions: (note.actions ?? []).map(({ action, title }) => ({ action, title })),
    data: note,
  })];
}

/** One that the worker itself has to say. @param {{registration: Pick<ServiceWorkerRegistration, "showNotification">}} worker @param {Pick<Note, "tag" | "title" | "url">} note */
export async function showPlain(worker, note) {
  await worker.registration.showNotification(...shown({ ...UNREADABLE, ...note })).catch(() => {}); // nobody allowed it: the card says it
}
