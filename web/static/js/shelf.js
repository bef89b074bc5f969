// @ts-check
/** Without a network: what can be read here, on the page that says so; and what was shared, on the page that asks where to say it. */
import { el, write } from "./dom.js";
import { readable } from "./kept.js";
import { peekShared } from "./shared.js";

export async function connectShelf() {
  const box = /** @type {HTMLElement | null} */ (document.querySelector("[data-readable]"));
  if (box) await listReadable(box);
  const quote = /** @type {HTMLElement | null} */ (document.querySelector("[data-shared]"));
  if (quote) await showShared(quote);
}

/** @param {HTMLElement} box */
async function listReadable(box) {
  const pages = await readable();
  const lines = pages.map(({ path, title }) => el("li", {}, el("a", { class: "line", href: path }, el("span", { class: "line-words" }, el("span", { class: "line-title" }, title)))));
  box.querySelector("ul")?.replaceChildren(...lines);
  box.hidden = lines.length === 0;
  const none = /** @type {HTMLElement | null} */ (document.querySelector("[data-unread]"));
  if (none) none.hidden = lines.length > 0;
  const again = document.querySelector("[data-again]");
  if (again && location.pathname !== "/hors-ligne") again.setAttribute("href", location.href); // the page that did not come
  addEventListener("online", () => location.pathname === "/hors-ligne" || location.reload());
}

/** @param {HTMLElement} quote */
async function showShared(quote) {
  const shared = await peekShared();
  if (!shared) return;
  write(quote, [shared.text, ...shared.files.map(({ name }) => name)].filter(Boolean).join("\n"));
  quote.hidden = false;
}
