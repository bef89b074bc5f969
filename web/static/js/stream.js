// @ts-check
/** The live stream of a channel: each event becomes a line, and nothing else on the page moves. */
import { announce } from "./announce.js";
import { drawn, excerpt, textOf } from "./dom.js";
import { MOST_LINES } from "./lines.js";
import { say } from "./words.js";

const MOST_SPOKEN = 3; // more new messages than this are counted, not read out
const HIDDEN_MS = 250; // no frames are drawn in a hidden tab
const CHANGES = new Set(["message.edited", "message.deleted", "message.reacted", "message.pinned", "poll.voted", "poll.closed"]);

export class Stream {
  #lines;
  #scroller;
  #newer;
  #channel;
  #me;
  /** @type {any[]} */ #queue = [];
  #due = false;

  /** @type {(line: HTMLElement, event: any) => void} called for each new line, inside the same change */
  onLine = () => {};
  /** @type {(line: HTMLElement, event: any) => void} called for each line that took the place of another */
  onRenewed = () => {};
  /** @type {(lines: HTMLElement[]) => void} called once the new lines of a batch are in place */
  onBatch = () => {};
  /** @type {(first: number) => void} called when the oldest lines were dropped */
  onTrim = () => {};

  /** @param {{lines: import("./lines.js").Lines, scroller: import("./scroller.js").Scroller, newer: import("./newer.js").Newer, channel: string, me: string}} parts */
  constructor({ lines, scroller, newer, channel, me }) {
    this.#lines = lines;
    this.#scroller = scroller;
    this.#newer = newer;
    this.#channel = channel;
    this.#me = me;
  }

  /** @param {import("./wire.js").Wire} wire @param {number | null} after */
  connect(wire, after) {
    wire.on("event", (event) => event.channel === this.#channel && this.#arrived(event));
    wire.open(this.#channel, after);
  }

  /** @param {any} event */
  #arrived(event) {
    this.#queue.push(event);
    if (this.#due) return;
    this.#due = true;
    if (document.hidden) setTimeout(() => this.#flush(), HIDDEN_MS);
    else requestAnimationFrame(() => this.#flush());
  }

  /** One change of the page for all that arrived in a frame. */
  #flush() {
    const events = this.#queue;
    this.#queue = [];
    this.#due = false;
    /** @type {HTMLElement[]} */
    const added = [];
    this.#scroller.keep(() => events.forEach((event) => this.#draw(event, added)));
    if (this.#scroller.atBottom) this.#trim();
    if (added.length === 0) return;
    this.onBatch(added);
    this.#speak(added);
  }

  /** @param {any} event @param {HTMLElement[]} added */
  #draw(event, added) {
    const line = drawn(event.html?.line);
    if (!line) return;
    const changes = CHANGES.has(event.kind);
    if (changes && !this.#lines.of(line.dataset.message ?? "")) return this.#lines.requote(line); // older than what is shown
    if (this.#newer.passes(line)) {
      this.onLine(line, event);
      if (!changes) added.push(line);
      return;
    }
    const isNew = this.#lines.put(line);
    this.onLine(line, event);
    if (isNew) added.push(line);
    else this.onRenewed(line, event);
  }

  #trim() {
    const first = this.#lines.trim(MOST_LINES);
    if (first !== null) this.onTrim(first);
  }

  /** @param {HTMLElement[]} added */
  #speak(added) {
    const others = added.filter((line) => line.dataset.by !== this.#me);
    if (others.length > MOST_SPOKEN) return announce(say("js-many-new", { n: others.length }));
    others.forEach((line) => announce(spoken(line)));
  }
}

/** @param {HTMLElement} line */
function spoken(line) {
  if (!line.dataset.message) return textOf(line.querySelector("span") ?? line);
  const name = textOf(line.querySelector(".turn-head strong"));
  return say("js-said", { name, text: excerpt(textOf(line.querySelector(".said-text")), 200) });
}
