// @ts-check
/** How the page is drawn: a choice shows at once, goes to the server, and reaches the person's other open pages. */
import { toast } from "./toasts.js";
import { say } from "./words.js";

const DRAWN = ["theme", "text", "density", "motion", "shortcuts"]; // attributes of the root, as the server writes them
const ADDRESS = "/api/v1/me/comfort";

export class Comfort {
  connect() {
    document.addEventListener("submit", (event) => this.#submitted(event));
  }

  /** Another device of mine may have chosen. @param {import("./wire.js").Wire} wire @param {import("./page.js").Page} page */
  follow(wire, page) {
    wire.on("event", ({ channel, kind }) => channel === page.mine && kind === "person.changed" && this.#ask());
  }

  /** @param {SubmitEvent} event */
  #submitted(event) {
    const form = /** @type {HTMLFormElement} */ (event.target);
    const button = /** @type {HTMLButtonElement | null} */ (event.submitter);
    if (!form.matches("form[data-comfort]") || !button || !DRAWN.includes(button.name)) return; // a language is a new page
    event.preventDefault();
    const before = document.documentElement.dataset[button.name] ?? "";
    wear(button.name, button.value);
    this.#send(form, button).catch(() => {
      wear(button.name, before);
      toast(say("js-needs-network"), { icon: "problem" });
    });
  }

  /** @param {HTMLFormElement} form @param {HTMLButtonElement} button */
  async #send(form, button) {
    const body = new URLSearchParams({ csrf: form.querySelector("[name=csrf]")?.getAttribute("value") ?? "", [button.name]: button.value });
    const answer = await fetch(form.action, { method: "POST", body, redirect: "manual" });
    if (answer.type !== "opaqueredirect") throw new Error(String(answer.status));
  }

  async #ask() {
    const answer = await fetch(ADDRESS).catch(() => null);
    if (!answer?.ok) return;
    const chosen = await answer.json();
    for (const name of DRAWN) wear(name, name === "shortcuts" ? (chosen[name] ? "on" : "off") : chosen[name]);
  }
}

/** @param {string} name @param {string} value */
function wear(name, value) {
  document.documentElement.dataset[name] = value;
  for (const button of document.querySelectorAll(`form[data-comfort] button[name="${name}"]`)) {
    button.setAttribute("aria-pressed", String(button.getAttribute("value") === value));
  }
}
