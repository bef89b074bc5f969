// @ts-check
/** The field one writes in: sends, answers, edits, and never loses a word. */
import { announce } from "./announce.js";
import { el, icon } from "./dom.js";
import { newKey } from "./keys.js";
import { Refusal } from "./refusal.js";
import { device } from "./storage.js";
import { toast } from "./toasts.js";
import { say } from "./words.js";

const TYPING_EVERY_MS = 3_000;
const DRAFT_AFTER_MS = 300;
const TALLEST_PX = 200; // beyond this the field scrolls
const PLAIN_AFTER_MS = 6_000; // no socket at all by then: let the plain form do it

/** @typedef {{mode: "write"} | {mode: "reply", message: string} | {mode: "edit", message: string, line: HTMLElement}} Doing */

export class Composer {
  #form;
  #field;
  #note = el("div", { class: "composer-note with-icon", hidden: true });
  #wire;
  #courier;
  #channel;
  #draftName;
  /** @type {Doing} */ #doing = { mode: "write" };
  #aside = ""; // what was being written when an edit began
  #typedAt = 0;
  #startedAt = Date.now();
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #drafting;

  /** @type {() => void} called when something was sent */
  onSent = () => {};
  /** @type {() => HTMLElement | null} the last line of mine that may be edited */
  lastMine = () => null;
  /** @type {(line: HTMLElement) => string} what a line of mine was written as */
  sourceOf = (line) => line.innerText;
  /** @type {(message: string, body: string) => void} */
  onEdited = () => {};

  /** @param {{form: HTMLFormElement, wire: import("./wire.js").Wire, courier: import("./courier.js").Courier, channel: string, me: string}} parts */
  constructor({ form, wire, courier, channel, me }) {
    this.#form = form;
    this.#field = /** @type {HTMLTextAreaElement} */ (form.elements.namedItem("body"));
    this.#wire = wire;
    this.#courier = courier;
    this.#channel = channel;
    this.#draftName = `draft.${me}.${channel}`;
  }

