// @ts-check
/** The exact numbers on tabs, channels and the name of the tab. */
import { Counts } from "./counts.js";
import { el, mark, textOf, write } from "./dom.js";
import { titleCount } from "./title.js";
import { say } from "./words.js";

export class Badges {
  #counts;
  #silent;

  /** @param {import("./page.js").Page} page */
  constructor(page) {
    this.#counts = new Counts(page.me);
    this.#silent = new Set([page.urgences, page.mine]); // streams that are not conversations
  }

  /** @param {import("./wire.js").Wire} wire */
  connect(wire) {
    wire.on("hello", ({ unread, mentions, heads }) => this.#change(() => this.#counts.restart({ unread: this.#spoken(unread), mentions, heads })));
    wire.on("head", (head) => this.#speaks(head) && this.#change(() => this.#counts.moved(head)));
    wire.on("event", (event) => this.#speaks(event) && this.#change(() => this.#counts.heard(event)));
    wire.on("event", ({ kind, data }, { replayed }) => kind === "notice.told" && !replayed && this.#told(data.notice));
    wire.on("read", (read) => this.#change(() => this.#counts.read(read)));
    this.#drawTitle(this.#shown());
  }

  /** A call by name is told once, on my own stream. @param {{kind: string, tag: string}} notice */
  #told({ kind, tag }) {
    if (kind === "channel.mention") this.#change(() => this.#counts.called(tag.replace("channel:", "")));
  }

  /** @param {number} count */
  urgent(count) {
    for (const badge of document.querySelectorAll("[data-badge=urgences]")) drawBadge(badge, count, "js-badge-urgent");
  }

  /** @param {{channel: string}} about */
  #speaks({ channel }) {
    return !this.#silent.has(channel);
  }

  /** @param {Record<string, number>} [unread] */
  #spoken(unread = {}) {
    return Object.fromEntries(Object.entries(unread).filter(([channel]) => !this.#silent.has(channel)));
  }

  /** @param {() => void} change */
  #change(change) {
    change();
    for (const badge of document.querySelectorAll("[data-badge^='channel:']")) {
      const n = this.#counts.of((badge.getAttribute("data-badge") ?? "").slice("channel:".length));
      drawBadge(badge, n, "js-badge-unread");
      const link = badge.closest(".channel");
      if (link) mark(link, "data-news", n > 0);
    }
    for (const badge of document.querySelectorAll("[data-badge^='calls:']")) {
      drawBadge(badge, this.#counts.calls((badge.getAttribute("data-badge") ?? "").slice("calls:".length)), "js-badge-mentions");
    }
    for (const badge of document.querySelectorAll("[data-badge=channels]")) drawBadge(badge, this.#counts.total(), "js-badge-unread");
    this.#drawTitle(this.#counts.total());
  }

  /** Before the first hello, what the server wrote. */
  #shown() {
    const badge = document.querySelector("[data-badge=channels]:not([hidden])");
    return Number.parseInt(textOf(badge), 10) || 0;
  }

  /** @param {number} total */
  #drawTitle(total) {
    titleCount(total);
    const app = /** @type {any} */ (navigator);
    if (total > 0) app.setAppBadge?.(total).catch(() => {});
    else app.clearAppBadge?.().catch(() => {});
  }
}

/** The eye reads a number, the ear a phrase. @param {Element} badge @param {number} n @param {string} phrase */
export function drawBadge(badge, n, phrase) {
  mark(badge, "hidden", n === 0);
  const eye = badge.querySelector("[aria-hidden]");
  const ear = badge.querySelector(".unseen");
  if (eye && ear) {
    write(eye, String(n));
    write(ear, say(phrase, { n }));
  } else if (textOf(badge) !== String(n)) {
    badge.replaceChildren(el("span", { "aria-hidden": "true" }, String(n)), el("span", { class: "unseen" }, say(phrase, { n })));
  }
}
