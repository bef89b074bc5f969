// @ts-check
/** Plus and minus around a number, within its bounds. */

export class Steppers {
  connect() {
    document.addEventListener("click", (event) => this.#step(event));
    document.addEventListener("input", ({ target }) => {
      const input = /** @type {HTMLInputElement} */ (target);
      if (input.closest(".stepper")) bound(input);
    });
    document.querySelectorAll(".stepper input").forEach((input) => bound(/** @type {HTMLInputElement} */ (input)));
  }

  /** @param {Event} event */
  #step({ target }) {
    const button = /** @type {Element} */ (target).closest?.(".stepper [data-step]");
    const input = /** @type {HTMLInputElement | null | undefined} */ (button?.closest(".stepper")?.querySelector("input"));
    if (!button || !input) return;
    setQuantity(input, quantityOf(input) + Number(button.getAttribute("data-step")));
    input.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

/** @param {HTMLInputElement} input */
export const quantityOf = (input) => Math.trunc(input.valueAsNumber) || Number(input.min) || 1;

/** @param {HTMLInputElement} input @param {number} wanted */
export function setQuantity(input, wanted) {
  const least = Number(input.min || 1);
  const most = input.max === "" ? Infinity : Number(input.max);
  input.value = String(Math.max(least, Math.min(wanted, most)));
  bound(input);
}

/** Greys the button that would leave the bounds; never the one in use, which would lose the focus. @param {HTMLInputElement} input */
export function bound(input) {
  const n = quantityOf(input);
  for (const button of input.closest(".stepper")?.querySelectorAll("[data-step]") ?? []) {
    const next = n + Number(button.getAttribute("data-step"));
    const out = next < Number(input.min || 1) || (input.max !== "" && next > Number(input.max));
    if (button === document.activeElement) button.removeAttribute("disabled");
    else button.toggleAttribute("disabled", out);
    button.setAttribute("aria-disabled", String(out));
  }
}
