// @ts-check
/** The page of urgent needs: what opens while it is read joins what is missing, in its place. */
import { CARD, cardsOf } from "./cards.js";
import { drawn } from "./dom.js";
import { byPressure, isActive } from "./order.js";

export class Board {
  #board;
  #channel;
  #needs;

  /** @param {HTMLElement} board @param {string} channel the network's urgent stream @param {import("./needs.js").Needs} needs */
  constructor(board, channel, needs) {
    this.#board = board;
    this.#channel = channel;
    this.#needs = needs;
  }

  /** @param {import("./wire.js").Wire} wire */
  connect(wire) {
    wire.on("event", (event) => event.channel === this.#channel && event.html?.pin && this.#told(event.html.pin));
  }

  /** @param {string} html */
  #told(html) {
    const card = /** @type {HTMLElement | null | undefined} */ (drawn(html)?.querySelector(CARD));
    if (!card || !isActive(card.dataset) || cardsOf(card.dataset.need ?? "").length > 0) return;
    const list = this.#board.querySelector("[aria-labelledby=a-prendre] .cards");
    if (!list) return location.reload(); // “nothing is missing” is no longer true, and nothing is being typed here
    const cards = /** @type {HTMLElement[]} */ ([...list.children]);
    const next = cards.find((other) => byPressure(card.dataset, other.dataset) < 0);
    list.insertBefore(card, next ?? null);
    this.#needs.adoptCard(card);
  }
}
