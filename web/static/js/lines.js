// @ts-check
/**
 * The lines of a stream in the order of their seq, with day separators and company
 * (`data-follows`) kept true whatever comes, goes or is replaced.
 */
import { dayLabel, dayOf, follows } from "./days.js";
import { el, excerpt, mark, textOf } from "./dom.js";
import { keepVotes } from "./polls.js";
import { say } from "./words.js";

export const MOST_LINES = 300; // a cheap phone scrolls this many without effort; the others come back on demand

const REAL = "li[data-seq]";

export class Lines {
  #list;
  #page;

  /** @param {HTMLElement} list @param {import("./page.js").Page} page */
  constructor(list, page) {
    this.#list = list;
    this.#page = page;
  }

  get real() {
    return /** @type {NodeListOf<HTMLElement>} */ (this.#list.querySelectorAll(`:scope > ${REAL}`));
  }

  get first() {
    return /** @type {HTMLElement | null} */ (this.#list.querySelector(`:scope > ${REAL}`));
  }

  get last() {
    return realBefore(null, this.#list);
  }

  /** @param {string} message */
  of(message) {
    return document.getElementById(`m-${message}`);
  }

  /** Puts a line in its place, or over the one that it renews. Says whether it is new. @param {HTMLElement} line */
  put(line) {
    touchLine(line, this.#page);
    const old = line.dataset.message ? this.of(line.dataset.message) : null;
    if (old) {
      this.#renew(old, line);
      return false;
    }
    const seq = Number(line.dataset.seq);
    let before = this.last;
    while (before && Number(before.dataset.seq) > seq) before = realBefore(before, this.#list);
    if (before) before.after(line);
    else this.#place(line);
    this.sew(line);
    const next = realAfter(line);
    if (next) this.sew(next);
    return true;
  }

  /** Older lines, with their own separators, above all others. @param {HTMLElement[]} lines @param {Element} after the sentinel that stays first */
  prepend(lines, after) {
    const seam = this.first;
    lines.forEach((line) => touchLine(line, this.#page));
    after.after(...lines);
    if (seam) this.sew(seam);
  }

  /** Drops the oldest lines beyond `most`. Gives the seq of the new first line, or null when nothing went. @param {number} most */
  trim(most) {
    const real = this.real;
    if (real.length <= most) return null;
    const first = real[real.length - most];
    while (first.previousElementSibling && !first.previousElementSibling.matches("[data-sentinel]")) first.previousElementSibling.remove();
    mark(first, "data-follows", false);
    first.before(this.#separator(first));
    return Number(first.dataset.seq);
  }

  /** Drops the newest lines beyond `most`. Gives the seq of the new last line, or null when nothing went. @param {number} most */
  trimEnd(most) {
    const real = this.real;
    if (real.length <= most) return null;
    const last = real[most - 1];
    while (last.nextElementSibling && !last.nextElementSibling.matches("[data-tail]")) last.nextElementSibling.remove();
    return Number(last.dataset.seq);
  }

  /** Drops all lines; rows that still wait stay. */
  clear() {
    this.#list.querySelectorAll(`:scope > :is(${REAL}, .day, .fresh)`).forEach((line) => line.remove());
  }

  /** Makes what stands between a line and the one before it true. @param {HTMLElement} line */
  sew(line) {
    const before = realBefore(line, this.#list);
    const between = elementsBetween(before, line);
    const separators = between.filter((element) => element.matches(".day"));
    const newDay = !before || this.#dayOf(before) !== this.#dayOf(line);
    if (newDay && separators.length === 0) (between[0] ?? line).before(this.#separator(line));
    (newDay ? separators.slice(1) : separators).forEach((extra) => extra.remove());
    const fresh = between.some((element) => element.matches(".fresh"));
    mark(line, "data-follows", !fresh && follows(before && valuesOf(before), valuesOf(line), this.#page.zone));
  }

  /** Quotes of a message that was edited or deleted say what it says now. @param {HTMLElement} line */
  requote(line) {
    const { message, deleted } = line.dataset;
    const text = deleted === undefined ? excerpt(textOf(line.querySelector(".said-text"))) : say("js-deleted-message");
    for (const quote of this.#list.querySelectorAll(`[data-quote="${CSS.escape(message ?? "")}"]`)) {
      const name = quote.querySelector("b");
      if (name) name.parentElement?.replaceChildren(name, ` ${text}`);
      mark(quote, "data-deleted", deleted !== undefined);
    }
  }

  /** @param {HTMLElement} old @param {HTMLElement} line */
  #renew(old, line) {
    const focused = old.contains(document.activeElement);
    mark(line, "data-follows", old.dataset.follows !== undefined);
    keepPressed(old, line);
    keepVotes(old, line);
    old.replaceWith(line);
    this.requote(line);
    if (focused) focusLine(line);
  }

  /** @param {HTMLElement} line the first of all */
  #place(line) {
    const sentinel = this.#list.querySelector("[data-sentinel]");
    if (sentinel) sentinel.after(line);
    else this.#list.prepend(line);
  }

  /** @param {HTMLElement} line */
  #separator(line) {
    const day = this.#dayOf(line);
    const label = dayLabel(day, dayOf(Date.now(), this.#page.zone), this.#page.locale, say);
    return el("li", { class: "day", "data-day": day }, el("span", {}, label));
  }

  /** @param {HTMLElement} line */
  #dayOf(line) {
    return dayOf(line.dataset.at ?? Date.now(), this.#page.zone);
  }
}

/** What a broadcast line cannot know: whether it is mine, and whether I may manage it. @param {HTMLElement} line @param {import("./page.js").Page} page */
export function touchLine(line, page) {
  if (!line.dataset.message) return;
  mark(line, "data-own", line.dataset.by === page.me);
  mark(line, "data-manage", page.manages);
  const me = `.called[data-person="${CSS.escape(page.me)}"], .called[data-channel]`;
  for (const called of line.querySelectorAll(me)) mark(called, "data-me", true);
}

/** My own words under a message are not in its drawing. @param {HTMLElement} old @param {HTMLElement} line */
function keepPressed(old, line) {
  for (const pressed of old.querySelectorAll('.reaction[aria-pressed="true"][data-word]')) {
    line.querySelector(`.reaction[data-word="${pressed.getAttribute("data-word")}"]`)?.setAttribute("aria-pressed", "true");
  }
}

/** Focus stays where the eyes are. @param {HTMLElement} line */
export function focusLine(line) {
  line.tabIndex = -1;
  line.focus({ preventScroll: true });
}

/** @param {HTMLElement} line @returns {import("./days.js").Line} */
function valuesOf(line) {
  return { kind: line.dataset.message ? "turn" : "event", by: line.dataset.by ?? "", at: line.dataset.at ?? "" };
}

/** @param {Element | null} line null for the end of the list @param {HTMLElement} list */
function realBefore(line, list) {
  let before = line ? line.previousElementSibling : list.lastElementChild;
  while (before && !before.matches(REAL)) before = before.previousElementSibling;
  return /** @type {HTMLElement | null} */ (before);
}

/** @param {Element} line */
function realAfter(line) {
  let after = line.nextElementSibling;
  while (after && !after.matches(REAL)) after = after.nextElementSibling;
  return /** @type {HTMLElement | null} */ (after);
}

/** @param {Element | null} before @param {Element} line */
function elementsBetween(before, line) {
  const between = [];
  for (let e = line.previousElementSibling; e && e !== before; e = e.previousElementSibling) between.unshift(e);
  return between.filter((element) => element.matches(".day, .fresh"));
}
