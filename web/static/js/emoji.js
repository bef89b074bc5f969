// @ts-check
/** The emoji there are, by their names: `:coeur:`, `:heart:`. One small file of ours, fetched when first asked for. */
import { folded } from "./folding.js";
import { say } from "./words.js";

const OFFERED = 8;
const LOOK_BACK = 64;
const TYPED = /(?:^|[^\p{L}\p{N}:]):([\p{L}\p{N}_+-]{2,30})$/u;
const WHOLE = /(?:^|[^\p{L}\p{N}:]):([\p{L}\p{N}_+-]{2,30}):$/u;

/** @typedef {{char: string, names: string[], said: string}} Emoji names: folded, those of the page's language first; said: the name as one reads it */
/** @typedef {{title: string, emoji: Emoji[]}} Group */
/** @typedef {{fr: string, en: string, emoji: [string, string, string][]}[]} Written the file: a character, its French names, its English ones */

/** @type {Promise<Group[]> | undefined} */ let known;

/** All of them, in groups. Without a network before the first time: none, and asked for again. */
export function groups() {
  known ??= fetched();
  return known;
}

async function fetched() {
  const { dataset, lang } = document.documentElement;
  const answer = await fetch(`/static/v-${dataset.version}/emoji.json`).catch(() => null);
  if (answer?.ok) return read(await answer.json(), lang);
  known = undefined;
  return [];
}

/** @param {Written} written @param {string} lang @returns {Group[]} */
export function read(written, lang) {
  const own = lang === "en" ? "en" : "fr";
  return written.map((group) => ({ title: group[own], emoji: group.emoji.map((row) => one(row, own)) }));
}

/** @param {[string, string, string]} row @param {"fr" | "en"} own @returns {Emoji} */
function one([char, fr, en], own) {
  const names = (own === "fr" ? `${fr} ${en}` : `${en} ${fr}`).split(" ");
  return { char, said: names[0].replaceAll("_", " "), names: [...new Set(names.map(folded))] };
}

/** Those with a name, or a word of a name, that begins so; whole names first. @param {Group[]} all @param {string} typed @param {number} [most] */
export function search(all, typed, most = OFFERED) {
  const wanted = folded(typed.trim()).replaceAll(" ", "_");
  const found = all.flatMap(({ emoji }) => emoji).map((emoji) => ({ emoji, rank: rankOf(emoji, wanted) }));
  return found.filter(({ rank }) => rank < 4).sort((a, b) => a.rank - b.rank).slice(0, most).map(({ emoji }) => emoji);
}

/** @param {Emoji} emoji @param {string} wanted */
function rankOf({ names }, wanted) {
  if (names.includes(wanted)) return 0;
  if (names[0].startsWith(wanted)) return 1;
  if (names.some((name) => name.startsWith(wanted))) return 2;
  return names.some((name) => name.includes(`_${wanted}`)) ? 3 : 4;
}

/** What is being typed after a `:`, just before the caret, with its colon; null when nothing is. @param {string} before */
export function typedShortcode(before) {
  const found = TYPED.exec(before);
  return found ? `:${found[1]}` : null;
}

/** A shortcode that the last colon has just finished: `:coeur:`. @param {string} before */
export function wholeShortcode(before) {
  const found = WHOLE.exec(before);
  return found ? `:${found[1]}:` : null;
}

/** Names after a colon, for the list under the field. @returns {import("./completion.js").Source<Emoji>} */
export function emojiNames() {
  return {
    name: "naming",
    label: say("js-emoji"),
    wait: 60,
    typed: typedShortcode,
    find: async (typed) => search(await groups(), typed.slice(1)),
    line: ({ char, said }) => [char, said],
    text: ({ char }) => `${char} `,
  };
}

/** Makes an emoji of each shortcode that is finished in a field. @param {HTMLTextAreaElement} field */
export function replaceFinished(field) {
  field.addEventListener("input", async () => {
    const end = field.selectionStart;
    const typed = wholeShortcode(field.value.slice(Math.max(0, end - LOOK_BACK), end));
    if (!typed) return;
    const name = folded(typed.slice(1, -1));
    const found = (await groups()).flatMap(({ emoji }) => emoji).find(({ names }) => names.includes(name));
    if (!found || field.value.slice(end - typed.length, end) !== typed) return; // none, or changed meanwhile
    // A caret that stands just there would be left with the emoji selected, to be typed over.
    field.setRangeText(found.char, end - typed.length, end, field.selectionStart === end ? "end" : "preserve");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
}
