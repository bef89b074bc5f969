// @ts-check
/** Every need card of the page: takes, gives back and closes over the wire, and renews the card when anybody does. */
import { announce } from "./announce.js";
import { CARD, KEYED, cardsOf, keepFocus, labelOf, relabel, renew, touch } from "./cards.js";
import { drawn, mark, textOf } from "./dom.js";
import { newKey } from "./keys.js";
import { lose, notEnough } from "./lost.js";
import { isActive, isNewer } from "./order.js";
import { Refusal } from "./refusal.js";
import { toast } from "./toasts.js";
import { say } from "./words.js";

const SLOW_MS = 4_000; // an answer that takes longer waits for the network, and says so
const LOST = new Set(["already_claimed", "need_over"]);
const ADVANCED = { confirmed: "js-advanced-confirmed", on_the_way: "js-advanced-on-the-way", delivered: "js-advanced-delivered" };
/** What is said once it is done. @type {Record<string, string>} */
const DONE = {
  claim: "js-claimed",
  respond: "js-declined",
  advance: "js-advanced-confirmed",
  release: "js-released",
  hand_over: "js-declined",
  take_over: "js-took-over",
  validate: "js-validated",
  no_show: "js-missed",
  wait: "js-waits",
  unwait: "js-waits-no-more",
  renew: "js-renewed",
  resolve: "js-resolved",
};
const OF_A_CLAIM = new Set(["advance", "release", "hand_over", "take_over", "validate", "no_show"]);
const WAIT = new Set(["claim", "respond"]); // what may be answered without a network: it leaves later, and is told then
const NUMBERS = new Set(["quantity", "delivered"]);

/** @typedef {{warning?: {title: string}, claim?: string | null}} Answer */

export class Needs {
  #page;
  #wire;
  #outbox;
  #courier;
  /** @type {Map<string, {why: string, wanted: number}>} */ #lost = new Map(); // for as long as the page lives
  /** @type {Map<string, "js-claiming" | "js-claim-waits">} */ #busy = new Map();
  #room;

  /** @param {{page: import("./page.js").Page, wire: import("./wire.js").Wire, outbox: import("./outbox.js").Outbox, courier: import("./courier.js").Courier, room: string}} parts room: the channel whose stream is on this page and speaks for itself */
  constructor({ page, wire, outbox, courier, room }) {
    this.#page = page;
    this.#wire = wire;
    this.#outbox = outbox;
    this.#courier = courier;
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
    this.#courier.onChange((post, answer) => post.verb !== "post" && this.#settled(post, answer));
    for (const post of this.#outbox.answers()) this.#settled(post);
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
    const lost = this.#lost.get(need);
    if (lost && card.dataset.mine === undefined && card.dataset.waiting === undefined) keepFocus(card, () => lose(card, lost));
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
    const verb = form.dataset.verb;
    const card = /** @type {HTMLElement | null} */ (form.closest(CARD));
    if (!card || !verb || !(verb in DONE) || event.defaultPrevented) return;
    if (this.#wire.state !== "live") return this.#withoutWire(event, verb, form, card);
    event.preventDefault();
    if (form.dataset.sending === undefined) this.#ask(verb, form, card, event.submitter);
  }

  /** The plain form still works while the socket is away, but not without any network: then an answer waits for it. @param {SubmitEvent} event @param {string} verb @param {HTMLFormElement} form @param {HTMLElement} card */
  #withoutWire(event, verb, form, card) {
    if (navigator.onLine !== false) return;
    event.preventDefault();
    if (!WAIT.has(verb)) return toast(say("js-needs-network"), { icon: "offline" });
    if (form.dataset.sending !== undefined) return;
    const { key = newKey(), ...fields } = fieldsOf(verb, form, card, event.submitter);
    freshKey(card);
    this.#courier.answer({ key, verb: /** @type {"claim" | "respond"} */ (verb), fields });
    toast(say("js-answer-waits"), { icon: "offline" });
  }

  /** An answer that waited moved on. @param {import("./outbox.js").Post} post @param {Answer} [answer] */
  #settled({ key, verb, fields = {}, state, say: why = "", code, details }, answer) {
    const need = fields.need ?? "";
    if (state === "pending") this.#busy.set(need, "js-claim-waits");
    else this.#busy.delete(need);
    this.#dressAll(need);
    if (state === "accepted") this.#done(verb, need, fields, answer ?? {}, openFolds(need));
    if (state !== "failed") return;
    this.#outbox.remove(key); // said once; whoever still wants to presses again
    this.#refused(need, new Refusal({ code, say: why || say("js-answer-too-late"), details }), Number(fields.quantity ?? 1));
  }

