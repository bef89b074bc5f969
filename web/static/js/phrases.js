// @ts-check
/**
 * Lengths of time as the server says them: the twin of `web/when.py`, rule for rule,
 * so that a refreshed moment reads like a rendered one. Pure.
 */
import { dayOf } from "./days.js";

const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;
const FINE = 6 * HOUR; // below this the minutes matter
const DAYS_FROM = 48 * HOUR; // below this hours are clearer than days
const WEEK = 6; // beyond it the server tells a date, which does not age

/** @typedef {import("./days.js").Say} Say */

/** “1 h 12”, “42 min”, “13 h”, “3 jours”. @param {number} seconds @param {Say} say */
export function length(seconds, say) {
  if (seconds < HOUR) return say("js-when-minutes", { n: Math.max(1, Math.floor(seconds / MINUTE)) });
  if (seconds >= DAYS_FROM) return say("js-when-days", { n: Math.floor(seconds / DAY) });
  const n = Math.floor(seconds / HOUR);
  const minutes = Math.floor((seconds % HOUR) / MINUTE);
  if (seconds >= FINE || !minutes) return say("js-when-hours", { n });
  return say("js-when-hours-minutes", { n, minutes: String(minutes).padStart(2, "0") });
}

/** What remains, bare: “1 h 12”. @param {number} at @param {number} now in ms @param {Say} say */
export function leftShort(at, now, say) {
  const seconds = Math.trunc((at - now) / 1000);
  return seconds > 0 ? length(seconds, say) : say("js-when-passed");
}

/** What remains: “il reste 1 h 12”. @param {number} at @param {number} now @param {Say} say */
export function left(at, now, say) {
  const words = leftShort(at, now, say);
  return at - now >= 1000 ? say("js-when-left", { length: words }) : words;
}

/**
 * How long ago: “à l’instant”, “il y a 50 min”, “hier”; null beyond a week, when
 * the date that the server wrote stays true.
 * @param {number} at @param {number} now @param {string} zone @param {Say} say
 */
export function ago(at, now, zone, say) {
  const seconds = Math.trunc((now - at) / 1000);
  if (seconds < MINUTE) return say("js-when-now");
  const days = daysBetween(dayOf(at, zone), dayOf(now, zone));
  if (days > WEEK) return null;
  if (days === 1 && seconds >= 12 * HOUR) return say("js-when-yesterday");
  return say("js-when-ago", { length: length(seconds, say) });
}

/** @param {string} from @param {string} to */
const daysBetween = (from, to) => Math.round((Date.parse(to) - Date.parse(from)) / (DAY * 1000));
