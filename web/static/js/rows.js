// @ts-check
/** The rows of my posts that are not lines yet: drawn at once, at the end of the stream, until the real line takes their place. */
import { el, icon } from "./dom.js";
import { hourOf } from "./days.js";
import { initials, tint } from "./faces.js";
import { say } from "./words.js";

/** @typedef {import("./outbox.js").Post} Post */

export class Rows {
  #list;
  #page;
  #isLive;
  #name = "";

  /** @param {HTMLElement} list @param {import("./page.js").Page} page @param {() => boolean} isLive */
  constructor(list, page, isLive) {
    this.#list = list;
    this.#page = page;
    this.#isLive = isLive;
  }

  /** My own name, for the initials. @param {string} name */
  named(name) {
    this.#name = name;
  }

  /** Shows a post as it stands now. @param {Post} post */
  draw(post) {
    if (post.state === "accepted") return this.#settle(post);
    const row = this.#of(post.key) ?? this.#append(post);
    row.hidden = Boolean(post.guess); // its line is probably there already
    const said = /** @type {HTMLElement} */ (row.querySelector(".said"));
    said.dataset.state = post.state;
    said.querySelector(".row-note")?.remove();
    const note = post.state === "failed" ? this.#failedNote(post) : this.#isLive() ? null : this.#waitingNote();
    if (note) said.append(note);
  }

  /** The real line of a post is in the page. @param {Post} post */
  lineArrived(post) {
    if (post.state === "accepted") this.remove(post.key);
    else this.draw(post);
  }

  /** @param {string} key */
  remove(key) {
    this.#of(key)?.remove();
  }

  /** Notes depend on the network. @param {Post[]} posts */
  refresh(posts) {
    posts.forEach((post) => this.draw(post));
  }

  /** Accepted: the row stays, quiet, until its line comes. @param {Post} post */
  #settle(post) {
    const row = this.#of(post.key);
    if (!row) return;
    if (document.getElementById(`m-${post.message}`)) return row.remove();
    row.hidden = false;
    row.querySelector(".row-note")?.remove();
    row.querySelector(".said")?.removeAttribute("data-state");
  }

  /** @param {string} key @returns {HTMLElement | null} */
  #of(key) {
    return this.#list.querySelector(`:scope > li[data-key="${CSS.escape(key)}"]`);
  }

  /** @param {Post} post */
  #append({ key, body, files, at }) {
    const text = el("div", { class: "said-text", dir: "auto" });
    body.split("\n").forEach((line, i) => text.append(...(i ? [el("br")] : []), line));
    if (files?.length) text.append(...(body ? [el("br")] : []), el("em", {}, files.map(({ name }) => name).join(", ")));
    const head = el("p", { class: "turn-head" }, el("strong", {}, say("js-you")), " ", this.#time(at));
    const said = el("div", { class: "said", "data-state": "pending" }, text);
    const row = el("li", { class: "turn", "data-key": key }, this.#face(), el("div", { class: "turn-body" }, head, said));
    this.#list.append(row);
    return row;
  }

  /** My face as the server drew it elsewhere, or my initials. */
  #face() {
    const drawn = this.#list.querySelector(`li.turn[data-by="${CSS.escape(this.#page.me)}"] > .face`);
    if (drawn) return drawn.cloneNode(true);
    return el("span", { class: "face", "data-tint": String(tint(this.#page.me)), "aria-hidden": "true" }, initials(this.#name));
  }

  /** @param {number} at */
  #time(at) {
    return el("time", { datetime: new Date(at).toISOString() }, hourOf(at, this.#page));
  }

  #waitingNote() {
    return el("p", { class: "hint with-icon row-note" }, icon("clock"), say("js-waits-network"));
  }

  /** @param {Post} post */
  #failedNote({ say: reason, code }) {
    const words = el("p", { class: "problem" }, icon("problem"), el("span", {}, reason || say("js-not-sent")));
    const first = code === "many_alerted" ? "alert-anyway" : "retry";
    const names = { retry: "js-retry", "alert-anyway": "js-alert-anyway", edit: "js-edit", delete: "js-delete" };
    const acts = [first, "edit", "delete"].map((act) =>
      el("button", { class: "button", type: "button", "data-kind": act === first ? "soft" : "quiet", "data-row": act }, say(names[act])),
    );
    return el("div", { class: "row-note" }, words, el("p", { class: "row" }, ...acts));
  }
}
