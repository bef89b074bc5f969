// @ts-check
/** What one may mean, offered in a list under the field while one types its beginning. */
import { el } from "./dom.js";

const LOOK_BACK = 64; // letters before the caret: no name that is being typed is longer

/**
 * Where the offers come from. `typed` finds what is being typed before the caret, null when nothing of its kind is;
 * `text` is what takes its place.
 * @template T
 * @typedef {{name: string, label: string, wait: number, typed(before: string): string | null, find(typed: string): Promise<T[]>, line(offer: T): (Node | string)[], text(offer: T): string}} Source
 */

/** @template T */
export class Completion {
  #field;
  #source;
  #list;
  /** @type {T[]} */ #offers = [];
  #chosen = 0;
  #asked = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #timer;

  /** @param {HTMLTextAreaElement} field @param {Source<T>} source */
  constructor(field, source) {
    this.#field = field;
    this.#source = source;
    this.#list = el("ul", { class: "menu-list calling", id: source.name, role: "listbox", hidden: true });
  }

  connect() {
    this.#list.setAttribute("aria-label", this.#source.label);
    this.#field.form?.append(this.#list);
    this.#field.addEventListener("input", () => this.#typed());
    this.#field.addEventListener("blur", () => this.#close());
    this.#field.addEventListener("keydown", (event) => this.#key(event), { capture: true });
    this.#list.addEventListener("pointerdown", (event) => this.#pointed(event));
  }

  #typed() {
    clearTimeout(this.#timer);
    const typed = this.#beginning();
    if (typed === null) return this.#close();
    this.#timer = setTimeout(() => this.#ask(typed), this.#source.wait);
  }

  #beginning() {
    const { value, selectionStart, selectionEnd } = this.#field;
    return selectionStart === selectionEnd ? this.#source.typed(value.slice(Math.max(0, selectionStart - LOOK_BACK), selectionStart)) : null;
  }

  /** @param {string} typed */
  async #ask(typed) {
    const turn = ++this.#asked;
    const offers = await this.#source.find(typed);
    if (turn !== this.#asked || this.#beginning() === null) return; // typed on since
    this.#offers = offers;
    this.#chosen = 0;
    this.#draw();
  }

  #draw() {
    const lines = this.#offers.map((offer, at) =>
      el("li", { class: "menu-item", role: "option", id: `${this.#list.id}-${at}`, "data-at": String(at), "aria-selected": String(at === this.#chosen) }, ...this.#source.line(offer)),
    );
    this.#list.replaceChildren(...lines);
    this.#list.hidden = lines.length === 0;
    if (lines.length === 0) return this.#close();
    this.#field.setAttribute("aria-controls", this.#list.id);
    this.#field.setAttribute("aria-activedescendant", `${this.#list.id}-${this.#chosen}`);
  }

  #close() {
    this.#asked += 1;
    if (this.#list.hidden) return; // another list may stand there
    this.#list.hidden = true;
    this.#field.removeAttribute("aria-activedescendant");
    this.#field.removeAttribute("aria-controls");
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (this.#list.hidden || event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      this.#chosen = (this.#chosen + step + this.#offers.length) % this.#offers.length;
      this.#draw();
    } else if (event.key === "Enter" || event.key === "Tab") this.#take(this.#chosen);
    else if (event.key === "Escape") this.#close();
    else return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }

  /** @param {PointerEvent} event */
  #pointed(event) {
    event.preventDefault(); // the field keeps the focus
    const at = /** @type {Element} */ (event.target).closest("[data-at]")?.getAttribute("data-at");
    if (at) this.#take(Number(at));
  }

  /** @param {number} at */
  #take(at) {
    const { value, selectionStart } = this.#field;
    const typed = this.#beginning() ?? "";
    this.#field.setRangeText(this.#source.text(this.#offers[at]), selectionStart - typed.length, selectionStart, "end");
    this.#close();
    if (value !== this.#field.value) this.#field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}
