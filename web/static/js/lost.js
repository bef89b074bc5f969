// @ts-check
/** The race that somebody else won: the button becomes the reason, and the next useful thing to do. */
import { CARD, claimable, relabel } from "./cards.js";
import { conceal, el, icon, mark, textOf } from "./dom.js";
import { byPressure } from "./order.js";
import { bound, setQuantity } from "./stepper.js";
import { say } from "./words.js";

/** @param {HTMLElement} card @param {{why: string, wanted: number}} lost why, in the person's language, and how much they would have taken */
export function lose(card, { why, wanted }) {
  const form = card.querySelector("form[data-verb=claim]");
  mark(card, "data-lost", true);
  card.querySelectorAll("[data-when~=claimable]").forEach(conceal);
  const reason = card.querySelector(".reason[data-when~=lost]") ?? drawReason(card, form);
  const lines = reason.querySelectorAll("p");
  if (why && lines[1]) lines[1].textContent = why;
  const waiting = /** @type {HTMLInputElement | null} */ (reason.querySelector("form[data-verb=wait] input[name=quantity]"));
  if (waiting) waiting.value = String(wanted);
  const link = reason.querySelector("a.button");
  if (link) pointElsewhere(link, card);
}

/** Fewer are left than asked: offer these. @param {HTMLElement} card @param {number} left @param {string} why */
export function notEnough(card, left, why) {
  const form = /** @type {HTMLFormElement | null} */ (card.querySelector("form[data-verb=claim]"));
  const input = /** @type {HTMLInputElement | null | undefined} */ (form?.querySelector(".stepper input"));
  if (!form) return;
  if (input) {
    input.max = String(left);
    setQuantity(input, left);
    bound(input);
  }
  relabel(form);
  form.querySelector(".problem")?.remove();
  form.append(el("p", { class: "problem" }, icon("problem"), el("span", {}, why)));
}

/** @param {HTMLElement} card @param {Element | null} form */
function drawReason(card, form) {
  const reason = el(
    "div",
    { class: "reason", "data-when": "lost" },
    icon("covered", null),
    el("p", {}, el("strong", {}, say("js-quicker"))),
    el("p"),
    el("div", { class: "row" }, el("a", { class: "button", href: "/urgences" }, say("js-still-missing"))),
  );
  if (form) form.before(reason);
  else card.querySelector(".need-body")?.append(reason);
  return reason;
}

/** The most pressing card of this page that still waits, or the page of all of them. @param {Element} link @param {HTMLElement} card */
function pointElsewhere(link, card) {
  const others = /** @type {HTMLElement[]} */ ([...document.querySelectorAll(CARD)]);
  const free = others.filter((other) => other.dataset.need !== card.dataset.need && claimable(other));
  const [next] = free.sort((a, b) => byPressure(a.dataset, b.dataset));
  link.textContent = next ? say("js-see-other", { title: textOf(next.querySelector(".need-title")) }) : say("js-still-missing");
  link.setAttribute("href", next ? `/demandes/${next.dataset.need}` : "/urgences");
}
