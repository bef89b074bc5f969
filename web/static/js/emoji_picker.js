// @ts-check
/** Choosing an emoji without knowing its name: a grid for the finger, the arrows and whoever listens. */
import { el } from "./dom.js";
import { groups, search } from "./emoji.js";
import { device } from "./storage.js";
import { say } from "./words.js";

const RECENT = "emoji.recent";
const RECENT_MOST = 12; // two rows
const FOUND_MOST = 48;
const COLUMNS = 6;
const STEPS = /** @type {Record<string, number>} */ ({ ArrowRight: 1, ArrowLeft: -1, ArrowDown: COLUMNS, ArrowUp: -COLUMNS });

/** @typedef {import("./emoji.js").Group} Group */

export class EmojiPicker {
  #button;
  #field;
  /** @type {Group[]} */ #all = [];
  #search = /** @type {HTMLInputElement} */ (el("input", { class: "input", type: "search", autocomplete: "off" }));
  #grid = el("div", { class: "emoji-grid" });
  #sheet = el("div", { class: "menu-list emoji-sheet", id: "emoji", role: "dialog", hidden: true }, this.#search, this.#grid);

  /** @param {HTMLButtonElement} button @param {HTMLTextAreaElement} field */
  constructor(button, field) {
    this.#button = button;
    this.#field = field;
  }

  connect() {
    this.#button.hidden = false;
    this.#button.setAttribute("aria-controls", this.#sheet.id);
    this.#button.setAttribute("aria-expanded", "false");
    for (const part of [this.#search, this.#sheet]) part.setAttribute("aria-label", say(part === this.#search ? "js-emoji-search" : "js-emoji"));
    this.#search.placeholder = say("js-emoji-search");
    this.#button.after(this.#sheet);
    this.#button.addEventListener("click", () => (this.#sheet.hidden ? this.#open() : this.#close()));
    this.#search.addEventListener("input", () => this.#draw());
    this.#sheet.addEventListener("keydown", (event) => this.#key(event));
    this.#grid.addEventListener("click", ({ target }) => this.#take(/** @type {Element} */ (target)));
    document.addEventListener("pointerdown", ({ target }) => this.#elsewhere(/** @type {Node} */ (target)));
  }

  async #open() {
    this.#all = await groups();
    this.#search.value = "";
    this.#draw();
    this.#sheet.hidden = false;
    this.#button.setAttribute("aria-expanded", "true");
    this.#search.focus();
  }

  #close() {
    this.#sheet.hidden = true;
    this.#button.setAttribute("aria-expanded", "false");
  }

  /** @param {Node} target */
  #elsewhere(target) {
    if (!this.#sheet.hidden && !this.#sheet.contains(target) && !this.#button.contains(target)) this.#close();
  }

  #draw() {
    const wanted = this.#search.value.trim();
    const shown = wanted ? [{ title: say("js-emoji-found"), emoji: search(this.#all, wanted, FOUND_MOST) }] : [...this.#recent(), ...this.#all];
    const filled = shown.filter(({ emoji }) => emoji.length > 0);
    this.#grid.replaceChildren(...filled.map(gridOf));
    if (filled.length === 0) this.#grid.append(el("p", { class: "hint", role: "status" }, say(this.#all.length ? "js-emoji-none" : "js-needs-network")));
    this.#cells[0]?.setAttribute("tabindex", "0");
  }

  /** @returns {Group[]} */
  #recent() {
    const chars = (device.get(RECENT) ?? "").split(" ");
    const all = this.#all.flatMap(({ emoji }) => emoji);
    const emoji = chars.flatMap((char) => all.filter((one) => one.char === char));
    return [{ title: say("js-emoji-recent"), emoji }];
  }

  /** @returns {HTMLElement[]} */
  get #cells() {
    return [...this.#grid.querySelectorAll("button")];
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const { key, target } = event;
    if (key === "Escape") {
      this.#close();
      this.#field.focus();
    } else if (target === this.#search && (key === "ArrowDown" || key === "Enter")) {
      if (key === "Enter") this.#take(this.#cells[0]);
      else this.#go(0);
    } else if (target !== this.#search && key in STEPS) this.#step(/** @type {HTMLElement} */ (target), STEPS[key]);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** Up from the first row is the field where one looks for a name. @param {HTMLElement} from @param {number} step */
  #step(from, step) {
    const at = this.#cells.indexOf(from) + step;
    if (at < 0) this.#search.focus();
    else this.#go(Math.min(at, this.#cells.length - 1));
  }

  /** One stop for the Tab key, the arrows do the rest. @param {number} at */
  #go(at) {
    const cell = this.#cells[at];
    if (!cell) return;
    this.#grid.querySelector("[tabindex='0']")?.setAttribute("tabindex", "-1");
    cell.setAttribute("tabindex", "0");
    cell.focus();
  }

  /** @param {Element | undefined} target */
  #take(target) {
    const char = target?.closest("button")?.dataset.emoji;
    if (!char) return;
    const recent = (device.get(RECENT) ?? "").split(" ").filter((one) => one && one !== char);
    device.set(RECENT, [char, ...recent].slice(0, RECENT_MOST).join(" "));
    this.#close();
    this.#field.focus();
    this.#field.setRangeText(char, this.#field.selectionStart, this.#field.selectionEnd, "end");
    this.#field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

/** @param {Group} group */
function gridOf({ title, emoji }) {
  const rows = [];
  for (let at = 0; at < emoji.length; at += COLUMNS) rows.push(el("div", { class: "emoji-row", role: "row" }, ...emoji.slice(at, at + COLUMNS).map(cellOf)));
  return el("section", {}, el("h3", { class: "hint", "aria-hidden": "true" }, title), el("div", { role: "grid", "aria-label": title }, ...rows));
}

/** @param {import("./emoji.js").Emoji} emoji */
function cellOf({ char, said }) {
  return el("span", { role: "gridcell" }, el("button", { class: "emoji-cell", type: "button", tabindex: "-1", "data-emoji": char, "aria-label": said, title: said }, char));
}
