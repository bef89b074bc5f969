// @ts-check
/** A long list in which one looks for a name: what does not fit is put away while one types. */
import { folded } from "./folding.js";

export class Finder {
  /** @param {HTMLInputElement} field its `data-finder` names the list */
  constructor(field) {
    this.field = field;
    this.list = /** @type {HTMLElement} */ (document.getElementById(field.dataset.finder ?? ""));
    this.none = /** @type {HTMLElement | null} */ (this.list.parentElement?.querySelector("[data-found-none]") ?? null);
  }

  connect() {
    this.none?.setAttribute("role", "status");
    this.field.addEventListener("input", () => this.show());
    this.field.addEventListener("keydown", (event) => event.key === "Enter" && this.#enter(event));
    this.show();
  }

  /** What was ticked stays in sight, whatever its name. */
  show() {
    const words = folded(this.field.value).split(/\s+/).filter(Boolean);
    const lines = /** @type {HTMLElement[]} */ ([...this.list.children]);
    for (const line of lines) line.hidden = !line.querySelector(":checked") && !fits(line, words);
    if (this.none) this.none.hidden = lines.some((line) => !line.hidden);
  }

  /** Enter takes the one who is left, rather than sending the form. @param {KeyboardEvent} event */
  #enter(event) {
    event.preventDefault();
    const left = [...this.list.children].filter((line) => !(/** @type {HTMLElement} */ (line).hidden));
    const boxes = left.map((line) => line.querySelector("input")).filter((box) => box && !box.checked);
    if (boxes.length === 1) boxes[0]?.click();
  }
}

/** @param {Element} line @param {string[]} words */
function fits(line, words) {
  const text = folded(line.textContent ?? "");
  return words.every((word) => text.includes(word));
}
