// @ts-check
/** Words under a message: pressing one puts it there or takes it away; a tool offers those that nobody put there yet. */
import { el } from "./dom.js";
import { Refusal } from "./refusal.js";
import { toast } from "./toasts.js";
import { say } from "./words.js";

/** @type {[string, string][]} */
const WORDS = [
  ["thanks", "js-reaction-thanks"],
  ["bravo", "js-reaction-bravo"],
  ["agreed", "js-reaction-agreed"],
  ["noted", "js-reaction-noted"],
  ["support", "js-reaction-support"],
];

export class Reactions {
  #list;
  #page;
  #wire;

  /** @param {{list: HTMLElement, page: import("./page.js").Page, wire: import("./wire.js").Wire}} parts */
  constructor({ list, page, wire }) {
    this.#list = list;
    this.#page = page;
    this.#wire = wire;
  }

  connect() {
    this.#list.addEventListener("click", ({ target }) => this.#clicked(/** @type {Element} */ (target)));
    this.#list.addEventListener("keydown", (event) => event.key === "Escape" && this.#closeAll());
  }

  /** A line was drawn anew: of the word that I just put or took, only I know that it is mine. @param {HTMLElement} line @param {any} event */
  renewed(line, { kind, by, data }) {
    if (kind !== "message.reacted" || by.id !== this.#page.me) return;
    line.querySelector(`.reaction[data-word="${CSS.escape(data.word)}"]`)?.setAttribute("aria-pressed", String(data.on));
  }

  /** @param {Element} target */
  #clicked(target) {
    const button = /** @type {HTMLElement | null} */ (target.closest("[data-act]"));
    const line = /** @type {HTMLElement | null} */ (target.closest("li[data-message]"));
    if (!button || !line) return;
    if (button.dataset.act === "reactions") this.#offer(line, button);
    if (button.dataset.act === "react") this.#press(line, button);
  }

  /** @param {HTMLElement} line @param {HTMLElement} tool */
  #offer(line, tool) {
    const open = tool.getAttribute("aria-expanded") === "true";
    this.#closeAll();
    if (open) return;
    const there = new Set([...line.querySelectorAll(".reaction[data-word]")].map((one) => one.getAttribute("data-word")));
    const offered = WORDS.filter(([word]) => !there.has(word)).map(([word, words]) =>
      el("button", { class: "reaction", type: "button", "data-act": "react", "data-word": word, "aria-pressed": "false" }, say(words)),
    );
    if (offered.length === 0) return;
    tool.setAttribute("aria-expanded", "true");
    line.querySelector(".said")?.append(el("p", { class: "reactions", "data-offer": true }, ...offered));
    offered[0].focus({ preventScroll: true });
  }

  #closeAll() {
    this.#list.querySelectorAll(".reactions[data-offer]").forEach((offer) => offer.remove());
    this.#list.querySelectorAll('[data-act="reactions"]').forEach((tool) => tool.setAttribute("aria-expanded", "false"));
  }

  /** @param {HTMLElement} line @param {HTMLElement} button */
  async #press(line, button) {
    const on = button.getAttribute("aria-pressed") !== "true";
    this.#closeAll();
    try {
      await this.#wire.request("react", { message: line.dataset.message, word: button.dataset.word, on });
    } catch (error) {
      toast((error instanceof Refusal && error.say) || say("js-needs-network"), { icon: "problem" });
    }
  }
}