  /** @param {string} verb @param {HTMLFormElement} form @param {HTMLElement} card @param {HTMLElement | null} submitter */
  async #ask(verb, form, card, submitter) {
    const need = card.dataset.need ?? "";
    const fields = fieldsOf(verb, form, card, submitter);
    const folds = openFolds(need); // what is unfolded while the answer is on its way stays so
    this.#setBusy(need, form, verb);
    const slow = setTimeout(() => verb === "claim" && this.#busy.set(need, "js-claim-waits") && this.#dressAll(need), SLOW_MS);
    try {
      this.#done(verb, need, fields, await this.#wire.request(verb, fields, { resend: KEYED.has(verb) }), folds);
    } catch (error) {
      this.#refused(need, error, Number(fields.quantity ?? 1));
    } finally {
      clearTimeout(slow);
      this.#busy.delete(need);
      form.removeAttribute("data-sending");
      this.#dressAll(need);
    }
  }

  /** @param {string} need @param {HTMLFormElement} form @param {string} verb */
  #setBusy(need, form, verb) {
    form.dataset.sending = "";
    if (verb !== "claim") return;
    this.#busy.set(need, "js-claiming");
    this.#dressAll(need);
  }

  /** @param {string} verb @param {string} need @param {Record<string, any>} fields @param {Answer} answer @param {Set<string>} folds those to close */
  #done(verb, need, fields, answer, folds) {
    toast(wordsFor(verb, fields, answer), { icon: verb === "claim" ? "covered" : "thanks" });
    if (answer.warning) toast(say("js-busy", { title: answer.warning.title }), { icon: "agenda" });
    for (const card of cardsOf(need)) {
      freshKey(card);
      keepFocus(card, () => {
        if (verb === "claim") mark(card, "data-mine", true);
        if (verb === "respond") mark(card, "data-declined", true);
        foldsOf(card).forEach((fold) => folds.has(fold.dataset.fold ?? "") && fold.removeAttribute("open"));
      });
    }
  }

  /** @param {string} need @param {unknown} error @param {number} wanted */
  #refused(need, error, wanted) {
    cardsOf(need).forEach(freshKey);
    if (!(error instanceof Refusal)) return toast(say("js-needs-network"), { icon: "offline" });
    const left = Number(error.details.left ?? 0);
    if (error.code === "not_enough_left" && left > 0) cardsOf(need).forEach((card) => notEnough(card, left, error.say));
    else if (LOST.has(error.code) || error.code === "not_enough_left") this.#loseAll(need, error.say, wanted);
    else toast(error.say || say("js-trouble"), { icon: "problem" });
    announce(error.say);
  }

  /** @param {string} need @param {string} why @param {number} wanted */
  #loseAll(need, why, wanted) {
    this.#lost.set(need, { why, wanted });
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
  for (const input of card.querySelectorAll("form[data-verb] input[name=key]")) /** @type {HTMLInputElement} */ (input).value = newKey();
}

/** The names of what is unfolded on the cards of a need. @param {string} need */
const openFolds = (need) => new Set(cardsOf(need).flatMap((card) => foldsOf(card).map(({ dataset }) => dataset.fold ?? "")));

/** @param {Element} card */
const foldsOf = (card) => /** @type {HTMLElement[]} */ ([...card.querySelectorAll("details[open]")]);

/** @param {string} verb @param {Record<string, any>} fields @param {Answer} answer */
function wordsFor(verb, fields, answer) {
  if (verb === "advance") return say(ADVANCED[/** @type {keyof typeof ADVANCED} */ (fields.state)]);
  if (verb === "take_over" && !fields.accept) return say("js-declined");
  if (verb === "wait" && answer.claim) return say("js-claimed"); // something was left: it is theirs already
  return say(DONE[verb]);
}

/** The fields of a form as its verb takes them: the names are the same. @param {string} verb @param {HTMLFormElement} form @param {HTMLElement} card @param {HTMLElement | null} submitter */
function fieldsOf(verb, form, card, submitter) {
  const data = new FormData(form);
  const pressed = /** @type {HTMLButtonElement | null} */ (submitter);
  if (pressed?.name) data.set(pressed.name, pressed.value);
  data.delete("csrf");
  if (data.get("outcome") === "done") data.delete("delivered"); // all of it came: the number beside says nothing
  /** @type {Record<string, any>} */
  const fields = OF_A_CLAIM.has(verb) ? { claim: form.getAttribute("action")?.split("/")[2] } : { need: card.dataset.need };
  for (const [name, value] of data) if (value !== "") fields[name] = typed(name, String(value));
  if (KEYED.has(verb)) fields.key ||= newKey();
  return fields;
}

/** @param {string} name @param {string} value */
function typed(name, value) {
  if (name === "accept") return value === "1";
  return NUMBERS.has(name) ? Number(value) : value;
}
