// @ts-check
/** The urgent strip of every page: what is still missing in town, most pressing first, gone when nothing is. */
import { drawn } from "./dom.js";
import { byPressure, isActive, isNewer } from "./order.js";

const FRESH_MS = 60_000;

export class Strip {
  #section;
  #list;
  #channel;

  /** @type {(count: number) => void} */
  onCount = () => {};

  /** @param {HTMLElement} section @param {string} channel the network's urgent stream */
  constructor(section, channel) {
    this.#section = section;
    this.#list = /** @type {HTMLElement} */ (section.querySelector("ol, ul"));
    this.#channel = channel;
  }

  /** @param {import("./wire.js").Wire} wire */
  connect(wire) {
    if (!this.#list) return;
    wire.on("event", (event, { replayed }) => {
      if (event.channel !== this.#channel || !event.html?.strip) return;
      const item = this.#told(event.html.strip);
      if (item && event.kind === "need.opened" && !replayed) this.#show(item);
    });
    wire.on("reset", ({ channel }) => channel === this.#channel && this.#refetch());
  }

  /** Draws what an event says; gives the item when it stands in the strip. @param {string} html */
  #told(html) {
    const item = drawn(html);
    if (!item?.dataset.need) return null;
    const old = /** @type {HTMLElement | null} */ (this.#list.querySelector(`li[data-need="${CSS.escape(item.dataset.need)}"]`));
    if (!isNewer(item.dataset, old?.dataset)) return null;
    if (old) this.#replace(old, item);
    else if (isActive(item.dataset)) this.#insert(item);
    this.#count();
    return item.isConnected ? item : null;
  }

  /** What was asked this minute comes into sight, marked for a while. @param {HTMLElement} item */
  #show(item) {
    item.dataset.fresh = "";
    setTimeout(() => delete item.dataset.fresh, FRESH_MS);
    if (!this.#list.matches(":hover, :focus-within")) this.#list.scrollLeft = item.offsetLeft;
  }

  /** @param {HTMLElement} old @param {HTMLElement} item */
  #replace(old, item) {
    const focused = old.contains(document.activeElement);
    const next = /** @type {HTMLElement | null} */ (old.nextElementSibling ?? old.previousElementSibling);
    old.remove();
    if (isActive(item.dataset)) this.#insert(item);
    if (focused) (item.isConnected ? item : next)?.querySelector("a")?.focus({ preventScroll: true });
  }

  /** What is in sight stays in sight. @param {HTMLElement} item */
  #insert(item) {
    const items = /** @type {HTMLElement[]} */ ([...this.#list.children]);
    const next = items.find((other) => byPressure(item.dataset, other.dataset) < 0);
    const scrolled = this.#list.scrollLeft;
    this.#list.insertBefore(item, next ?? null);
    if (scrolled > item.offsetLeft) this.#list.scrollLeft = scrolled + item.offsetWidth;
  }

  #count() {
    const count = this.#list.querySelectorAll("li[data-need]").length;
    this.#section.dataset.count = String(count);
    this.#section.hidden = count === 0;
    this.onCount(count);
  }

  /** Too far behind to replay: takes the strip of a fresh page. */
  async #refetch() {
    try {
      const answer = await fetch("/urgences");
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const items = page.querySelectorAll("#strip li[data-need]");
      this.#list.replaceChildren(...items);
      this.#count();
    } catch {
      // The next event, or the next page, tells.
    }
  }
}
