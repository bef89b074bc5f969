// @ts-check
/** Every need card of the page: takes, gives back and closes over the wire, and renews the card when anybody does. */
import { announce } from "./announce.js";
import { CARD, cardsOf, keepFocus, labelOf, relabel, renew, touch } from "./cards.js";
import { drawn, mark, textOf } from "./dom.js";
import { newKey } from "./keys.js";
import { lose, notEnough } from "./lost.js";
import { isActive, isNewer } from "./order.js";
import { Refusal } from "./refusal.js";
import { toast } from "./toasts.js";
import { say } from "./words.js";

const SLOW_MS = 4_000; // an answer that takes longer waits for the network, and says so
const LOST = new Set(["already_claimed", "need_over"]);
const DONE = { claim: "js-claimed", respond: "js-declined", release: "js-released", resolve: "js-resolved" };

/** @typedef {keyof typeof DONE} Verb */

export class Needs {
  #page;
  #wire;
  /** @type {Map<string, string>} */ #lost = new Map(); // need → why, for as long as the page lives
  /** @type {Map<string, "js-claiming" | "js-claim-waits">} */ #busy = new Map();
  #room;

  /** @param {{page: import("./page.js").Page, wire: import("./wire.js").Wire, room: string}} parts room: the channel whose stream is on this page and speaks for itself */
  constructor({ page, wire, room }) {
    this.#page = page;
    this.#wire = wire;
    this.#room = room;
  }

  connect() {
    document.addEventListener("submit", (event) => this.#submitted(event));
    document.addEventListener("input", ({ target }) => {
      const form = /** @type {Element} */ (target).closest?.("form[data-verb=claim]");
      if (form) relabel(/** @type {HTMLFormElement} */ (form));
    });
    this.#wire.on("event", (event) => this.#happened(event));
    this.#wire.on("seen", ({ need, seen }) => this.#seen(need, seen));
    this.adopt(document);
  }

  /** Takes the cards of a part of the page in hand, and follows their channels. @param {ParentNode} part */
  adopt(part) {
    for (const card of part.querySelectorAll(CARD)) this.adoptCard(/** @type {HTMLElement} */ (card));
  }

  /** @param {HTMLElement} card */
  adoptCard(card) {
    touch(card, this.#page);
    this.#dress(card);
    const { channel, head } = card.dataset;
    if (channel) this.#wire.open(channel, head ? Number(head) : null);
  }

  /** @param {any} event */
  #happened(event) {
    const fresh = drawn(event.html?.pin)?.querySelector(CARD);
    const need = event.data?.need?.id;
    if (!fresh || !need) return;
    const older = cardsOf(need).filter((card) => isNewer(/** @type {HTMLElement} */ (fresh).dataset, card.dataset));
    for (const card of older) this.#renew(card, /** @type {HTMLElement} */ (fresh.cloneNode(true)));
    if (older.length > 0 && event.channel !== this.#room && event.by?.id !== this.#page.me) announce(textOf(drawn(event.html?.line)));
  }

  /** @param {HTMLElement} card @param {HTMLElement} fresh */
  #renew(card, fresh) {
    if (isActive(fresh.dataset)) this.#lost.delete(fresh.dataset.need ?? "");
    renew(card, fresh, this.#page);
    this.#dress(fresh);
  }

  /** What this page knows beyond the card: an answer on its way, a race lost. @param {HTMLElement} card */
  #dress(card) {
    const need = card.dataset.need ?? "";
    const form = /** @type {HTMLFormElement | null} */ (card.querySelector("form[data-verb=claim]"));
    const busy = this.#busy.get(need);
    if (form) mark(form, "data-sending", busy !== undefined);
    if (form && busy) labelOf(form).textContent = say(busy);
    const why = this.#lost.get(need);
    if (why !== undefined && card.dataset.mine === undefined) keepFocus(card, () => lose(card, why));
  }

  /** @param {string} need */
  #dressAll(need) {
    for (const card of cardsOf(need)) {
      card.querySelectorAll("form[data-verb=claim]").forEach((form) => relabel(/** @type {HTMLFormElement} */ (form)));
      this.#dress(card);
    }
  }

