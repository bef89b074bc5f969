// @ts-check
/** The less frequent things to do with a line: pin it, keep it, copy its address, mark it as not read, see what it said. */
import { announce } from "./announce.js";
import { el, icon, mark } from "./dom.js";
import { offerReminder } from "./remind.js";
import { Refusal } from "./refusal.js";
import { toast } from "./toasts.js";
import { say } from "./words.js";

export class More {
  #list;
  #wire;
  #channel;
  #open;
  /** @type {Set<string>} */ #kept = new Set(); // what I keep of these lines: one that is drawn anew does not know

  /** @type {(seq: number) => void} called when what stands from there on is not read any more */
  onUnread = () => {};

  /** @param {{list: HTMLElement, wire: import("./wire.js").Wire, channel: string, open: boolean}} parts open: whether what others say here may be passed on */
  constructor({ list, wire, channel, open }) {
    this.#list = list;
    this.#wire = wire;
    this.#channel = channel;
    this.#open = open;
  }

  connect() {
    this.#list.addEventListener("click", ({ target }) => this.#clicked(/** @type {Element} */ (target)));
    this.#wire.on("kept", ({ message, on }) => this.#keeps(message, on)); // on another device
    for (const line of this.#list.querySelectorAll("[data-kept]")) this.#kept.add(line.getAttribute("data-message") ?? "");
    this.#list.addEventListener("keydown", (event) => event.key === "Escape" && this.#close());
  }

  /** @param {Element} target */
  #clicked(target) {
    const line = /** @type {HTMLElement | null} */ (target.closest("li[data-message]"));
    const button = /** @type {HTMLElement | null} */ (target.closest("[data-act=more], [data-more]"));
    if (!line || !button) return;
    if (button.dataset.act === "more") return this.#offer(line, button);
    this.#close();
    this.#do(line, button.dataset.more ?? "");
  }

  /** @param {HTMLElement} line @param {HTMLElement} tool */
  #offer(line, tool) {
    const open = tool.getAttribute("aria-expanded") === "true";
    this.#close();
    if (open) return;
    tool.setAttribute("aria-expanded", "true");
    const pinned = line.dataset.pinned !== undefined;
    const kept = this.#kept.has(line.dataset.message ?? "");
    const offers = [
      this.#item(pinned ? "unpin" : "pin", "place", say(pinned ? "js-unpin" : "js-pin")),
      this.#item(kept ? "unkeep" : "keep", "box", say(kept ? "js-unkeep" : "js-keep")),
      this.#item("link", "next", say("js-copy-link")),
      this.#item("unread", "eye", say("js-mark-unread")),
      this.#item("remind", "clock", say("js-remind")),
    ];
    const forward = el("a", { class: "menu-item", href: `/messages/${line.dataset.message}/transferer` }, icon("share"), say("js-forward"));
    const history = el("a", { class: "menu-item", href: `/messages/${line.dataset.message}/versions` }, icon("clock"), say("js-versions"));
    const links = [...(this.#open || line.dataset.own !== undefined ? [forward] : []), ...(line.dataset.edited === undefined ? [] : [history])];
    const list = el("ul", { class: "said-more" }, ...[...offers, ...links].map((item) => el("li", {}, item)));
    line.querySelector(".said")?.append(list);
    list.scrollIntoView({ block: "nearest" });
    offers[0].focus({ preventScroll: true });
  }

  /** @param {string} act @param {string} name @param {string} words */
  #item(act, name, words) {
    return el("button", { class: "menu-item", type: "button", "data-more": act }, icon(name), words);
  }

  #close() {
    this.#list.querySelectorAll(".said-more").forEach((menu) => menu.remove());
    this.#list.querySelectorAll('[data-act="more"]').forEach((tool) => tool.setAttribute("aria-expanded", "false"));
  }

  /** A line that is drawn anew. @param {HTMLElement} line */
  renewed(line) {
    if (line.dataset.kept !== undefined) this.#kept.add(line.dataset.message ?? "");
    mark(line, "data-kept", this.#kept.has(line.dataset.message ?? ""));
  }

  /** @param {string} message @param {boolean} on */
  #keeps(message, on) {
    if (on) this.#kept.add(message);
    else this.#kept.delete(message);
    const line = this.#list.querySelector(`li[data-message="${CSS.escape(message)}"]`);
    if (line) mark(line, "data-kept", on);
  }

  /** @param {HTMLElement} line @param {string} act */
  async #do(line, act) {
    const message = line.dataset.message ?? "";
    if (act === "remind") return offerReminder(message, this.#wire);
    const seq = Number(line.dataset.seq);
    try {
      if (act === "pin" || act === "unpin") await this.#wire.request("pin", { message, on: act === "pin" });
      if (act === "keep" || act === "unkeep") await this.#wire.request("keep", { message, on: act === "keep" });
      if (act === "keep" || act === "unkeep") this.#keeps(message, act === "keep");
      if (act === "link") await navigator.clipboard.writeText(`${location.origin}/messages/${message}`);
      if (act === "unread") await this.#wire.request("unread", { channel: this.#channel, seq });
      if (act === "unread") this.onUnread(seq);
      const done = { keep: say("js-kept"), unkeep: say("js-unkept"), link: say("js-copied"), unread: say("js-marked-unread") }[act];
      if (done) toast(done, { icon: "check" });
    } catch (error) {
      const words = (error instanceof Refusal && error.say) || say(act === "link" ? "js-trouble" : "js-needs-network");
      toast(words, { icon: "problem" });
      announce(words);
    }
  }
}
