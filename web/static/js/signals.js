// @ts-check
/**
 * What the seats of a call tell each other: sent at once while nothing stands against it. What the server refused for
 * haste, or a socket took with it when it went, is held and said again, one by one and in order.
 */
import { Disconnected, Refusal } from "./refusal.js";

const AGAIN_MS = 100; // at the least, before what was refused for haste is said again
const MOST_HELD = 200; // more is given up: the lines look for another way when the socket is back

export class Signals {
  #ask;
  #last = 0;
  /** @type {Map<number, Record<string, any>>} */ #held = new Map();
  #draining = false;
  #over = false;

  /** @param {(signal: Record<string, any>) => Promise<any>} ask */
  constructor(ask) {
    this.#ask = ask;
  }

  /** @param {Record<string, any>} signal */
  say(signal) {
    const number = ++this.#last;
    if (this.#held.size > 0) this.#hold(number, signal);
    else this.#ask(signal).catch((error) => this.#failed(number, signal, error));
  }

  /** The socket is back. */
  resume() {
    this.#drain(0);
  }

  /** Nobody is there any more to hear it. */
  close() {
    this.#over = true;
    this.#held.clear();
  }

  /** @param {number} number @param {Record<string, any>} signal @param {unknown} error */
  #failed(number, signal, error) {
    const wait = waitAfter(error);
    if (wait === null && !(error instanceof Disconnected)) return; // whoever went hears nothing more
    this.#hold(number, signal);
    if (wait !== null) this.#drain(wait);
  }

  /** @param {number} number @param {Record<string, any>} signal */
  #hold(number, signal) {
    if (!this.#over && this.#held.size < MOST_HELD) this.#held.set(number, signal);
  }

  /** Says what is held, the oldest first, until nothing is left or the socket is gone. @param {number} wait */
  async #drain(wait) {
    if (this.#draining) return;
    this.#draining = true;
    await pause(wait);
    while (this.#held.size > 0) {
      const number = Math.min(...this.#held.keys());
      const error = await this.#ask(/** @type {Record<string, any>} */ (this.#held.get(number))).catch((reason) => reason);
      if (error instanceof Disconnected) break;
      const again = waitAfter(error);
      if (again === null) this.#held.delete(number);
      else await pause(again);
    }
    this.#draining = false;
  }
}

/** How long to wait before the same may be said again; null if it went through, or never will. @param {unknown} error */
function waitAfter(error) {
  return error instanceof Refusal && error.retryAfter !== null ? Math.max(AGAIN_MS, error.retryAfter * 1000) : null;
}

/** @param {number} ms */
const pause = (ms) => new Promise((done) => setTimeout(done, ms));
