// @ts-check
/** What the page says about itself: who looks, in which language and zone, and where the streams stand. */

const MANAGERS = new Set(["admin", "coordinator"]);

/** @typedef {ReturnType<typeof readPage>} Page */

/** @param {HTMLElement} [body] */
export function readPage(body = document.body) {
  const { me = "", role = "member", locale = "fr", csrf = "", epoch = "", tz = "Europe/Paris" } = body.dataset;
  const organisations = (body.dataset.organisations ?? "").split(" ").filter(Boolean);
  const { urgences = "", urgencesHead, mineChannel = "", mineHead } = body.dataset;
  return Object.freeze({
    me,
    role,
    locale,
    csrf,
    epoch,
    zone: tz || "Europe/Paris",
    manages: MANAGERS.has(role),
    /** Whether an answer asked of this person or structure is theirs to give. @param {string} id */
    answersFor: (id) => id === me || organisations.includes(id),
    urgences,
    playing: playingOf(body.dataset.playing),
    urgencesHead: seqOf(urgencesHead),
    mine: mineChannel,
    mineHead: seqOf(mineHead),
  });
}

/** The exercises one plays in: channel → head. @param {string | undefined} text */
function playingOf(text) {
  const pairs = (text ?? "").split(" ").filter(Boolean).map((pair) => pair.split(":"));
  return new Map(pairs.map(([channel, head]) => [channel, Number(head)]));
}

/** A seq of the markup, null when the page does not tell one. @param {string | undefined} text */
export function seqOf(text) {
  return text === undefined || text === "" ? null : Number(text);
}
