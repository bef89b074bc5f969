// @ts-check
/** What the page of a call says in words: how long it has run, who came or went, what is wrong with it. */
import { announce } from "./announce.js";
import { el, write } from "./dom.js";
import { say } from "./words.js";

export class Notes {
  #room;

  /** @param {HTMLElement} room */
  constructor(room) {
    this.#room = room;
  }

  /** @param {string} words @param {boolean} [passing] said, not shown */
  tell(words, passing = false) {
    announce(words);
    const trouble = this.#trouble;
    if (!trouble || passing) return;
    write(trouble, words);
    trouble.hidden = false;
  }

  clear() {
    const trouble = this.#trouble;
    if (trouble) trouble.hidden = true;
  }

  /** The way to where more people meet, if there is one. */
  offerLarge() {
    if (!this.#room.dataset.large) return;
    const way = el("a", { class: "button", href: this.#room.dataset.large }, say("js-call-large"));
    this.#trouble?.append(" ", way);
  }

  /** Once an event told who is here. */
  clock() {
    const state = this.#room.querySelector("[data-call-state]");
    if (!state) return;
    const n = Number(/** @type {HTMLElement} */ (this.#room.querySelector("[data-call-grid]")).dataset.people ?? 1);
    const seconds = Math.max(0, Math.floor((Date.now() - Date.parse(this.#room.dataset.at ?? "")) / 1000));
    const time = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    write(state, n > 1 ? say("js-call-running", { n, time }) : say("js-call-waiting"));
  }

  get #trouble() {
    return /** @type {HTMLElement | null} */ (this.#room.querySelector("[data-call-trouble]"));
  }
}
