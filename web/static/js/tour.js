// @ts-check
/** The tour a step at a time: it points at the place it speaks of, holds nobody, and ends when one says so. */
import { mark } from "./dom.js";

export class Tour {
  #box;
  #steps;
  #at = 0;

  /** @param {HTMLElement} box */
  constructor(box) {
    this.#box = box;
    this.#steps = /** @type {HTMLElement[]} */ ([...box.querySelectorAll("li[data-place]")]);
  }

  connect() {
    this.#box.addEventListener("click", ({ target }) => {
      const by = /** @type {Element} */ (target).closest("[data-tour]")?.getAttribute("data-tour");
      if (by) this.#go(this.#at + Number(by));
    });
    this.#show();
  }

  /** @param {number} at */
  #go(at) {
    this.#at = Math.min(Math.max(at, 0), this.#steps.length - 1);
    this.#show();
    this.#steps[this.#at].focus({ preventScroll: true }); // read aloud, and the keyboard goes on from here
  }

  #show() {
    this.#box.dataset.at = String(this.#at);
    this.#steps.forEach((step, i) => mark(step, "hidden", i !== this.#at));
    const place = this.#steps[this.#at].dataset.place;
    for (const link of document.querySelectorAll(".tabs-list a")) mark(link, "data-pointed", link.getAttribute("href") === place);
    const count = this.#box.querySelector("[data-tour-count]");
    if (count) count.textContent = `${this.#at + 1} / ${this.#steps.length}`;
    const [back, next] = this.#box.querySelectorAll("[data-tour]");
    mark(back, "hidden", this.#at === 0);
    mark(next, "hidden", this.#at === this.#steps.length - 1);
  }
}
