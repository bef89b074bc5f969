// @ts-check
/**
 * A need card in the hands of one person: the touches that a broadcast cannot carry,
 * and the renewal that takes nothing out of their hands (number, focus, open folds).
 */
import { conceal, el, mark } from "./dom.js";
import { newKey } from "./keys.js";
import { quantityOf, setQuantity } from "./stepper.js";
import { isActive } from "./order.js";
import { say } from "./words.js";

/** @typedef {import("./page.js").Page} Page */

export const CARD = "article.need[data-need]";

/** @param {string} need @returns {HTMLElement[]} */
export function cardsOf(need) {
  return [...document.querySelectorAll(`article.need[data-need="${CSS.escape(need)}"]`)].map((card) => /** @type {HTMLElement} */ (card));
}

/** Derives what depends on the viewer from the ids of the card. @param {HTMLElement} card @param {Page} page */
export function touch(card, page) {
  const own = card.dataset.by === page.me;
  const claim = card.querySelector(`li[data-person="${CSS.escape(page.me)}"]`);
  mark(card, "data-mine", claim !== null || (card.dataset.claimers ?? "").split(" ").includes(page.me));
  mark(card, "data-own", own);
  mark(card, "data-manage", own || page.manages);
  for (const form of card.querySelectorAll("form")) furnish(form, page);
  const release = card.querySelector("form[data-verb=release]");
  if (release && claim) release.setAttribute("action", `/prises/${claim.getAttribute("data-claim")}/rendre`);
  card.querySelectorAll("form[data-verb=claim]").forEach((form) => relabel(/** @type {HTMLFormElement} */ (form)));
}

/** A form of a broadcast carries neither token nor key. @param {HTMLFormElement} form @param {Page} page */
function furnish(form, page) {
  field(form, "csrf").value ||= page.csrf;
  if (form.dataset.verb === "claim") field(form, "key").value ||= newKey();
}

/** @param {HTMLFormElement} form @param {string} name */
function field(form, name) {
  const known = /** @type {HTMLInputElement | null} */ (form.querySelector(`input[name="${name}"]`));
  if (known) return known;
  const input = /** @type {HTMLInputElement} */ (el("input", { type: "hidden", name }));
  form.prepend(input);
  return input;
}

/** The claim button says what it will do: “Je prends les 2”, “J’en prends 1”. @param {HTMLFormElement} form */
export function relabel(form) {
  const input = /** @type {HTMLInputElement | null} */ (form.querySelector(".stepper input"));
  const left = Number(input?.max || /** @type {HTMLElement | null} */ (form.closest(CARD))?.dataset.left || 1);
  const n = input ? quantityOf(input) : 1;
  const words = n < left ? say("js-take-some", { n }) : say("js-take-all", { n });
  labelOf(form).textContent = words;
}

/** @param {HTMLFormElement} form @returns {Element} */
export function labelOf(form) {
  const button = form.querySelector("button[type=submit]") ?? form;
  return button.querySelector(".with-script") ?? button;
}

/** Puts a newer drawing in place of a card. @param {HTMLElement} old @param {HTMLElement} fresh @param {Page} page */
export function renew(old, fresh, page) {
  carryOver(old, fresh);
  touch(fresh, page);
  carryPrivate(old, fresh);
  const path = old.contains(document.activeElement) ? pathOf(/** @type {Element} */ (document.activeElement)) : null;
  old.replaceWith(fresh);
  if (path !== null) refocus(fresh, path);
}

/** @param {HTMLElement} old @param {HTMLElement} fresh */
function carryOver(old, fresh) {
  carryHeading(old, fresh);
  carryQuantity(old, fresh);
  mark(fresh, "data-declined", old.dataset.declined !== undefined);
  if (old.id) fresh.id = old.id;
  const folds = [...fresh.querySelectorAll("details")];
  old.querySelectorAll("details").forEach((fold) => {
    const same = folds.find((other) => other.dataset.when === fold.dataset.when);
    if (same) same.open = fold.open;
  });
  if (!old.querySelector(".need-talk")) fresh.querySelector(".need-talk")?.remove(); // the talk is on this very page
  const seen = old.querySelector("[data-seen]:not([hidden])");
  if (seen) fresh.querySelector("[data-seen]")?.replaceWith(seen.cloneNode(true));
}

