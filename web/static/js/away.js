// @ts-check
/** Whether somebody sits before this device: nobody does while the page is hidden, or after five minutes of nothing. */

const REST_MS = 300_000;
const SIGNS = ["pointerdown", "pointermove", "keydown", "wheel", "touchstart"];
const LOOK_MS = 10_000; // signs of life are many: noted at most this often

export class Away {
  #wire;
  #away = false;
  #livedAt = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #timer;

  /** @param {import("./wire.js").Wire} wire */
  constructor(wire) {
    this.#wire = wire;
  }

  connect() {
    for (const sign of SIGNS) addEventListener(sign, () => this.#lives(), { passive: true, capture: true });
    document.addEventListener("visibilitychange", () => (document.hidden ? this.#is(true) : this.#lives(true)));
    this.#wire.on("hello", () => this.#away && this.#tell()); // a new connection counts as somebody
    if (document.hidden) this.#is(true);
    else this.#lives(true);
  }

  /** @param {boolean} [now] */
  #lives(now = false) {
    if (document.hidden) return;
    const at = Date.now();
    if (!now && !this.#away && at - this.#livedAt < LOOK_MS) return;
    this.#livedAt = at;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#is(true), REST_MS);
    this.#is(false);
  }

  /** @param {boolean} away */
  #is(away) {
    if (this.#away === away) return;
    this.#away = away;
    this.#tell();
  }

  #tell() {
    if (this.#wire.state === "live") this.#wire.tell("away", { on: this.#away });
  }
}
