// @ts-check
/** The needs pinned above a room: they come, change and leave without moving what is read. */
import { CARD } from "./cards.js";
import { drawn } from "./dom.js";
import { byPressure, isActive, isNewer } from "./order.js";

export class Pins {
  #box;
  #channel;
  #needs;

  /** @param {HTMLElement} box @param {string} channel @param {import("./needs.js").Needs} needs */
  constructor(box, channel, needs) {
    this.#box = box;
    this.#channel = channel;
    this.#needs = needs;
  }

  /** Before the cards listen, so that a new pin is in place when they do. @param {import("./wire.js").Wire} wire */
  connect(wire) {
    wire.on("event", (event) => event.channel === this.#channel && event.html?.pin && this.#told(event.html.pin));
    this.#box.hidden = !this.#box.querySelector(".pin");
    this.#box.addEventListener("toggle", ({ target }) => this.#toggled(/** @type {HTMLDetailsElement} */ (target)), true);
  }

  /** @param {string} html */
  #told(html) {
    const pin = /** @type {HTMLDetailsElement | null} */ (drawn(html));
    if (!pin?.matches(".pin") || pin.dataset.kind === "offer") return; // what is offered waits in « Entraide »
    const old = /** @type {HTMLDetailsElement | null} */ (this.#box.querySelector(`.pin[data-need="${CSS.escape(pin.dataset.need ?? "")}"]`));
    if (!old && isActive(pin.dataset)) this.#add(pin);
    if (old && isNewer(pin.dataset, old.dataset)) this.#update(old, pin);
  }

  /** @param {HTMLDetailsElement} pin */
  #add(pin) {
    const card = /** @type {HTMLElement | null} */ (pin.querySelector(CARD));
    const pins = /** @type {HTMLElement[]} */ ([...this.#box.querySelectorAll(":scope > .pin")]);
    const next = pins.find((other) => byPressure(dataOf(pin), dataOf(other)) < 0);
    if (next) next.before(pin);
    else this.#box.append(pin);
    if (card) this.#needs.adoptCard(card);
    this.#box.hidden = false;
  }

  /** The line changes in place and the card renews itself: an open pin stays open. @param {HTMLDetailsElement} old @param {HTMLDetailsElement} pin */
  #update(old, pin) {
    const { version, urgency, state } = pin.dataset;
    Object.assign(old.dataset, { version, urgency, state });
    old.querySelector(".pin-line")?.replaceChildren(.../** @type {Element} */ (pin.querySelector(".pin-line")).childNodes);
    this.#leaveIfDone(old);
  }

  /** @param {HTMLDetailsElement} pin */
  #toggled(pin) {
    if (pin.matches(".pin") && !pin.open) this.#leaveIfDone(pin);
  }

  /** Nobody loses the card they are reading: it leaves once folded. @param {HTMLDetailsElement} pin */
  #leaveIfDone(pin) {
    if (isActive(pin.dataset) || pin.open || pin.contains(document.activeElement)) return;
    pin.remove();
    this.#box.hidden = !this.#box.querySelector(".pin");
  }
}

/** @param {HTMLElement} pin */
function dataOf(pin) {
  const card = /** @type {HTMLElement | null} */ (pin.querySelector(CARD));
  return { ...pin.dataset, neededBy: card?.dataset.neededBy };
}