/** A live fragment has the heading of a list; a need's own page has a higher one. @param {HTMLElement} old @param {HTMLElement} fresh */
function carryHeading(old, fresh) {
  const [was, is] = [old.querySelector(".need-title"), fresh.querySelector(".need-title")];
  if (!was || !is || was.tagName === is.tagName) return;
  const heading = el(was.tagName.toLowerCase(), { class: is.className, id: was.id || null });
  heading.append(...is.childNodes);
  is.replaceWith(heading);
}

/** The number that the person chose, as far as it still fits; and for whom they take. @param {HTMLElement} old @param {HTMLElement} fresh */
function carryQuantity(old, fresh) {
  const was = /** @type {HTMLInputElement | null} */ (old.querySelector(".stepper input"));
  const is = /** @type {HTMLInputElement | null} */ (fresh.querySelector(".stepper input"));
  if (was && is && was.value !== was.defaultValue) setQuantity(is, quantityOf(was));
  const onBehalf = old.querySelector("form[data-verb=claim] .on-behalf");
  const form = fresh.querySelector("form[data-verb=claim]");
  if (onBehalf && form && !form.querySelector(".on-behalf")) form.append(onBehalf);
}

/** Private details stay in sight only of those who still may read them. @param {HTMLElement} old @param {HTMLElement} fresh */
function carryPrivate(old, fresh) {
  const details = old.querySelector(".private");
  const link = fresh.querySelector("[data-act=private]");
  const entitled = fresh.dataset.mine !== undefined || fresh.dataset.manage !== undefined;
  if (!details || !link || !entitled) return;
  link.after(details);
  conceal(link);
}

/** Where the focus is, in words that also fit the next drawing. @param {Element} active */
function pathOf(active) {
  const verb = active.closest("form[data-verb]")?.getAttribute("data-verb");
  const form = verb ? `form[data-verb="${verb}"] ` : "";
  for (const name of ["data-step", "data-act", "href", "value"]) {
    const value = name === "value" && active.tagName !== "BUTTON" ? null : active.getAttribute(name);
    if (value) return `${form}[${name}="${CSS.escape(value)}"]`;
  }
  if (active.tagName === "SUMMARY") return `details[data-when="${active.parentElement?.dataset.when}"] > summary`;
  return `${form}${active.tagName.toLowerCase()}${active.getAttribute("name") ? `[name="${active.getAttribute("name")}"]` : ""}`;
}

/** Changes a card by its attributes; a focus that they hide goes to what is next. @param {HTMLElement} card @param {() => void} change */
export function keepFocus(card, change) {
  const inside = card.contains(document.activeElement);
  change();
  if (inside && !(document.activeElement && visible(document.activeElement))) refocus(card, "[data-act=private]");
}

/** @param {HTMLElement} card @param {string} path */
function refocus(card, path) {
  const candidates = [path, "[data-act=private]", ".private", ".reason a.button", ".need-title a"];
  const found = candidates.map((candidate) => card.querySelector(candidate)).find((element) => element && visible(element));
  const target = /** @type {HTMLElement} */ (found ?? card);
  if (target.matches("article, section")) target.tabIndex = -1;
  target.focus({ preventScroll: true });
}

/** @param {Element} element */
const visible = (element) => element.getClientRects().length > 0;

/** Whether this person may press “Je prends”. @param {HTMLElement} card */
export const claimable = (card) =>
  isActive(card.dataset) && ["mine", "own", "lost", "declined"].every((name) => card.dataset[name] === undefined);
