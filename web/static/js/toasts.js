// @ts-check
/** Notices that pass: shown for a while, kept while looked at, announced in words. */
import { announce } from "./announce.js";
import { el, icon } from "./dom.js";
import { say } from "./words.js";

const SHOWN_MS = 9_000;
const MOST = 3;

/** @param {string} text @param {{icon?: string, link?: {href: string, text: string}, press?: {text: string, act: () => void}}} [how] press: a button; such a notice stays until it is answered */
export function toast(text, { icon: name = "covered", link, press } = {}) {
  announce(text);
  const tray = document.getElementById("toasts");
  if (!tray || !text) return;
  const words = el("div", {}, el("p", {}, text));
  if (link) words.append(el("p", { class: "row" }, el("a", { href: link.href }, link.text)));
  if (press) words.append(el("p", { class: "row" }, button(press)));
  const close = el("button", { class: "icon-button", type: "button", "aria-label": say("js-close") }, icon("close", null));
  const notice = el("div", { class: "toast" }, icon(name, null), words, close);
  close.addEventListener("click", () => notice.remove());
  tray.append(notice);
  while (tray.children.length > MOST) tray.firstElementChild?.remove();
  if (!press) leaveLater(notice);
}

/** @param {{text: string, act: () => void}} press */
function button({ text, act }) {
  const made = el("button", { class: "button", type: "button" }, text);
  made.addEventListener("click", act);
  return made;
}

/** @param {HTMLElement} notice */
function leaveLater(notice) {
  setTimeout(() => {
    if (notice.matches(":hover, :focus-within")) leaveLater(notice);
    else notice.remove();
  }, SHOWN_MS);
}
