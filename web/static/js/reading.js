// @ts-check
/** What the person has read: the read cursor, the line where the unread begins, and the pill that leads down to it. */
import { el, icon } from "./dom.js";
import { say } from "./words.js";

const READ_AFTER_MS = 800; // in sight for this long is read
const FAR_SCREENS = 1.5; // scrolled this far up, the way down is offered even with nothing new

export class Reading {
  #room;
  #wire;
  #channel;
  #scroller;
  #pill;
  #label = el("span");
  #read;
  #missed = 0;
  #away = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #timer;
  #looking = false;
  #later = false;

  /** @param {{room: HTMLElement, wire: import("./wire.js").Wire, channel: string, scroller: import("./scroller.js").Scroller, read: number}} parts */
  constructor({ room, wire, channel, scroller, read }) {
    this.#room = room;
    this.#wire = wire;
    this.#channel = channel;
    this.#scroller = scroller;
    this.#read = read;
    this.#pill = el("button", { class: "pill", type: "button" }, icon("down"), this.#label);
  }

  connect() {
    const place = el("div", { class: "jump", hidden: true }, this.#pill);
    this.#scroller.frame.after(place);
    this.#pill.addEventListener("click", () => this.#down());
    this.#scroller.source.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    document.addEventListener("visibilitychange", () => this.#soon());
    addEventListener("focus", () => this.#soon());
    this.#wire.on("read", (read) => this.#elsewhere(read));
    this.#wire.on("state", (state) => state === "live" && this.#soon());
    this.#soon();
  }

  /** New lines of a batch are in place. @param {HTMLElement[]} lines @param {string} me */
  arrived(lines, me) {
    const said = lines.filter((line) => line.dataset.message && line.dataset.by !== me);
    if (said.length > 0 && !this.#sees) {
      if (!this.#away) this.#fresh(said[0]);
      this.#away = true;
      this.#missed += said.length;
    }
    this.#drawPill();
    this.#soon();
  }

  /** I spoke: I am at the bottom, and nothing above is news. */
  spoke() {
    this.#scroller.keep(() => this.#room.querySelector("#fresh")?.remove());
    this.#down();
  }

  /** What stands from `seq` on is for later: nothing here counts as read until the page is left. @param {number} seq */
  later(seq) {
    this.#later = true;
    this.#read = seq - 1;
    clearTimeout(this.#timer);
  }

  get #sees() {
    return !this.#later && this.#scroller.atBottom && !document.hidden && document.hasFocus();
  }

  /** Another device of mine read on: what it has seen is not new here. @param {{channel: string, seq: number}} read */
  #elsewhere({ channel, seq }) {
    if (channel !== this.#channel || seq <= this.#read || this.#later) return;
    this.#read = seq;
    const next = /** @type {HTMLElement | null} */ (this.#room.querySelector("#fresh")?.nextElementSibling);
    if (next && Number(next.dataset.seq) <= seq) this.#scroller.keep(() => this.#room.querySelector("#fresh")?.remove());
    this.#missed = 0;
    this.#away = false;
    this.#drawPill();
  }

  /** @param {HTMLElement} line */
  #fresh(line) {
    if (!line.isConnected) return; // far below what is in the page
    this.#scroller.keep(() => {
      this.#room.querySelector("#fresh")?.remove();
      line.before(el("li", { class: "fresh", id: "fresh" }, el("span", {}, say("js-fresh"))));
      line.removeAttribute("data-follows");
    });
  }

  #scrolled() {
    if (this.#looking) return;
    this.#looking = true;
    requestAnimationFrame(() => {
      this.#looking = false;
      if (this.#scroller.atBottom) this.#missed = 0;
      this.#drawPill();
      this.#soon();
    });
  }

  #drawPill() {
    const place = /** @type {HTMLElement} */ (this.#pill.parentElement);
    const up = !this.#scroller.atBottom;
    const far = this.#scroller.below > FAR_SCREENS * this.#scroller.height;
    const shown = up && (this.#missed > 0 || far);
    if (shown) this.#label.textContent = this.#missed > 0 ? say("js-new-messages", { n: this.#missed }) : say("js-jump");
    if (place.hidden === shown) place.hidden = !shown;
  }

  #down() {
    if (document.activeElement === this.#pill) this.#scroller.frame.focus({ preventScroll: true });
    this.#missed = 0;
    this.#scroller.toBottom();
    this.#drawPill();
    this.#soon();
  }

  #soon() {
    clearTimeout(this.#timer);
    if (this.#sees) this.#timer = setTimeout(() => this.#tell(), READ_AFTER_MS);
  }

  #tell() {
    const seq = this.#wire.seq(this.#channel) ?? 0;
    if (!this.#sees || this.#wire.state !== "live") return;
    this.#away = false;
    this.#missed = 0;
    if (seq <= this.#read) return;
    this.#read = seq;
    this.#wire.tell("read", { channel: this.#channel, seq });
    this.#wire.emit("read", { channel: this.#channel, seq, unread: 0 });
  }
}
