// @ts-check
/** Menus close when one looks elsewhere; what lies behind an open sheet cannot be reached. */

const MENUS = "details.menu[open]";
const FOLDS = "details.menu[open], details.fold[open]"; // a fold of a card moves what is below: only Escape closes it

export class Menus {
  /** @type {Element[]} */ #behind = [];
  /** @type {HTMLElement | null} */ #opener = null;

  connect() {
    document.addEventListener("click", ({ target }) => this.#closeOthers(/** @type {Element} */ (target)));
    document.addEventListener("focusin", ({ target }) => this.#closeOthers(/** @type {Element} */ (target)));
    document.addEventListener("keydown", (event) => event.key === "Escape" && this.#escape(event));
    document.addEventListener("click", (event) => this.#remember(event), true);
    addEventListener("hashchange", () => this.#panel(true));
    matchMedia("(max-width: 74.99rem)").addEventListener("change", () => this.#panel(false));
    this.#panel(false);
  }

  /** @param {Element} target */
  #closeOthers(target) {
    for (const menu of document.querySelectorAll(MENUS)) {
      if (!menu.contains(target)) menu.removeAttribute("open");
    }
  }

  /** @param {KeyboardEvent} event */
  #escape(event) {
    const menu = [...document.querySelectorAll(FOLDS)].at(-1);
    if (menu) {
      menu.removeAttribute("open");
      menu.querySelector("summary")?.focus();
      event.preventDefault();
    } else if (this.#openPanel()) {
      this.#openPanel()?.querySelector(/** @type {"a"} */ ("a[href='#contenu'], .head a.icon-button"))?.click();
      event.preventDefault();
    }
  }

  /** @param {Event} event */
  #remember({ target }) {
    const link = /** @type {Element} */ (target).closest?.("a[href^='#']");
    if (link && !this.#openPanel()) this.#opener = /** @type {HTMLElement} */ (link);
  }

  /** A panel laid over the page by its address (`#fiche`). */
  #openPanel() {
    const panel = /** @type {HTMLElement | null} */ (document.querySelector(".panel:target"));
    return panel && getComputedStyle(panel).position === "fixed" ? panel : null;
  }

  /** @param {boolean} moved whether the address just changed, so that the focus follows */
  #panel(moved) {
    const panel = this.#openPanel();
    const wasOpen = this.#behind.length > 0;
    this.#behind.forEach((element) => element.removeAttribute("inert"));
    this.#behind = panel ? [...(panel.parentElement?.children ?? [])].filter((sibling) => hides(sibling, panel)) : [];
    this.#behind.forEach((element) => element.setAttribute("inert", ""));
    if (!moved) return;
    if (panel) /** @type {HTMLElement | null} */ (panel.querySelector("a, button, [tabindex]"))?.focus();
    else if (wasOpen) this.#opener?.focus();
  }
}

/** Live regions must keep speaking. @param {Element} sibling @param {Element} panel */
function hides(sibling, panel) {
  return sibling !== panel && !sibling.hasAttribute("inert") && !sibling.matches("script, svg, template, [aria-live], #toasts");
}
