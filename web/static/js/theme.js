// @ts-check
/** Light, dark, or as the device decides: a choice kept on this device. */
import { mark } from "./dom.js";

const NAME = "theme"; // read under this name by the first line of the page too

export class Theme {
  connect() {
    document.addEventListener("click", ({ target }) => {
      const chosen = /** @type {Element} */ (target).closest?.("[data-set-theme]")?.getAttribute("data-set-theme");
      if (chosen) this.#choose(chosen);
    });
    addEventListener("storage", ({ key, newValue }) => key === NAME && this.#wear(newValue ?? "auto"));
    this.#wear(this.#kept());
  }

  /** @param {string} theme */
  #choose(theme) {
    try {
      localStorage.setItem(NAME, theme);
    } catch {
      // Forgotten with the page: nothing to say about it.
    }
    this.#wear(theme);
  }

  #kept() {
    try {
      return localStorage.getItem(NAME) ?? "auto";
    } catch {
      return "auto";
    }
  }

  /** @param {string} theme */
  #wear(theme) {
    document.documentElement.dataset.theme = theme;
    for (const button of document.querySelectorAll("button[data-set-theme]")) {
      const on = button.getAttribute("data-set-theme") === theme;
      button.setAttribute("aria-pressed", String(on));
      mark(button, "data-on", on);
    }
  }
}
