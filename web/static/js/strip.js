// @ts-check
/** The urgent strip of every page: what is missing in town, and in the exercises one plays in; gone when nothing is. */
import { drawn } from "./dom.js";
import { byPressure, isActive, isNewer } from "./order.js";

const FRESH_MS = 60_000;

export class Strip {
  #section;
  #list;
  #channels;

  /** @type {(count: number) => void} */
  onCount = () => {};

  /** @param {HTMLElement} section @param {Iterable<string>} channels the network's urgent stream, and those of exercises */
  constructor(section, channels) {
    this.#section = section;
    this.#list = /** @type {HTMLElement} */ (section.querySelector("ol, ul"));
    this.#channels = new Set(channels);
  }

  /** @param {import("./wire.js").Wire} wire */
  connect(wire) {
    if (!this.#list) return;
    wire.on("event", (event, { replayed }) => {
      if (!this.#channels.has(event.channel) || !event.html?.strip) return;
      const item = this.#told(event.html.strip);
      if (item && event.kind === "need.opened" && !replayed) this.#show(item);
    });
    wire.on("reset", ({ channel }) => this.#channels.has(channel) && this.#refetch());
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
    this.#mark(item);
    if (!this.#list.matches(":hover, :focus-within")) this.#list.scrollLeft = item.offsetLeft;
  }

  /** @param {HTMLElement} item */
  #mark(item) {
    item.dataset.fresh = "";
    setTimeout(() => delete item.dataset.fresh, FRESH_MS);
  }

  /** A card changes the moment after it was asked, when people are alerted: it stays marked, and in sight. @param {HTMLElement} old @param {HTMLElement} item */
  #replace(old, item) {
    const from = old.offsetLeft - this.#list.scrollLeft;
    const inSight = from >= 0 && from < this.#list.clientWidth;
    if ("fresh" in old.dataset) this.#mark(item);
    const focused = old.contains(document.activeElement);
    const next = /** @type {HTMLElement | null} */ (old.nextElementSibling ?? old.previousElementSibling);
    old.remove();
    if (isActive(item.dataset)) {
      this.#insert(item);
      if (inSight) this.#list.scrollLeft = item.offsetLeft - from;
    }
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
