// @ts-check
/** Who was alerted of a need, on its card: fetched by the coordination when unfolded, and again when anything happens. */
import { CARD, cardsOf } from "./cards.js";
import { drawn } from "./dom.js";

const SETTLE_MS = 700; // a burst of answers is one look

export class Waves {
  /** @type {Map<string, ReturnType<typeof setTimeout>>} */ #due = new Map();

  /** @param {import("./wire.js").Wire} wire */
  connect(wire) {
    document.addEventListener("toggle", ({ target }) => this.#toggled(/** @type {HTMLElement} */ (target)), true);
    document.addEventListener("submit", (event) => this.#submitted(event));
    wire.on("event", (event) => event.data?.need && this.#soon(event.data.need.id));
    wire.on("seen", ({ need }) => this.#soon(need));
  }

  /** @param {HTMLElement} fold */
  #toggled(fold) {
    if (fold.matches?.("details.wave[open]")) this.#look(fold);
  }

  /** @param {string} need */
  #soon(need) {
    clearTimeout(this.#due.get(need));
    this.#due.set(need, setTimeout(() => this.#lookAll(need), SETTLE_MS));
  }

  /** @param {string} need */
  #lookAll(need) {
    this.#due.delete(need);
    for (const card of cardsOf(need)) {
      const fold = /** @type {HTMLElement | null} */ (card.querySelector("details.wave[open]"));
      if (fold) this.#look(fold);
    }
  }

  /** What cannot be fetched now stays as it was; its page is one press away. @param {HTMLElement} fold */
  async #look(fold) {
    const body = /** @type {HTMLElement | null} */ (fold.querySelector(".wave-body"));
    if (!body?.dataset.waves) return;
    const answer = await fetch(body.dataset.waves, { headers: { Accept: "text/x-fragment" }, cache: "no-store" }).catch(() => null);
    const waves = answer?.ok && !answer.redirected ? drawn((await answer.text()).trim()) : null;
    if (waves?.matches(".waves") && body.isConnected) body.replaceChildren(waves);
  }

  /** Widens without leaving the card. @param {SubmitEvent} event */
  async #submitted(event) {
    const form = /** @type {HTMLFormElement} */ (event.target);
    const need = /** @type {HTMLElement | null} */ (form.closest(CARD))?.dataset.need;
    if (form.dataset.verb !== "widen" || !need || event.defaultPrevented) return;
    event.preventDefault();
    form.querySelector("button")?.setAttribute("aria-disabled", "true");
    const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(/** @type {any} */ (new FormData(form))) }).catch(() => null);
    if (answer === null) form.submit();
    else this.#soon(need);
  }
}
