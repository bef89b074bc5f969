// @ts-check
/** The faces of a call: a tile a seat, with its picture when there is one, its name, and whether it speaks. */
import { el, icon, mark } from "./dom.js";
import { initials, tint } from "./faces.js";
import { say } from "./words.js";

export class Tiles {
  #grid;
  /** @type {Map<string, HTMLElement>} */ #tiles = new Map();
  /** @type {Map<string, MediaStream>} */ #early = new Map(); // pictures that overtook the news of who sends them

  /** @param {HTMLElement} grid */
  constructor(grid) {
    this.#grid = grid;
  }

  /** @param {string} seat @param {{id: string, name: string}} person @param {boolean} [self] */
  add(seat, person, self = false) {
    const known = this.#tiles.get(seat);
    if (known) return known;
    const video = el("video", { autoplay: true, playsinline: true });
    const name = self ? say("js-call-you") : person.name;
    const face = el("span", { class: "face", "data-tint": String(tint(person.id)), "data-size": "xl", "aria-hidden": "true" }, initials(person.name));
    const tile = el("figure", { class: self ? "call-tile call-tile-self" : "call-tile", "data-tint": String(tint(person.id)), "data-seat": seat, "data-blind": true }, face, video, el("figcaption", { class: "call-tile-name" }, el("span", { "data-marks": true }), el("span", {}, name)));
    if (self) /** @type {HTMLVideoElement} */ (video).muted = true; // nobody wants to hear themselves
    mark(tile, "data-mirror", self);
    this.#tiles.set(seat, tile);
    this.#grid.append(tile);
    this.#count();
    const stream = this.#early.get(seat);
    if (stream) this.show(seat, stream);
    return tile;
  }

  /** @param {string} seat @param {MediaStream} stream */
  show(seat, stream) {
    const tile = this.#tiles.get(seat);
    const video = /** @type {HTMLVideoElement | null | undefined} */ (tile?.querySelector("video"));
    if (!tile || !video) return void this.#early.set(seat, stream);
    this.#early.delete(seat);
    if (video.srcObject !== stream) video.srcObject = stream;
    video.play().catch(() => {}); // the browser waits for a touch of the page: its own button does it
    this.#look(tile, stream);
    for (const track of stream.getVideoTracks()) track.onmute = track.onunmute = track.onended = () => this.#look(tile, stream);
    stream.onaddtrack = stream.onremovetrack = () => this.show(seat, stream);
  }

  /** @param {HTMLElement} tile @param {MediaStream} stream */
  #look(tile, stream) {
    const seen = stream.getVideoTracks().some((track) => track.enabled && !track.muted && track.readyState === "live");
    mark(tile, "data-blind", !seen);
  }

  /** @param {string} seat @param {{blind?: boolean, muted?: boolean, screen?: boolean, speaks?: boolean}} state */
  mark(seat, { blind, muted, screen, speaks }) {
    const tile = this.#tiles.get(seat);
    if (!tile) return;
    if (blind !== undefined) mark(tile, "data-blind", blind);
    if (screen !== undefined) mark(tile, "data-screen", screen);
    if (speaks !== undefined) mark(tile, "data-speaking", speaks);
    const marks = tile.querySelector("[data-marks]");
    if (muted !== undefined) marks?.replaceChildren(...(muted ? [icon("mic-off"), el("span", { class: "unseen" }, say("js-call-muted"))] : []));
  }

  /** Whoever went. @param {string} seat */
  remove(seat) {
    this.#tiles.get(seat)?.remove();
    this.#tiles.delete(seat);
    this.#early.delete(seat);
    this.#count();
  }

  clear() {
    for (const seat of [...this.#tiles.keys()]) this.remove(seat);
  }

  #count() {
    this.#grid.dataset.people = String(this.#tiles.size);
  }
}
