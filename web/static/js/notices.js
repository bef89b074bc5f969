// @ts-check
/** What I am told, live: a toast wherever I am, the list on its page, the number on « Moi ». */
import { drawBadge } from "./badges.js";
import { drawn, textOf } from "./dom.js";
import { toast } from "./toasts.js";

export class Notices {
  #page;
  /** @type {Set<string>} */ #unread; // tags: a later notice of a tag stands for the earlier one

  /** @param {import("./page.js").Page} page */
  constructor(page) {
    this.#page = page;
    const told = /** @type {HTMLElement | null} */ (document.querySelector("[data-told]"))?.dataset.told ?? "";
    this.#unread = new Set(told.split(" ").filter(Boolean));
  }

  /** @param {import("./wire.js").Wire} wire */
  connect(wire) {
    wire.on("event", (event, { replayed }) => event.channel === this.#page.mine && this.#happened(event, replayed));
  }

  /** @param {any} event @param {boolean} replayed */
  #happened({ kind, data, html }, replayed) {
    if (kind === "notice.told") this.#told(data.notice, drawn(html?.notice), replayed);
    if (kind === "notice.read") this.#read(data.tags ?? []);
  }

  /** @param {{tag: string, need?: string, read: boolean, ringing?: any}} notice ringing: has a banner of its own @param {HTMLElement | null} line @param {boolean} replayed */
  #told(notice, line, replayed) {
    if (!line) return;
    if (!notice.read) this.#unread.add(notice.tag);
    this.#draw();
    const list = document.getElementById("notices");
    list?.querySelector(`li[data-tag="${CSS.escape(notice.tag)}"]`)?.remove();
    list?.prepend(line);
    document.getElementById("notices-empty")?.remove();
    if (!list && !replayed && !notice.read && !notice.ringing && !isHere(notice)) show(line);
  }

  /** @param {string[]} tags */
  #read(tags) {
    for (const tag of tags) {
      this.#unread.delete(tag);
      document.querySelector(`#notices li[data-tag="${CSS.escape(tag)}"]`)?.removeAttribute("data-unread");
    }
    this.#draw();
  }

  #draw() {
    for (const badge of document.querySelectorAll("[data-badge=told]")) drawBadge(badge, this.#unread.size, "js-badge-told");
  }
}

/** The very card or channel is this page: it says all by itself. @param {{need?: string, tag: string}} notice */
function isHere({ need, tag }) {
  if (need) return location.pathname === `/demandes/${need}`;
  return !document.hidden && location.pathname === `/canaux/${tag.replace("channel:", "")}`;
}

/** @param {HTMLElement} line */
function show(line) {
  const [title, body] = [".notice-title", ".notice-body"].map((part) => textOf(line.querySelector(part)));
  const href = line.querySelector("a")?.getAttribute("href") ?? "/notifications";
  toast(body || title, { icon: "bell", link: { href, text: title } });
}
