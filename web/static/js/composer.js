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
const SHARE_AFTER_MS = 1_500; // of silence: then my other devices learn what I was writing
const BODY_MOST = 8_000; // letters that a message may have
const FILE_MOST = 5_000_000; // and a text that is sent as a file
const TALLEST_PX = 200; // beyond this the field scrolls
const PLAIN_AFTER_MS = 6_000; // no socket at all by then: let the plain form do it

/** @typedef {{mode: "write"} | {mode: "reply", message: string} | {mode: "edit", message: string, line: HTMLElement}} Doing */

export class Composer {
  #form;
  #field;
  #note = el("div", { class: "composer-note with-icon", hidden: true });
  #wire;
  #courier;
  #attachments;
  #channel;
  #draftName;
  #shared; // the draft as my other devices know it
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #sharing;
  #left = false; // what stood here went to another page
  #held = false; // sent before the files were all there: goes when they are
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

  /** @param {{form: HTMLFormElement, wire: import("./wire.js").Wire, courier: import("./courier.js").Courier, attachments: import("./attachments.js").Attachments, channel: string, me: string}} parts */
  constructor({ form, wire, courier, attachments, channel, me }) {
    this.#form = form;
    this.#field = /** @type {HTMLTextAreaElement} */ (form.elements.namedItem("body"));
    this.#wire = wire;
    this.#courier = courier;
    this.#attachments = attachments;
    this.#channel = channel;
    this.#draftName = `draft.${me}.${channel}`;
    this.#shared = form.dataset.draft ?? "";
  }

  connect() {
    this.#form.prepend(this.#note);
    this.#note.id = "composer-note";
    this.#form.addEventListener("submit", (event) => this.#submitted(event));
    this.#form.addEventListener("click", ({ target }) => /** @type {Element} */ (target).closest("[data-composer-cancel]") && this.cancel());
    this.#form.addEventListener("click", ({ target }) => /** @type {Element} */ (target).closest("[data-as-file]") && this.#asFile());
    this.#field.addEventListener("paste", (event) => this.#pasted(event));
    this.#field.addEventListener("keydown", (event) => this.#key(event));
    this.#field.addEventListener("input", () => this.#typed());
    this.#wire.on("draft", (draft) => this.#heard(draft));
    this.#attachments.onSettled = () => this.#released();
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
    if (event.submitter?.hasAttribute("data-elsewhere")) return this.#handOver();
    const body = this.#field.value.trim();
    const hangs = this.#attachments.any && this.#doing.mode !== "edit";
    if (body.length > BODY_MOST) {
      event.preventDefault();
      return this.#tooLong(body);
    }
    if (!body && !hangs) return event.preventDefault();
    if (!hangs && this.#mustPostPlainly()) return device.remove(this.#draftName);
    event.preventDefault();
    if (this.#doing.mode === "edit") return void this.#saveEdit(this.#doing, body);
    if (hangs && (this.#attachments.busy || this.#attachments.failed)) return void (this.#held = this.#attachments.busy);
    this.#courier.post({
      key: this.#takeKey(),
      channel: this.#channel,
      body,
      reply_to: this.#doing.mode === "reply" ? this.#doing.message : null,
      files: hangs ? this.#attachments.take() : [],
    });
    this.cancel();
    this.#write("");
    this.onSent();
  }

  #measure() {
    if (this.#field.value.length > BODY_MOST) return this.#tooLong(this.#field.value);
    if (this.#note.querySelector("[data-as-file]")) this.#note.hidden = true;
  }

  /** Nothing is cut: it stays in the field, and may go as a file. @param {string} body */
  #tooLong(body) {
    const words = say("js-too-long", { n: BODY_MOST });
    if (this.#doing.mode === "edit" || body.length > FILE_MOST) return toast(words, { icon: "problem" });
    if (this.#note.querySelector("[data-as-file]") && !this.#note.hidden) return; // told already
    const send = el("button", { class: "button", type: "button", "data-kind": "soft", "data-as-file": true }, say("js-as-file"));
    this.#note.replaceChildren(icon("problem"), el("span", {}, words), send);
    this.#note.hidden = false;
    this.#field.setAttribute("aria-describedby", this.#note.id);
    announce(words);
  }

  #asFile() {
    this.#attach(this.#field.value);
    this.cancel();
    this.#write("");
  }

  /** A paste that no message can hold is a file at once: a field with a whole book in it stands still. @param {ClipboardEvent} event */
  #pasted(event) {
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (event.clipboardData?.files.length || text.length <= BODY_MOST || this.#doing.mode === "edit") return;
    event.preventDefault();
    this.#attach(text);
    toast(say("js-pasted-as-file"), { icon: "box" });
  }

  /** @param {string} text */
  #attach(text) {
    this.#attachments.add([new File([text], `${say("js-text-file")}.txt`, { type: "text/plain" })]);
  }

  /** What is written here goes to another page: it is my draft until that page is done with it. */
  #handOver() {
    if (this.#wire.state === "live") this.#share(this.#field.value);
    clearTimeout(this.#drafting);
    device.remove(this.#draftName);
    this.#left = true;
  }

  #released() {
    if (!this.#held) return;
    this.#held = false;
    if (!this.#attachments.failed) this.#form.requestSubmit();
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
      if (this.#field.value.trim() || this.#attachments.any) this.#form.requestSubmit();
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
    this.#measure();
    const now = Date.now();
    if (!this.#field.value.trim() || now - this.#typedAt < TYPING_EVERY_MS || this.#doing.mode === "edit") return;
    this.#typedAt = now;
    this.#wire.tell("typing", { channel: this.#channel });
  }

  #keepDraft() {
    if (this.#left) return;
    clearTimeout(this.#drafting);
    const text = this.#doing.mode === "edit" ? this.#aside : this.#field.value;
    if (text.trim()) device.set(this.#draftName, text);
    else device.remove(this.#draftName);
    clearTimeout(this.#sharing);
    this.#sharing = setTimeout(() => this.#share(text), text.trim() ? SHARE_AFTER_MS : 0);
  }

  /** @param {string} text */
  #share(text) {
    if (text.trim() === this.#shared.trim() || text.length > BODY_MOST) return;
    this.#shared = text;
    this.#wire.tell("draft", { channel: this.#channel, body: text });
  }

  /** Another device of mine writes here: shown unless something else stands here. @param {{channel: string, body: string}} draft */
  #heard({ channel, body }) {
    if (channel !== this.#channel || this.#doing.mode === "edit" || this.#left) return;
    const untouched = this.#field.value.trim() === this.#shared.trim();
    this.#shared = body;
    if (!untouched || document.activeElement === this.#field) return;
    this.#field.value = body;
    if (body.trim()) device.set(this.#draftName, body);
    else device.remove(this.#draftName);
    this.#fit();
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
