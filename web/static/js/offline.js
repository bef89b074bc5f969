// @ts-check
/** The banner that says the network is away, how much waits for it, and how old a page is that was kept here. */
import { announce } from "./announce.js";
import { hourOf, weekdayOf } from "./days.js";
import { write } from "./dom.js";
import { say } from "./words.js";

const PATIENCE_MS = 4_000; // a blip is nobody's business

export class Offline {
  #banner = /** @type {HTMLElement | null} */ (document.getElementById("offline"));
  #wire;
  #waiting;
  #keptAt = Number(document.documentElement.dataset.kept ?? 0); // in ms; 0 for a page that came from the server
  #page;
  #ended = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #timer;

  /** @param {import("./wire.js").Wire} wire @param {{waiting: () => number, zone: string, locale: string}} house waiting: how much waits */
  constructor(wire, { waiting, zone, locale }) {
    this.#wire = wire;
    this.#waiting = waiting;
    this.#page = { zone, locale };
  }

  connect() {
    if (!this.#banner) return;
    this.#wire.on("state", () => this.#changed());
    this.#wire.on("ended", () => this.#end());
    if (this.#keptAt) this.#show(); // who reads it must know at once how old it is
    else this.#changed();
  }

  /** Another number of posts waits. */
  refresh() {
    if (this.#banner && !this.#banner.hidden) this.#draw();
  }

  #changed() {
    clearTimeout(this.#timer);
    if (this.#wire.state === "live") this.#hide();
    else if (this.#banner?.hidden) this.#timer = setTimeout(() => this.#show(), PATIENCE_MS);
  }

  #end() {
    this.#ended = true;
    this.#show();
  }

  #show() {
    if (!this.#banner) return;
    this.#banner.hidden = false;
    this.#draw();
    announce(this.#banner.textContent ?? "");
  }

  #hide() {
    if (!this.#banner || this.#banner.hidden) return;
    this.#banner.hidden = true;
    announce(say("js-back-online"));
  }

  #draw() {
    const target = this.#banner?.querySelector("[data-say], p") ?? this.#banner;
    const n = this.#waiting();
    const words = this.#ended ? say("js-stopped") : n > 0 ? say("js-offline-waiting", { n }) : say("js-offline");
    const when = () => `${weekdayOf(this.#keptAt, this.#page)} ${hourOf(this.#keptAt, this.#page)}`;
    const kept = this.#keptAt ? ` ${say("js-offline-kept", { when: when() })}` : "";
    if (target) write(target, words + kept);
  }
}
