// @ts-check
/** Plain forms: sent once even when pressed twice, and usable again when the page comes back. */

const AGAIN_MS = 10_000; // the server did not answer by then: let the person try again

export class Forms {
  connect() {
    document.addEventListener("submit", (event) => this.#submitted(event)); // after every other listener
    addEventListener("pageshow", () => document.querySelectorAll("form[data-sending]").forEach(ready));
  }

  /** @param {SubmitEvent} event */
  #submitted(event) {
    const form = /** @type {HTMLFormElement} */ (event.target);
    if (event.defaultPrevented || form.method !== "post") return;
    if (form.dataset.sending !== undefined) return event.preventDefault();
    form.dataset.sending = "";
    setTimeout(() => buttons(form).forEach((button) => button.setAttribute("aria-disabled", "true"))); // after its value is taken
    setTimeout(() => ready(form), AGAIN_MS);
  }
}

/** @param {Element} form */
function ready(form) {
  form.removeAttribute("data-sending");
  buttons(form).forEach((button) => button.removeAttribute("aria-disabled"));
}

/** @param {Element} form */
const buttons = (form) => form.querySelectorAll("button[type=submit], button:not([type])");
