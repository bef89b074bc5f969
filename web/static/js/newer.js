// @ts-check
/**
 * The newest lines, let go while the person reads far above them, and fetched again as they come back down:
 * however long the stream, the page holds a few hundred lines of it.
 */
import { el } from "./dom.js";
import { MOST_LINES } from "./lines.js";

const AHEAD = "0px 0px 900px 0px"; // ask before the last line is reached
const NEWEST = 999_999_999_999_999; // before this seq stand the newest lines

export class Newer {
  #channel;
  #lines;
  #scroller;
  #sentinel = el("li", { "data-tail": true, "aria-hidden": "true" });
  #last = 0;
  /** @type {Promise<void> | null} */ #loading = null;
  /** @type {HTMLElement[]} */ #meanwhile = [];
  /** @type {IntersectionObserver | undefined} */ #watch;

  /** @type {(first: number) => void} called when the oldest lines are others: the seq of the first, 0 when nothing is older */
  onFirst = () => {};

  /** @param {{channel: string, lines: import("./lines.js").Lines, scroller: import("./scroller.js").Scroller, list: HTMLElement}} parts */
  constructor({ channel, lines, scroller, list }) {
    this.#channel = channel;
    this.#lines = lines;
    this.#scroller = scroller;
    if (lines.last) lines.last.after(this.#sentinel);
    else list.append(this.#sentinel);
  }

  connect() {
    this.#scroller.onNewest = () => this.newest();
    this.#watch = new IntersectionObserver((seen) => seen.some((entry) => entry.isIntersecting) && this.load(), {
      root: this.#scroller.root,
      rootMargin: AHEAD,
    });
  }

  /** Older lines came: the newest beyond what a page holds go. Call it inside `hold`. */
  letGo() {
    const last = this.#lines.trimEnd(MOST_LINES);
    if (last === null) return;
    this.#last = last;
    this.#scroller.cut = true;
    this.#lookAgain();
  }

  /** A line came for which the page has no place now; says whether that is so. @param {HTMLElement} line */
  passes(line) {
    if (!this.#scroller.cut || Number(line.dataset.seq) <= this.#last) return false;
    if (this.#loading) this.#meanwhile.push(line);
    return true;
  }

  load() {
    if (!this.#scroller.cut) return Promise.resolve();
    return this.#once(() => this.#next());
  }

  /** Back to the end of the stream, in one step. */
  newest() {
    return this.#once(() => this.#renew());
  }

  /** @param {() => Promise<void>} fetching */
  #once(fetching) {
    this.#loading ??= fetching().catch(() => {}).finally(() => {
      this.#loading = null;
      this.#meanwhile = [];
      if (this.#scroller.cut) this.#lookAgain();
    });
    return this.#loading;
  }

  async #next() {
    const { lines, answer } = await this.#fetch(`apres?seq=${this.#last}`);
    this.#scroller.hold(() => {
      lines.forEach((line) => this.#lines.put(line));
      const first = this.#lines.trim(MOST_LINES);
      if (first !== null) this.onFirst(first);
      this.#joined(answer.headers.get("X-Relais-More") === "1");
    });
  }

  async #renew() {
    const { lines, answer } = await this.#fetch(`avant?seq=${NEWEST}`);
    this.#lines.clear();
    lines.forEach((line) => this.#lines.put(line));
    this.onFirst(Number(answer.headers.get("X-Relais-First") ?? 0));
    this.#joined(false);
    this.#scroller.toBottom();
  }

  /** What came while we were asking follows what we were told. @param {boolean} more */
  #joined(more) {
    this.#last = Number(this.#lines.last?.dataset.seq ?? this.#last);
    this.#scroller.cut = more;
    if (more) return;
    this.#watch?.disconnect();
    this.#meanwhile.filter((line) => Number(line.dataset.seq) > this.#last).forEach((line) => this.#lines.put(line));
  }

  /** @param {string} what */
  async #fetch(what) {
    const answer = await fetch(`/canaux/${this.#channel}/${what}`, { headers: { Accept: "text/x-fragment" } });
    if (!answer.ok) throw new Error(String(answer.status));
    const template = document.createElement("template");
    template.innerHTML = await answer.text();
    const lines = /** @type {HTMLElement[]} */ ([...template.content.querySelectorAll("li[data-seq]")]);
    return { lines, answer };
  }

  /** The observer only tells changes. */
  #lookAgain() {
    this.#watch?.unobserve(this.#sentinel);
    this.#watch?.observe(this.#sentinel);
  }
}
