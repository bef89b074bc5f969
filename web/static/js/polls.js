// @ts-check
/** Answering the questions of a stream in one press; which answers are mine, only this page knows. */
import { Refusal } from "./refusal.js";
import { toast } from "./toasts.js";
import { say } from "./words.js";

const CHOSEN = '.poll-option[aria-pressed="true"]';

export class Polls {
  #list;
  #wire;

  /** @param {{list: HTMLElement, wire: import("./wire.js").Wire}} parts */
  constructor({ list, wire }) {
    this.#list = list;
    this.#wire = wire;
  }

  connect() {
    this.#list.addEventListener("submit", (event) => this.#submitted(event));
    this.#wire.on("voted", ({ message, options }) => this.#voted(message, options));
  }

  /** @param {SubmitEvent} event */
  #submitted(event) {
    const form = /** @type {HTMLElement} */ (event.target);
    const button = /** @type {HTMLElement | null} */ (event.submitter);
    if (!form.matches(".poll") || !button || this.#wire.state !== "live") return; // the plain form does it
    event.preventDefault();
    const message = form.closest("li")?.getAttribute("data-message") ?? "";
    if (button.dataset.act === "close-poll") return void this.#ask("close_poll", { message });
    this.#ask("vote", { message, options: wanted(form, button) });
  }

  /** @param {string} verb @param {Record<string, any>} fields */
  async #ask(verb, fields) {
    try {
      await this.#wire.request(verb, fields);
      if (verb === "vote") this.#voted(fields.message, fields.options);
    } catch (error) {
      toast((error instanceof Refusal && error.say) || say("js-needs-network"), { icon: "problem" });
    }
  }

  /** Here or on another device of mine. @param {string} message @param {number[]} options */
  #voted(message, options) {
    for (const button of this.#list.querySelectorAll(`li[data-message="${CSS.escape(message)}"] .poll-option`)) {
      const mine = options.includes(Number(button.getAttribute("data-option")));
      button.setAttribute("aria-pressed", String(mine));
      button.setAttribute("name", mine ? "take" : "put");
    }
  }
}

/** My answers after this press. @param {HTMLElement} form @param {HTMLElement} button @returns {number[]} */
function wanted(form, button) {
  const pressed = Number(button.dataset.option);
  const mine = [...form.querySelectorAll(CHOSEN)].map((one) => Number(one.getAttribute("data-option")));
  if (mine.includes(pressed)) return mine.filter((one) => one !== pressed);
  return form.dataset.several === undefined ? [pressed] : [...mine, pressed];
}

/** A line was drawn anew: which answers are mine is not in its drawing. @param {Element} old @param {Element} line */
export function keepVotes(old, line) {
  for (const chosen of old.querySelectorAll(CHOSEN)) {
    const same = line.querySelector(`.poll-option[data-option="${chosen.getAttribute("data-option")}"]`);
    same?.setAttribute("aria-pressed", "true");
    same?.setAttribute("name", "take");
  }
}
