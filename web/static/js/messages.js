// @ts-check
/** What can be done with a line: answer it, edit it, delete it with five seconds to think again. */
import { announce } from "./announce.js";
import { el, excerpt, textOf } from "./dom.js";
import { focusLine } from "./lines.js";
import { Refusal } from "./refusal.js";
import { toast } from "./toasts.js";
import { say } from "./words.js";

const REGRET_MS = 5_000;
const QUOTED = 60; // letters of a message above the field that answers it

export class Messages {
  #list;
  #page;
  #wire;
  #composer;
  /** @type {Map<string, string>} */ #sources = new Map(); // what I wrote here: a live line only has its drawing
  /** @type {Map<string, {timer: ReturnType<typeof setTimeout>, line: HTMLElement}>} */ #leaving = new Map();

  /** @param {{list: HTMLElement, page: import("./page.js").Page, wire: import("./wire.js").Wire, composer: import("./composer.js").Composer | null}} parts */
  constructor({ list, page, wire, composer }) {
    this.#list = list;
    this.#page = page;
    this.#wire = wire;
    this.#composer = composer;
  }

  connect() {
    this.#list.addEventListener("click", ({ target }) => this.#clicked(/** @type {Element} */ (target)));
    addEventListener("pagehide", () => this.#leaving.forEach((_, message) => this.#deletePlainly(message)));
    if (!this.#composer) return;
    this.#composer.lastMine = () => this.#lastMine();
    this.#composer.sourceOf = (line) => this.sourceOf(line);
    this.#composer.onEdited = (message, body) => this.remember(message, body);
  }

  /** @param {string} message @param {string} body */
  remember(message, body) {
    this.#sources.set(message, body);
  }

  /** @param {HTMLElement} line */
  sourceOf(line) {
    const known = this.#sources.get(line.dataset.message ?? "");
    return known ?? plainFormOf(line) ?? /** @type {HTMLElement | null} */ (line.querySelector(".said-text"))?.innerText ?? "";
  }

  /** @param {Element} target */
  #clicked(target) {
    const act = target.closest("[data-act]")?.getAttribute("data-act");
    const line = /** @type {HTMLElement | null} */ (target.closest("li[data-message]"));
    if (!act || !line) return;
    if (act === "reply") this.#reply(line);
    if (act === "edit") this.#composer?.edit(line);
    if (act === "delete") this.#delete(line);
    if (act === "undo") this.#undo(line);
  }

  /** @param {HTMLElement} line */
  #reply(line) {
    const name = textOf(line.querySelector(".turn-head strong"));
    this.#composer?.reply(line.dataset.message ?? "", name, excerpt(textOf(line.querySelector(".said-text")), QUOTED));
  }

  #lastMine() {
    const mine = this.#list.querySelectorAll(`li[data-message][data-by="${CSS.escape(this.#page.me)}"]:not([data-deleted], [data-poll])`);
    return /** @type {HTMLElement | null} */ ([...mine].at(-1) ?? null);
  }

  /** @param {HTMLElement} line */
  #delete(line) {
    const message = line.dataset.message ?? "";
    if (this.#leaving.has(message)) return;
    const undo = el("button", { class: "button", type: "button", "data-kind": "soft", "data-act": "undo" }, say("js-cancel"));
    const notice = el("p", { class: "said-leaving row" }, el("span", {}, say("js-will-delete")), undo);
    line.dataset.leaving = "";
    line.querySelector(".said")?.append(notice);
    undo.focus({ preventScroll: true });
    announce(say("js-will-delete"));
    this.#leaving.set(message, { line, timer: setTimeout(() => this.#deleteNow(message), REGRET_MS) });
  }

  /** @param {HTMLElement} line */
  #undo(line) {
    const message = line.dataset.message ?? "";
    clearTimeout(this.#leaving.get(message)?.timer);
    this.#leaving.delete(message);
    this.#stay(line);
    focusLine(line);
  }

  /** @param {string} message */
  async #deleteNow(message) {
    const line = this.#leaving.get(message)?.line;
    this.#leaving.delete(message);
    try {
      await this.#wire.request("delete", { message });
    } catch (error) {
      if (line) this.#stay(line);
      toast((error instanceof Refusal && error.say) || say("js-needs-network"), { icon: "problem" });
    }
  }

  /** The page goes away before the five seconds: nobody undid it. @param {string} message */
  #deletePlainly(message) {
    clearTimeout(this.#leaving.get(message)?.timer);
    navigator.sendBeacon?.(`/messages/${message}/supprimer`, new URLSearchParams({ csrf: this.#page.csrf }));
    this.#leaving.delete(message);
  }

  /** @param {HTMLElement} line */
  #stay(line) {
    line.removeAttribute("data-leaving");
    line.querySelector(".said-leaving")?.remove();
  }
}

/** The form without script carries what I wrote, as text. @param {HTMLElement} line */
function plainFormOf(line) {
  const parsed = line.querySelector("noscript textarea"); // when the line came in a fragment
  if (parsed) return /** @type {HTMLTextAreaElement} */ (parsed).value;
  const plain = line.querySelector("noscript")?.textContent;
  if (!plain) return null;
  return new DOMParser().parseFromString(plain, "text/html").querySelector("textarea")?.value ?? null;
}
