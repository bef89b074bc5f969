// @ts-check
/** Private details, fetched into the card when asked for: each sight is logged, so never before. */
import { CARD } from "./cards.js";
import { conceal, drawn } from "./dom.js";

export class Private {
  connect() {
    document.addEventListener("click", (event) => this.#clicked(event));
  }

  /** @param {MouseEvent} event */
  #clicked(event) {
    const link = /** @type {Element} */ (event.target).closest?.("a[data-act=private]");
    if (!link?.closest(CARD) || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    if (link.getAttribute("aria-busy") !== "true") this.#show(/** @type {HTMLAnchorElement} */ (link));
  }

  /** Whatever goes wrong, the link's own page tells it properly. @param {HTMLAnchorElement} link */
  async #show(link) {
    link.setAttribute("aria-busy", "true");
    const need = /** @type {HTMLElement | null} */ (link.closest(CARD))?.dataset.need ?? "";
    try {
      const answer = await fetch(link.href, { headers: { Accept: "text/x-fragment" }, cache: "no-store" });
      const details = answer.ok && !answer.redirected ? drawn((await answer.text()).trim()) : null;
      if (!details?.matches(".private")) return location.assign(link.href);
      this.#place(details, this.#linkNow(link, need));
    } catch {
      location.assign(link.href);
    } finally {
      link.removeAttribute("aria-busy");
    }
  }

  /** The card may have been renewed meanwhile. @param {HTMLAnchorElement} link @param {string} need */
  #linkNow(link, need) {
    if (link.isConnected) return link;
    return document.querySelector(`article.need[data-need="${CSS.escape(need)}"] a[data-act=private]`) ?? link;
  }

  /** @param {HTMLElement} details @param {Element} link */
  #place(details, link) {
    link.after(details);
    conceal(link);
    details.tabIndex = -1;
    details.focus({ preventScroll: true });
  }
}
