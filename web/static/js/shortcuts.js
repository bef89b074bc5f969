// @ts-check
/** Single keys outside of fields (web/shortcuts.py lists them). They can be turned off; Ctrl-K is not one of them. */
import { dialogIsOpen, openDialog } from "./dialog.js";
import { el } from "./dom.js";
import { focusLine } from "./lines.js";
import { say } from "./words.js";

const SECOND_MS = 1_500; // that the second key of a pair may take
const PLACES = new Map([["u", "/urgences"], ["/", "/recherche"], ["g a", "/"], ["g c", "/canaux"], ["g e", "/entraide"], ["g m", "/moi"], ["g n", "/notifications"]]);
const STOPS = "#stream > li[data-message], main article.need, main a.line"; // what j and k go through
const FIELDS = "input, textarea, select, [contenteditable], [role=listbox], [role=combobox]";

export class Shortcuts {
  #first = "";
  #firstAt = 0;

  connect() {
    document.addEventListener("keydown", (event) => this.#key(event));
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (document.documentElement.dataset.shortcuts === "off" || event.defaultPrevented) return;
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || dialogIsOpen()) return;
    if (/** @type {Element} */ (event.target).matches?.(FIELDS)) return;
    const pair = this.#first && event.timeStamp - this.#firstAt < SECOND_MS ? `${this.#first} ${event.key}` : event.key;
    this.#first = pair === "g" ? "g" : "";
    this.#firstAt = event.timeStamp;
    if (this.#act(pair)) event.preventDefault();
  }

  /** @param {string} key whether it meant something */
  #act(key) {
    const place = PLACES.get(key);
    if (place) location.assign(place);
    else if (key === "?") openSheet();
    else if (key === "j" || key === "k") return step(key === "j" ? 1 : -1);
    else if (key === "r") return press("reply");
    else if (key === "e") return press("edit");
    else if (key === "c") return write();
    else return false;
    return true;
  }
}

/** The stop after the one that has the focus; in a stream one begins at the newest. @param {number} by */
function step(by) {
  const stops = /** @type {HTMLElement[]} */ ([...document.querySelectorAll(STOPS)].filter((stop) => stop.getClientRects().length > 0));
  if (stops.length === 0) return false;
  const here = stops.findIndex((stop) => stop.contains(document.activeElement));
  const start = stops[0].matches("li[data-message]") ? stops.length - 1 : 0;
  const next = stops[here < 0 ? start : Math.min(Math.max(here + by, 0), stops.length - 1)];
  if (next.matches("a")) next.focus();
  else focusLine(next);
  next.scrollIntoView({ block: "nearest" });
  return true;
}

/** A tool of the chosen message that its reader may use. @param {string} act */
function press(act) {
  const line = document.activeElement?.closest("li[data-message]");
  const tool = /** @type {HTMLElement | null} */ (line?.querySelector(`.said-tools [data-act="${act}"]`) ?? null);
  if (!tool?.getClientRects().length) return false;
  tool.click();
  return true;
}

function write() {
  const field = /** @type {HTMLElement | null} */ (document.querySelector("#composer textarea"));
  field?.focus();
  return field !== null;
}

async function openSheet() {
  const answer = await fetch("/raccourcis", { headers: { Accept: "text/x-fragment" } }).catch(() => null);
  if (!answer?.ok || dialogIsOpen()) return;
  const sheet = el("div");
  sheet.innerHTML = await answer.text(); // drawn by our own server
  openDialog(say("js-keys-title"), sheet);
}
