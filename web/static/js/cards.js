// @ts-check
/**
 * A need card in the hands of one person: the touches that a broadcast cannot carry,
 * and the renewal that takes nothing out of their hands (number, focus, open folds).
 */
import { conceal, el, mark } from "./dom.js";
import { newKey } from "./keys.js";
import { quantityOf, setQuantity } from "./stepper.js";
import { isActive } from "./order.js";
import { leftShort } from "./phrases.js";
import { say } from "./words.js";

/** @typedef {import("./page.js").Page} Page */

export const CARD = "article.need[data-need]";
export const KEYED = new Set(["claim", "wait"]); // what a retry could double

/** @param {string} need @returns {HTMLElement[]} */
export function cardsOf(need) {
  return [...document.querySelectorAll(`article.need[data-need="${CSS.escape(need)}"]`)].map((card) => /** @type {HTMLElement} */ (card));
}

/** Derives what depends on the viewer from the ids of the card. @param {HTMLElement} card @param {Page} page */
export function touch(card, page) {
  const own = card.dataset.by === page.me;
  mark(card, "data-own", own);
  mark(card, "data-manage", own || page.manages);
  touchPromise(card, page);
  touchPlace(card, page);
  for (const part of card.querySelectorAll("[data-when=asked]")) mark(part, "data-asked", page.answersFor(part.getAttribute("data-to") ?? ""));
  for (const part of card.querySelectorAll("[data-when=proposed]")) mark(part, "data-asked", part.getAttribute("data-of") === page.me);
  for (const form of card.querySelectorAll("form")) furnish(form, page);
  card.querySelectorAll("form[data-verb=claim]").forEach((form) => relabel(/** @type {HTMLFormElement} */ (form)));
}

/** My own promise: how far it is, until when it waits for my word, and where its forms go. @param {HTMLElement} card @param {Page} page */
function touchPromise(card, page) {
  const claim = /** @type {HTMLElement | null} */ (card.querySelector(`.takers > li[data-person="${CSS.escape(page.me)}"]`));
  mark(card, "data-mine", claim !== null || (card.dataset.claimers ?? "").split(" ").includes(page.me));
  if (!claim) return void delete card.dataset.step;
  const { claim: id = "", step = "held", confirmBy } = claim.dataset;
  card.dataset.step = step;
  for (const form of card.querySelectorAll("form[action^='/prises/-/']")) form.setAttribute("action", `/prises/${id}/${form.getAttribute("action")?.split("/")[3]}`);
  for (const link of card.querySelectorAll("a[href^='/prises/-/']")) link.setAttribute("href", `/prises/${id}/${link.getAttribute("href")?.split("/")[3]}`);
  drawSteps(card.querySelector(".promise .steps"), step);
  const until = card.querySelector("[data-confirm]");
  if (!until || !confirmBy) return conceal(until);
  const time = /** @type {HTMLTimeElement | null} */ (until.querySelector("time"));
  if (!time) return;
  time.dateTime = confirmBy;
  time.textContent = leftShort(Date.parse(confirmBy), Date.now(), say);
}

/** @param {Element | null} steps @param {string} at */
function drawSteps(steps, at) {
  const all = [...(steps?.children ?? [])];
  const last = at === "validated" ? all.length - 1 : all.findIndex((step) => step.getAttribute("data-step") === at);
  all.forEach((step, n) => {
    mark(step, "data-done", n <= last);
    if (n === last) step.setAttribute("aria-current", "step");
    else step.removeAttribute("aria-current");
  });
}

/** My place on the waiting list. @param {HTMLElement} card @param {Page} page */
function touchPlace(card, page) {
  const place = (card.dataset.waiters ?? "").split(" ").indexOf(page.me) + 1;
  mark(card, "data-waiting", place > 0);
  const words = card.querySelector("[data-place]");
  if (words && place > 0) words.textContent = say("js-waiting-place", { n: place });
}

/** A form of a broadcast carries neither token nor key. @param {HTMLFormElement} form @param {Page} page */
function furnish(form, page) {
  field(form, "csrf").value ||= page.csrf;
  if (KEYED.has(form.dataset.verb ?? "")) field(form, "key").value ||= newKey();
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
  const card = /** @type {HTMLElement | null} */ (form.closest(CARD));
  const left = Number(input?.max || card?.dataset.left || 1);
  const n = input ? quantityOf(input) : 1;
  const part = n < left || (input !== null && card?.dataset.unlimited !== undefined);
  if (card?.dataset.kind === "offer") labelOf(form).textContent = part ? say("js-want-some", { n }) : say("js-want-all", { n });
  else labelOf(form).textContent = part ? say("js-take-some", { n }) : say("js-take-all", { n });
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
  carryFields(old, fresh);
  carryParts(old, fresh);
  mark(fresh, "data-declined", old.dataset.declined !== undefined);
  if (old.id) fresh.id = old.id;
  const folds = [...fresh.querySelectorAll("details")];
  old.querySelectorAll("details").forEach((fold) => {
    const same = folds.find((other) => other.dataset.fold === fold.dataset.fold);
    if (same) same.open = fold.open;
  });
  const waves = old.querySelector("details.wave[open] .waves"); // fetched for this viewer: a broadcast has none
  if (waves) fresh.querySelector(".wave-body")?.replaceChildren(waves);
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

/** What the person typed or chose, as far as it still fits. @param {HTMLElement} old @param {HTMLElement} fresh */
function carryFields(old, fresh) {
  for (const field of old.querySelectorAll("form[data-verb] :is(input:not([type=hidden]), textarea)")) {
    const was = /** @type {HTMLInputElement} */ (field);
    if (was.value === was.defaultValue) continue;
    const is = /** @type {HTMLInputElement | null} */ (fresh.querySelector(`${formPath(was)} [name="${was.name}"]`));
    if (is?.closest(".stepper")) setQuantity(is, quantityOf(was));
    else if (is) is.value = was.value;
  }
}

/** Parts that only a whole page can draw move over: for whom I take, with which card of mine, what else I promised. @param {HTMLElement} old @param {HTMLElement} fresh */
function carryParts(old, fresh) {
  for (const part of old.querySelectorAll("[data-keep]")) fresh.querySelector(part.getAttribute("data-keep") ?? "")?.append(part);
}

/** The form that an element is in, in words that also fit the next drawing. @param {Element} element */
function formPath(element) {
  const form = /** @type {HTMLElement | null} */ (element.closest("form[data-verb]"));
  if (!form) return "";
  const { verb = "", claim } = form.dataset;
  return `form[data-verb="${verb}"]${claim ? `[data-claim="${CSS.escape(claim)}"]` : ""}`;
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
  const form = active.closest("form[data-verb]") ? `${formPath(active)} ` : "";
  for (const name of ["data-step", "data-act", "href", "value"]) {
    const value = name === "value" && active.tagName !== "BUTTON" ? null : active.getAttribute(name);
    if (value) return `${form}[${name}="${CSS.escape(value)}"]`;
  }
  if (active.tagName === "SUMMARY") return `details[data-fold="${active.parentElement?.dataset.fold}"] > summary`;
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
  isActive(card.dataset) && ["mine", "own", "lost", "declined", "waiting"].every((name) => card.dataset[name] === undefined);