  /** @param {SubmitEvent} event */
  #submitted(event) {
    const form = /** @type {HTMLFormElement} */ (event.target);
    const verb = /** @type {Verb | undefined} */ (form.dataset.verb);
    const card = /** @type {HTMLElement | null} */ (form.closest(CARD));
    if (!card || !verb || !(verb in DONE) || event.defaultPrevented) return;
    if (this.#wire.state !== "live") return this.#withoutWire(event);
    event.preventDefault();
    if (form.dataset.sending === undefined) this.#ask(verb, form, card, event.submitter);
  }

  /** The plain form still works while the socket is away, but not without any network. @param {SubmitEvent} event */
  #withoutWire(event) {
    if (navigator.onLine !== false) return;
    event.preventDefault();
    toast(say("js-needs-network"), { icon: "offline" });
  }

  /** @param {Verb} verb @param {HTMLFormElement} form @param {HTMLElement} card @param {HTMLElement | null} submitter */
  async #ask(verb, form, card, submitter) {
    const need = card.dataset.need ?? "";
    const fields = fieldsOf(verb, form, card, submitter);
    this.#setBusy(need, form, verb);
    const slow = setTimeout(() => verb === "claim" && this.#busy.set(need, "js-claim-waits") && this.#dressAll(need), SLOW_MS);
    try {
      await this.#wire.request(verb, fields, { resend: verb === "claim" });
      this.#done(verb, need);
    } catch (error) {
      this.#refused(need, error);
    } finally {
      clearTimeout(slow);
      this.#busy.delete(need);
      form.removeAttribute("data-sending");
      this.#dressAll(need);
    }
  }

  /** @param {string} need @param {HTMLFormElement} form @param {Verb} verb */
  #setBusy(need, form, verb) {
    form.dataset.sending = "";
    if (verb !== "claim") return;
    this.#busy.set(need, "js-claiming");
    this.#dressAll(need);
  }

  /** @param {Verb} verb @param {string} need */
  #done(verb, need) {
    toast(say(DONE[verb]), { icon: verb === "claim" ? "covered" : "thanks" });
    for (const card of cardsOf(need)) {
      freshKey(card);
      keepFocus(card, () => {
        if (verb === "claim") mark(card, "data-mine", true);
        if (verb === "respond") mark(card, "data-declined", true);
        card.querySelectorAll("details[open]").forEach((fold) => fold.removeAttribute("open"));
      });
    }
  }

  /** @param {string} need @param {unknown} error */
  #refused(need, error) {
    cardsOf(need).forEach(freshKey);
    if (!(error instanceof Refusal)) return toast(say("js-needs-network"), { icon: "offline" });
    const left = Number(error.details.left ?? 0);
    if (error.code === "not_enough_left" && left > 0) cardsOf(need).forEach((card) => notEnough(card, left, error.say));
    else if (LOST.has(error.code) || error.code === "not_enough_left") this.#loseAll(need, error.say);
    else toast(error.say || say("js-trouble"), { icon: "problem" });
    announce(error.say);
  }

  /** @param {string} need @param {string} why */
  #loseAll(need, why) {
    this.#lost.set(need, why);
    this.#dressAll(need);
  }

  /** @param {string} need @param {number} n */
  #seen(need, n) {
    for (const card of cardsOf(need)) {
      const place = card.querySelector("[data-seen]");
      if (!place) continue;
      place.textContent = say("js-seen-by", { n });
      mark(place, "hidden", n === 0);
    }
  }
}

/** A key serves one attempt: the next one may ask for another number. @param {HTMLElement} card */
function freshKey(card) {
  const input = /** @type {HTMLInputElement | null} */ (card.querySelector("form[data-verb=claim] input[name=key]"));
  if (input) input.value = newKey();
}

/** @param {Verb} verb @param {HTMLFormElement} form @param {HTMLElement} card @param {HTMLElement | null} submitter */
function fieldsOf(verb, form, card, submitter) {
  const data = new FormData(form);
  const pressed = /** @type {HTMLButtonElement | null} */ (submitter);
  if (pressed?.name) data.set(pressed.name, pressed.value);
  const text = (/** @type {string} */ name) => String(data.get(name) ?? "");
  const need = card.dataset.need;
  if (verb === "respond") return { need, answer: text("answer") };
  if (verb === "resolve") return { need, outcome: text("outcome") };
  if (verb === "release") return { claim: form.getAttribute("action")?.split("/")[2], reason: text("reason") || "other" };
  const onBehalf = text("on_behalf_of");
  const claim = { need, key: text("key") || newKey(), quantity: Number(text("quantity") || 1) };
  return onBehalf ? { ...claim, on_behalf_of: onBehalf } : claim;
}
