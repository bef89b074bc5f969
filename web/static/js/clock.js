// @ts-check
/** Keeps `<time data-as="left|left-short|ago">` true while the page stays open. */
import { write } from "./dom.js";
import { ago, left, leftShort } from "./phrases.js";
import { say } from "./words.js";

const TICK_MS = 30_000;

export class Clock {
  #zone;

  /** @param {string} zone */
  constructor(zone) {
    this.#zone = zone;
  }

  connect() {
    setInterval(() => !document.hidden && this.tick(), TICK_MS);
    document.addEventListener("visibilitychange", () => !document.hidden && this.tick());
    addEventListener("pageshow", ({ persisted }) => persisted && this.tick());
  }

  tick(now = Date.now()) {
    for (const time of document.querySelectorAll("time[data-as]")) {
      const words = this.#words(/** @type {HTMLTimeElement} */ (time), now);
      if (words !== null) write(time, words);
    }
  }

  /** @param {HTMLTimeElement} time @param {number} now */
  #words({ dateTime, dataset }, now) {
    const at = Date.parse(dateTime);
    if (Number.isNaN(at)) return null;
    if (dataset.as === "left") return left(at, now, say);
    if (dataset.as === "left-short") return leftShort(at, now, say);
    if (dataset.as === "ago") return ago(at, now, this.#zone, say);
    return null;
  }
}
