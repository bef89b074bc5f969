// @ts-check
/** Days and company in the stream: which day a line belongs to, what a separator says, which line follows another. Pure. */

export const FOLLOW_MS = 5 * 60_000; // said by the same person within five minutes: one face for both

/** @typedef {(key: string, values?: Record<string, string | number>) => string} Say */
/** @typedef {{kind: string, by: string, at: string}} Line */

/** @type {Map<string, Intl.DateTimeFormat>} formats are slow to make on a small phone */
const formats = new Map();

/** The calendar day of an instant in a zone, as `2026-11-22`. @param {string | number | Date} at @param {string} zone */
export function dayOf(at, zone) {
  const parts = partsOf("en-CA", zone, { year: "numeric", month: "2-digit", day: "2-digit" }, new Date(at));
  return `${parts.year}-${parts.month}-${parts.day}`;
}

/**
 * The words of a separator: “Aujourd’hui, vendredi 20 novembre”.
 * @param {string} day @param {string} today both as `2026-11-22` @param {string} locale @param {Say} say
 */
export function dayLabel(day, today, locale, say) {
  const full = fullDate(day, today, locale);
  const name = day === today ? "js-when-today" : day === dayBefore(today) ? "js-when-yesterday" : null;
  const words = name ? say("js-when-separator", { name: say(name), day: full }) : full;
  return words[0].toUpperCase() + words.slice(1);
}

/** The hour of an instant as the page writes it: “12 h 43”. @param {number} at @param {{locale: string, zone: string}} page */
export function hourOf(at, { locale, zone }) {
  const shape = /** @type {const} */ ({ hour: "numeric", minute: "2-digit", hourCycle: "h23" });
  const { hour, minute } = partsOf(locale === "en" ? "en-GB" : locale, zone, shape, new Date(at));
  return locale === "fr" ? `${hour}\u00a0h\u00a0${minute}` : `${hour}:${minute}`;
}

/** The day of the week of an instant. @param {number} at @param {{locale: string, zone: string}} page */
export const weekdayOf = (at, { locale, zone }) => partsOf(locale, zone, { weekday: "long" }, new Date(at)).weekday;

/** Whether a line goes on from the one before it, and shares its face and name. @param {Line | null} before @param {Line} line @param {string} zone */
export function follows(before, line, zone) {
  if (before?.kind !== "turn" || line.kind !== "turn" || before.by !== line.by) return false;
  const gap = Date.parse(line.at) - Date.parse(before.at);
  return gap >= 0 && gap < FOLLOW_MS && dayOf(before.at, zone) === dayOf(line.at, zone);
}

/** @param {string} day @param {string} today @param {string} locale */
function fullDate(day, today, locale) {
  const region = locale === "en" ? "en-GB" : locale;
  const shape = /** @type {const} */ ({ weekday: "long", day: "numeric", month: "long" });
  const parts = partsOf(region, "UTC", shape, noonOf(day));
  const number = locale === "fr" && parts.day === "1" ? "1er" : parts.day;
  const year = day.slice(0, 4) === today.slice(0, 4) ? "" : ` ${day.slice(0, 4)}`;
  return `${parts.weekday} ${number} ${parts.month}${year}`;
}

/** @param {string} day */
const noonOf = (day) => new Date(`${day}T12:00:00Z`);

/** @param {string} day */
function dayBefore(day) {
  const noon = noonOf(day);
  noon.setUTCDate(noon.getUTCDate() - 1);
  return noon.toISOString().slice(0, 10);
}

/** @param {string} locale @param {string} zone @param {Intl.DateTimeFormatOptions} shape @param {Date} date */
function partsOf(locale, zone, shape, date) {
  const name = `${locale} ${zone} ${Object.keys(shape)}`;
  const format = formats.get(name) ?? new Intl.DateTimeFormat(locale, { ...shape, timeZone: zone });
  formats.set(name, format);
  return Object.fromEntries(format.formatToParts(date).map(({ type, value }) => [type, value]));
}
