// @ts-check
/** What the page says about itself: who looks, in which language and zone, and where the streams stand. */

const MANAGERS = new Set(["admin", "coordinator"]);

/** @typedef {ReturnType<typeof readPage>} Page */

/** @param {HTMLElement} [body] */
export function readPage(body = document.body) {
  const { me = "", role = "member", locale = "fr", csrf = "", epoch = "", tz = "Europe/Paris" } = body.dataset;
  const { urgences = "", urgencesHead, mineChannel = "", mineHead } = body.dataset;
  return Object.freeze({
    me,
    role,
    locale,
    csrf,
    epoch,
    zone: tz || "Europe/Paris",
    manages: MANAGERS.has(role),
    urgences,
    urgencesHead: seqOf(urgencesHead),
    mine: mineChannel,
    mineHead: seqOf(mineHead),
  });
}

/** A seq of the markup, null when the page does not tell one. @param {string | undefined} text */
export function seqOf(text) {
  return text === undefined || text === "" ? null : Number(text);
}