  connect() {
    this.#form.prepend(this.#note);
    this.#note.id = "composer-note";
    this.#note.style.gridColumn = "1 / -1"; // a line of its own above the field
    this.#form.addEventListener("submit", (event) => this.#submitted(event));
    this.#form.addEventListener("click", ({ target }) => /** @type {Element} */ (target).closest("[data-composer-cancel]") && this.cancel());
    this.#field.addEventListener("keydown", (event) => this.#key(event));
    this.#field.addEventListener("input", () => this.#typed());
    addEventListener("pagehide", () => this.#keepDraft());
    if (!this.#field.value) this.#field.value = device.get(this.#draftName) ?? "";
    this.#fit();
  }

  /** @param {string} message @param {string} name @param {string} text */
  reply(message, name, text) {
    if (this.#doing.mode === "edit") this.cancel();
    this.#doing = { mode: "reply", message };
    this.#tell(say("js-replying", { name, text }), "reply");
    this.#field.focus();
  }

  /** @param {HTMLElement} line */
  edit(line) {
    if (this.#doing.mode !== "edit") this.#aside = this.#field.value;
    this.#doing = { mode: "edit", message: line.dataset.message ?? "", line };
    this.#tell(say("js-editing"), "edit");
    this.#write(this.sourceOf(line));
  }

  /** Takes a text back into the field, to be written anew. @param {string} body @param {string | null} reply_to */
  takeBack(body, reply_to) {
    this.cancel();
    if (reply_to) this.#doing = { mode: "reply", message: reply_to };
    this.#write(body);
  }

  cancel() {
    const edited = this.#doing.mode === "edit";
    this.#doing = { mode: "write" };
    this.#note.hidden = true;
    this.#field.removeAttribute("aria-describedby");
    if (edited) this.#write(this.#aside);
  }

  /** @param {SubmitEvent} event */
  #submitted(event) {
    const body = this.#field.value.trim();
    if (!body) return event.preventDefault();
    if (this.#mustPostPlainly()) return device.remove(this.#draftName);
    event.preventDefault();
    if (this.#doing.mode === "edit") return void this.#saveEdit(this.#doing, body);
    this.#courier.post({ key: this.#takeKey(), channel: this.#channel, body, reply_to: this.#doing.mode === "reply" ? this.#doing.message : null });
    this.cancel();
    this.#write("");
    this.onSent();
  }

  /** Some networks let pages through and sockets not: then the form is a form. */
  #mustPostPlainly() {
    if (this.#wire.everLive || this.#doing.mode === "edit" || navigator.onLine === false) return false;
    if (Date.now() - this.#startedAt < PLAIN_AFTER_MS) return false;
    const reply = /** @type {HTMLInputElement | null} */ (this.#form.elements.namedItem("reply_to"));
    if (reply && this.#doing.mode === "reply") reply.value = this.#doing.message;
    return true;
  }

  /** The key of the form serves once, by script or plainly. */
  #takeKey() {
    const input = /** @type {HTMLInputElement | null} */ (this.#form.elements.namedItem("key"));
    const key = input?.value || newKey();
    if (input) input.value = newKey();
    return key;
  }

  /** @param {{message: string, line: HTMLElement}} doing @param {string} body */
  async #saveEdit({ message, line }, body) {
    if (body === this.sourceOf(line).trim()) return this.cancel();
    this.#form.setAttribute("aria-busy", "true");
    try {
      await this.#wire.request("edit", { message, body });
      this.onEdited(message, body);
      this.cancel();
      announce(say("js-edited"));
    } catch (error) {
      toast((error instanceof Refusal && error.say) || say("js-needs-network"), { icon: "problem" });
    } finally {
      this.#form.removeAttribute("aria-busy");
    }
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.isComposing) return;
    const enter = event.key === "Enter" && !event.shiftKey && !event.altKey;
    if (enter && (event.ctrlKey || event.metaKey || !matchMedia("(pointer: coarse)").matches)) {
      event.preventDefault();
      if (this.#field.value.trim()) this.#form.requestSubmit();
    } else if (event.key === "Escape" && this.#doing.mode !== "write") {
      event.preventDefault();
      event.stopPropagation();
      this.cancel();
    } else if (event.key === "ArrowUp" && this.#field.value === "" && this.#doing.mode === "write") {
      const line = this.lastMine();
      if (!line) return;
      event.preventDefault();
      this.edit(line);
    }
  }

  #typed() {
    this.#fit();
    clearTimeout(this.#drafting);
    this.#drafting = setTimeout(() => this.#keepDraft(), DRAFT_AFTER_MS);
    const now = Date.now();
    if (!this.#field.value.trim() || now - this.#typedAt < TYPING_EVERY_MS || this.#doing.mode === "edit") return;
    this.#typedAt = now;
    this.#wire.tell("typing", { channel: this.#channel });
  }

  #keepDraft() {
    clearTimeout(this.#drafting);
    const text = this.#doing.mode === "edit" ? this.#aside : this.#field.value;
    if (text.trim()) device.set(this.#draftName, text);
    else device.remove(this.#draftName);
  }

  /** @param {string} text */
  #write(text) {
    this.#field.value = text;
    this.#keepDraft();
    this.#fit();
    this.#field.focus();
    this.#field.setSelectionRange(text.length, text.length);
  }

  /** As tall as its text. Where CSS knows how (`field-sizing`), it is left to it. */
  #fit() {
    if (CSS.supports("field-sizing", "content")) return;
    this.#field.style.height = "auto";
    this.#field.style.height = `${Math.min(this.#field.scrollHeight + 2, TALLEST_PX)}px`;
  }

  /** @param {string} words @param {string} name of the icon */
  #tell(words, name) {
    const close = el("button", { class: "icon-button", type: "button", "data-composer-cancel": true, "aria-label": say("js-cancel") }, icon("close"));
    this.#note.replaceChildren(icon(name), el("span", {}, words), close);
    this.#note.hidden = false;
    this.#field.setAttribute("aria-describedby", this.#note.id);
  }
}
