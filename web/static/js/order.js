// @ts-check
/** Which need comes first: vital before urgent before normal, then the nearest deadline. Pure. */

const RANKS = ["vital", "urgent", "normal"];
const ACTIVE = new Set(["open", "partly_covered"]);

/** @typedef {{need?: string, urgency?: string, neededBy?: string, state?: string, version?: string | number}} NeedData as on a `dataset` */

/** @param {NeedData} a @param {NeedData} b */
export function byPressure(a, b) {
  return rank(a) - rank(b) || deadline(a) - deadline(b) || Number(a.need) - Number(b.need) || 0;
}

/** Whether something is still missing. @param {NeedData} need */
export const isActive = ({ state = "open" }) => ACTIVE.has(state);

/** Whether `fresh` tells more than `known`. @param {NeedData} fresh @param {NeedData | undefined} known */
export const isNewer = (fresh, known) => !known || Number(fresh.version ?? 0) > Number(known.version ?? 0);

/** @param {NeedData} need */
const rank = ({ urgency = "normal" }) => (RANKS.indexOf(urgency) + RANKS.length + 1) % (RANKS.length + 1);

/** @param {NeedData} need */
const deadline = ({ neededBy }) => Date.parse(neededBy ?? "") || Number.MAX_SAFE_INTEGER;
