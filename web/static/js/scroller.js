// @ts-check
/**
 * The scrolling box of a stream. It may run upside down (`column-reverse`, where 0 is
 * the bottom and scrolling up is negative); nobody else has to know.
 *
 * Guarantee: `keep` changes the stream and what the person was reading stays where it was.
 */

const NEAR_PX = 48; // this close to the bottom is at the bottom

export class Scroller {
  #box;
  #list;
  #frame;
  #reversed;

  cut = false; // the newest lines are not in the page: its last line is not the bottom
  /** @type {() => void} fetches the newest lines and goes there */ onNewest = () => {};

  /** @param {HTMLElement} frame what may scroll @param {HTMLElement} list */
  constructor(frame, list) {
    const { overflowY, flexDirection } = getComputedStyle(frame);
    const scrolls = overflowY === "auto" || overflowY === "scroll";
    this.#frame = frame;
    this.#list = list;
    this.#box = scrolls ? frame : /** @type {HTMLElement} */ (document.scrollingElement); // else the page does
    this.#reversed = scrolls && flexDirection === "column-reverse";
    this.#box.style.overflowAnchor = "none"; // we anchor by hand, alike in every browser
  }

  /** The element that holds the stream. */
  get frame() {
    return this.#frame;
  }

  /** Where to hear that it scrolled. @returns {EventTarget} */
  get source() {
    return this.#box === this.#frame ? this.#box : document;
  }

  /** Root of an IntersectionObserver: null is the window. */
  get root() {
    return this.#box === this.#frame ? this.#box : null;
  }

  get height() {
    return this.#box.clientHeight;
  }

  /** How far below the window the last line lies. */
  get below() {
    if (this.cut) return Infinity;
    const { scrollTop, scrollHeight, clientHeight } = this.#box;
    return this.#reversed ? -scrollTop : scrollHeight - clientHeight - scrollTop;
  }

  get atBottom() {
    return this.below < NEAR_PX;
  }

  toBottom() {
    if (this.cut) return this.onNewest();
    this.#box.scrollTop = this.#reversed ? 0 : this.#box.scrollHeight;
  }

  /** Stays at the bottom when there, else holds the line being read. @param {() => void} change */
  keep(change) {
    if (this.atBottom) {
      change();
      this.toBottom();
    } else {
      this.hold(change);
    }
  }

  /** Holds the line at the top of the window, wherever lines come or go. @param {() => void} change */
  hold(change) {
    const anchor = this.#anchor();
    const before = anchor?.getBoundingClientRect().top ?? 0;
    change();
    if (!anchor?.isConnected) return;
    const moved = anchor.getBoundingClientRect().top - before;
    if (Math.abs(moved) >= 1) this.#box.scrollTop += moved;
  }

  /** The first line in sight: found by halving, a long stream costs ten looks. */
  #anchor() {
    const top = this.root?.getBoundingClientRect().top ?? 0;
    const lines = this.#list.children;
    let [low, high] = [0, lines.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (lines[middle].getBoundingClientRect().bottom > top) high = middle;
      else low = middle + 1;
    }
    return lines[low] ?? null;
  }
}
