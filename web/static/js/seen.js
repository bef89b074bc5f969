// @ts-check
/** Tells that an urgent card was really looked at: “vu par 14” reassures whoever asked. */
import { CARD, claimable } from "./cards.js";
import { tab } from "./storage.js";

const LOOK_MS = 2_000; // a card that flies past was not seen
const SHARE = 0.6;

export class Seen {
  #wire;
  /** @type {Map<Element, ReturnType<typeof setTimeout>>} */ #looking = new Map();
  #watch = new IntersectionObserver((entries) => entries.forEach((entry) => this.#changed(entry)), { threshold: SHARE });

  /** @param {import("./wire.js").Wire} wire */
  constructor(wire) {
    this.#wire = wire;
  }

  connect() {
    for (const card of document.querySelectorAll(CARD)) {
      if (!(/** @type {HTMLElement} */ (card).dataset.urgency === "normal")) this.#watch.observe(card);
    }
  }

  /** @param {IntersectionObserverEntry} entry */
  #changed({ target, isIntersecting }) {
    clearTimeout(this.#looking.get(target));
    this.#looking.delete(target);
    if (isIntersecting) this.#looking.set(target, setTimeout(() => this.#tell(/** @type {HTMLElement} */ (target)), LOOK_MS));
  }

  /** @param {HTMLElement} card */
  #tell(card) {
    const name = `seen.${card.dataset.need}`;
    if (document.hidden || !card.isConnected || !claimable(card) || tab.get(name) || this.#wire.state !== "live") return;
    this.#watch.unobserve(card);
    tab.set(name, "1");
    this.#wire.tell("respond", { need: card.dataset.need, answer: "seen" });
  }
}
