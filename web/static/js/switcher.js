// @ts-check
/** Going somewhere by its name: Ctrl-K, ⌘K, or the search button. Without it, the search is a page. */
import { dialogIsOpen, openDialog } from "./dialog.js";
import { el, icon, textOf } from "./dom.js";
import { newKey } from "./keys.js";
import { say } from "./words.js";

const AFTER_MS = 120; // of silence while one types
const MOST = 6; // of each kind
const SEARCH = "/recherche";

/** @typedef {{icon: string, name: string, note?: string, go: () => void}} Choice */

export class Switcher {
  #page;
  #field = /** @type {HTMLInputElement} */ (el("input", { class: "input", type: "search", role: "combobox", "aria-expanded": "false", "aria-controls": "switch-list", "aria-autocomplete": "list", maxlength: "200", autocomplete: "off", enterkeyhint: "go" }));
  #list = el("ul", { class: "lines switch-list", id: "switch-list", role: "listbox" });
  #count = el("p", { class: "unseen", role: "status" });
  /** @type {Choice[]} */ #choices = [];
  #at = 0;
  #asked = 0;
  #answered = "";
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #timer;

  /** @param {import("./page.js").Page} page */
  constructor(page) {
    this.#page = page;
  }

  connect() {
    document.addEventListener("keydown", (event) => this.#shortcut(event));
    document.addEventListener("click", (event) => this.#clicked(event));
    this.#field.addEventListener("input", () => this.#typed());
    this.#field.addEventListener("keydown", (event) => this.#key(event));
    this.#list.addEventListener("click", ({ target }) => this.#pressed(/** @type {Element} */ (target)));
  }

  /** @param {KeyboardEvent} event */
  #shortcut(event) {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey || event.key.toLowerCase() !== "k") return;
    event.preventDefault();
    if (!dialogIsOpen()) this.#open();
  }

  /** @param {MouseEvent} event */
  #clicked(event) {
    const link = /** @type {Element} */ (event.target).closest?.(`a[href="${SEARCH}"]`);
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || location.pathname === SEARCH || dialogIsOpen()) return;
    event.preventDefault();
    this.#open();
  }

  #open() {
    this.#field.value = "";
    this.#field.setAttribute("aria-label", say("js-switch-label"));
    this.#field.setAttribute("placeholder", say("js-switch-label"));
    this.#list.setAttribute("aria-label", say("js-switch-title"));
    openDialog(say("js-switch-title"), this.#field, this.#list, this.#count);
    this.#draw(pagesNamed(""), "");
    this.#field.focus();
  }

  #typed() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#suggest(this.#field.value.trim()), AFTER_MS);
  }

  /** An answer that comes after a later question is thrown away. @param {string} text */
  async #suggest(text) {
    const mine = ++this.#asked;
    const pages = pagesNamed(text);
    if (!text) return this.#draw(pages, text);
    const all = { icon: "search", name: say("js-switch-all", { text }), go: () => location.assign(`${SEARCH}?q=${encodeURIComponent(text)}`) };
    const answer = await fetch(`/api/v1/search/suggestions?q=${encodeURIComponent(text)}&limit=${MOST}`).catch(() => null);
    const found = answer?.ok ? await answer.json() : {};
    if (mine === this.#asked) this.#draw([...pages, ...this.#found(found), all], text);
  }

  /** @param {any} found @returns {Choice[]} */
  #found({ channels = [], people = [], cards = [] }) {
    const others = people.filter((/** @type {any} */ one) => one.id !== this.#page.me);
    return [
      ...channels.map((/** @type {any} */ one) => ({ icon: "channels", name: one.name, note: one.note, go: () => location.assign(`/canaux/${one.id}`) })),
      ...others.map((/** @type {any} */ one) => ({ icon: "me", name: one.name, note: one.note, go: () => this.#writeTo(one.id, one.name) })),
      ...cards.map((/** @type {any} */ one) => ({ icon: "mutual", name: one.name, note: one.note, go: () => location.assign(`/demandes/${one.id}`) })),
    ];
  }

  /** To somebody means to one's channel with them; where that may not be, to what they said. @param {string} id @param {string} name */
  async #writeTo(id, name) {
    const headers = { "Content-Type": "application/json", "X-CSRF-Token": this.#page.csrf, "Idempotency-Key": newKey() };
    const answer = await fetch("/api/v1/directs", { method: "POST", headers, body: JSON.stringify({ people: [id] }) }).catch(() => null);
    if (answer?.ok) location.assign(`/canaux/${(await answer.json()).channel}`);
    else location.assign(`${SEARCH}?genre=personnes&q=${encodeURIComponent(name)}`);
  }

  /** @param {Choice[]} choices @param {string} text that they answer */
  #draw(choices, text) {
    this.#choices = choices;
    this.#answered = text;
    this.#list.replaceChildren(...choices.map((choice, i) => drawn(choice, i)));
    this.#field.setAttribute("aria-expanded", String(choices.length > 0));
    this.#count.textContent = say("js-switch-found", { n: choices.length });
    this.#choose(0);
  }

  /** @param {number} at */
  #choose(at) {
    this.#at = at;
    [...this.#list.children].forEach((line, i) => line.setAttribute("aria-selected", String(i === at)));
    this.#list.children[at]?.scrollIntoView({ block: "nearest" });
    this.#field.setAttribute("aria-activedescendant", `switch-${at}`);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const count = this.#choices.length;
    if (event.isComposing || count === 0) return;
    if (by) this.#choose((this.#at + by + count) % count);
    else if (event.key === "Enter") this.#enter();
    else return;
    event.preventDefault();
  }

  /** What was typed counts, not what an answer that is on its way found before. */
  async #enter() {
    clearTimeout(this.#timer);
    const text = this.#field.value.trim();
    if (text !== this.#answered) await this.#suggest(text);
    this.#choices[this.#at]?.go();
  }

  /** @param {Element} target */
  #pressed(target) {
    const line = target.closest("[role=option]");
    if (line) this.#choices[[...this.#list.children].indexOf(line)]?.go();
  }
}

/** The pages of the rail whose name begins so. @param {string} text @returns {Choice[]} */
function pagesNamed(text) {
  const asked = plain(text);
  return /** @type {HTMLAnchorElement[]} */ ([...document.querySelectorAll(".tabs-list a")])
    .filter((link) => link.getAttribute("href") !== SEARCH)
    .map((link) => ({ icon: iconOf(link), name: nameOf(link), go: () => location.assign(link.href) }))
    .filter(({ name }) => plain(name).startsWith(asked));
}

/** @param {Element} link */
function nameOf(link) {
  return [...link.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => node.textContent).join("").trim() || textOf(link);
}

/** @param {Element} link */
function iconOf(link) {
  return link.querySelector("use")?.getAttribute("href")?.split("#i-")[1] ?? "next";
}

/** @param {string} text */
function plain(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

/** @param {Choice} choice @param {number} i */
function drawn({ icon: name, name: title, note }, i) {
  const words = el("span", { class: "line-words" }, el("span", { class: "line-title" }, title));
  if (note) words.append(el("span", { class: "line-note", "data-cut": true }, note));
  return el("li", { class: "line", role: "option", id: `switch-${i}`, "aria-selected": "false" }, icon(name, null), words);
}
