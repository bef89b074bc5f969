// @ts-check
/** While somebody writes what they need: is it asked for already? */
import { drawn } from "./dom.js";

const PAUSE_MS = 400; // of typing, before the server is asked
const LOOKED_AT = ["kind", "title", "category", "place", "starts_at", "needed_by"];

export class Similar {
  #form;
  #place;
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #pause;
  #asking = new AbortController();
  #asked = "";

  /** @param {HTMLFormElement} form @param {HTMLElement} place */
  constructor(form, place) {
    this.#form = form;
    this.#place = place;
  }

  connect() {
    this.#form.addEventListener("input", ({ target }) => {
      if (!LOOKED_AT.includes(/** @type {HTMLInputElement} */ (target).name)) return;
      clearTimeout(this.#pause);
      this.#pause = setTimeout(() => this.#ask(), PAUSE_MS);
    });
    if (this.#query()) this.#ask();
  }

  /** What the question depends on; empty while there is no title. */
  #query() {
    const data = new FormData(this.#form);
    if (String(data.get("title") ?? "").trim().length < 3) return "";
    return String(new URLSearchParams(LOOKED_AT.map((name) => [name, String(data.get(name) ?? "")])));
  }

  async #ask() {
    const query = this.#query();
    if (query === this.#asked) return;
    this.#asked = query;
    this.#asking.abort();
    this.#asking = new AbortController();
    if (!query) return this.#show(null);
    try {
      const answer = await fetch(`/demander/semblables?${query}`, { signal: this.#asking.signal });
      if (answer.ok && !answer.redirected) this.#show(drawn((await answer.text()).trim()));
    } catch {
      // Without an answer the form asks when it is sent.
    }
  }

  /** Shown once, the question need not be asked again when the form is sent. @param {HTMLElement | null} found */
  #show(found) {
    this.#place.replaceChildren(...(found ? [found] : []));
    const asked = /** @type {HTMLInputElement | null} */ (this.#form.querySelector("input[name=asked]"));
    if (asked && found) asked.value = "1";
  }
}
