// @ts-check
/** Older lines, fetched as the person scrolls up; what they read does not move. */
import { el } from "./dom.js";
import { say } from "./words.js";

const AHEAD = "900px 0px 0px 0px"; // ask before the top is reached
const PAGES_TO_FIND = 8; // how far back a quote is looked for

export class Older {
  #channel;
  #lines;
  #scroller;
  #sentinel = el("li", { "data-sentinel": true, "aria-hidden": "true" });
  #first;
  /** @type {Promise<void> | null} */ #loading = null;
  /** @type {IntersectionObserver | undefined} */ #watch;

  /** @param {{channel: string, lines: import("./lines.js").Lines, scroller: import("./scroller.js").Scroller, list: HTMLElement, first: number}} parts first: oldest seq shown, 0 when there is nothing older */
  constructor({ channel, lines, scroller, list, first }) {
    this.#channel = channel;
    this.#lines = lines;
    this.#scroller = scroller;
    this.#first = first;
    list.prepend(this.#sentinel);
  }

  connect() {
    this.#watch = new IntersectionObserver((seen) => seen.some((entry) => entry.isIntersecting) && this.load(), {
      root: this.#scroller.root,
      rootMargin: AHEAD,
    });
    this.#watch.observe(this.#sentinel);
    this.#scroller.frame.querySelector("a[rel=prev]")?.remove(); // the way without script
    addEventListener("click", (event) => this.#quoteClicked(event));
  }

  /** @type {() => void} called with older lines in place, inside the same change */
  onShown = () => {};

  /** The oldest lines were dropped: they can be fetched again from here. @param {number} first */
  from(first) {
    this.#first = first;
    this.#lookAgain();
  }

  load() {
    if (this.#first <= 1) return Promise.resolve();
    this.#loading ??= this.#fetch().finally(() => (this.#loading = null));
    return this.#loading;
  }

  async #fetch() {
    const seq = this.#first;
    try {
      const answer = await fetch(`/canaux/${this.#channel}/avant?seq=${seq}`, { headers: { Accept: "text/x-fragment" } });
      if (!answer.ok) throw new Error(String(answer.status));
      const html = await answer.text();
      if (seq !== this.#first) return; // trimmed meanwhile: this page no longer joins
      this.#show(html);
      this.#first = Number(answer.headers.get("X-Relais-First") ?? 0);
      this.#lookAgain();
    } catch {
      this.#offerRetry();
    }
  }

  /** @param {string} html drawn by the server */
  #show(html) {
    const template = document.createElement("template");
    template.innerHTML = html;
    const lines = /** @type {HTMLElement[]} */ ([...template.content.children]);
    this.#sentinel.replaceChildren();
    this.#scroller.hold(() => {
      this.#lines.prepend(lines, this.#sentinel);
      this.onShown();
    });
  }

  /** The sentinel may still be in sight after a short page: the observer only tells changes. */
  #lookAgain() {
    this.#watch?.unobserve(this.#sentinel);
    if (this.#first > 1) this.#watch?.observe(this.#sentinel);
  }

  #offerRetry() {
    const button = el("button", { class: "button", type: "button", "data-kind": "quiet" }, say("js-older-failed"));
    button.addEventListener("click", () => this.load());
    this.#sentinel.replaceChildren(button);
  }

  /** @param {Event} event */
  async #quoteClicked(event) {
    const quote = /** @type {Element} */ (event.target).closest?.("a[data-quote], [data-quote] a");
    const id = quote?.closest("[data-quote]")?.getAttribute("data-quote");
    if (!id) return;
    event.preventDefault();
    for (let page = 0; page < PAGES_TO_FIND && !this.#lines.of(id) && this.#first > 1; page += 1) await this.load();
    const line = this.#lines.of(id);
    if (!line) return;
    line.scrollIntoView({ block: "center" });
    line.tabIndex = -1;
    line.focus({ preventScroll: true });
  }
}
