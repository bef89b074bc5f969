// @ts-check
/** Photos of a card: sent as soon as they are chosen, shown small, taken off by unchecking them. */
import { el, icon } from "./dom.js";
import { say } from "./words.js";

export class Photos {
  #field;
  #page;
  #form;
  #sending = 0;
  #held = false; // the form was sent while a photo was still on its way

  /** @param {HTMLElement} field @param {import("./page.js").Page} page */
  constructor(field, page) {
    this.#field = field;
    this.#page = page;
    this.#form = /** @type {HTMLFormElement} */ (field.closest("form"));
  }

  connect() {
    this.#field.addEventListener("change", ({ target }) => /** @type {HTMLInputElement} */ (target).type === "file" && this.#chosen(/** @type {HTMLInputElement} */ (target)));
    this.#form.addEventListener("submit", (event) => this.#hold(event));
  }

  /** @param {HTMLInputElement} input */
  #chosen(input) {
    const files = [...(input.files ?? [])];
    input.value = ""; // each is sent by itself: the form must not carry it again
    this.#tell("");
    for (const file of files) {
      if (this.#count() >= this.#most) return this.#tell(say("js-photos-most", { n: this.#most }));
      this.#send(file);
    }
  }

  get #most() {
    return Number(this.#field.dataset.most);
  }

  #count() {
    return this.#sending + this.#field.querySelectorAll("input[name=photo]:checked").length;
  }

  /** @param {File} file */
  async #send(file) {
    const waiting = el("li", { class: "photo-waiting hint", "aria-busy": "true" }, say("js-photo-sending"));
    this.#field.querySelector("[data-list]")?.append(waiting);
    this.#sending += 1;
    try {
      waiting.replaceWith(this.#drawn(await this.#handIn(file)));
    } catch (error) {
      waiting.remove();
      this.#tell(error instanceof Error && error.message ? error.message : say("js-trouble"));
    } finally {
      this.#sending -= 1;
      this.#release();
    }
  }

  /** @param {File} file @returns {Promise<{id: string, name: string}>} */
  async #handIn(file) {
    const answer = await fetch(`/api/v1/files?name=${encodeURIComponent(file.name)}`, {
      method: "POST",
      headers: { "X-CSRF-Token": this.#page.csrf },
      body: file,
    }).catch(() => null);
    if (!answer) throw new Error(say("js-needs-network"));
    const told = await answer.json().catch(() => ({}));
    if (!answer.ok) throw new Error(told.say);
    return told;
  }

  /** @param {{id: string, name: string}} photo */
  #drawn({ id, name }) {
    const template = /** @type {HTMLTemplateElement} */ (document.getElementById("photo-choice"));
    const line = /** @type {HTMLElement} */ (/** @type {Element} */ (template.content.firstElementChild).cloneNode(true));
    const input = /** @type {HTMLInputElement} */ (line.querySelector("input"));
    input.value = id;
    input.setAttribute("aria-label", name);
    /** @type {HTMLImageElement} */ (line.querySelector("img")).src = `/fichiers/${id}?taille=vignette`;
    return line;
  }

  /** @param {SubmitEvent} event */
  #hold(event) {
    if (this.#sending === 0) return;
    event.preventDefault();
    event.stopPropagation();
    this.#held = true;
  }

  #release() {
    if (this.#sending > 0 || !this.#held) return;
    this.#held = false;
    this.#form.requestSubmit();
  }

  /** @param {string} words */
  #tell(words) {
    const problem = el("p", { class: "problem" }, icon("problem"), el("span", {}, words));
    this.#field.querySelector("[data-problem]")?.replaceChildren(...(words ? [problem] : []));
  }
}
