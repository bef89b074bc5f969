// @ts-check
/** What is to hang on a message: chosen, photographed, pasted, dropped or spoken; handed in at once, with progress, cancel and retry. */
import { el, icon } from "./dom.js";
import { Recorder } from "./recorder.js";
import { say } from "./words.js";

const MOST = 10;

/** @typedef {{file: File, line: HTMLElement, state: "sending" | "done" | "kept" | "failed", id?: string, call?: XMLHttpRequest}} Piece kept: waits here for the network */

export class Attachments {
  #form;
  #page;
  #list = el("ul", { class: "attached", hidden: true });
  /** @type {Piece[]} */ #pieces = [];

  /** @type {() => void} called when nothing is under way any more */
  onSettled = () => {};

  /** @param {HTMLFormElement} form @param {import("./page.js").Page} page */
  constructor(form, page) {
    this.#form = form;
    this.#page = page;
  }

  connect() {
    this.#form.prepend(this.#list);
    this.#list.setAttribute("aria-label", say("js-attached"));
    const input = /** @type {HTMLInputElement | null} */ (this.#form.querySelector("[data-attach]"));
    input?.addEventListener("change", () => {
      this.add([...(input.files ?? [])]);
      input.value = "";
    });
    this.#form.querySelectorAll("[data-kept-file]").forEach((box) => this.#takeOver(/** @type {HTMLInputElement} */ (box)));
    this.#form.addEventListener("paste", (event) => this.#given(event, event.clipboardData));
    const room = /** @type {HTMLElement} */ (this.#form.closest("main") ?? this.#form);
    room.addEventListener("dragover", (event) => event.dataTransfer?.types.includes("Files") && event.preventDefault());
    room.addEventListener("drop", (event) => this.#given(event, event.dataTransfer));
    this.#list.addEventListener("click", ({ target }) => this.#clicked(/** @type {Element} */ (target)));
    const speak = /** @type {HTMLButtonElement | null} */ (this.#form.querySelector("[data-record]"));
    if (speak) new Recorder(speak, (file) => this.add([file])).connect();
  }

  /** Handed in with a form that came back. @param {HTMLInputElement} box */
  #takeOver(box) {
    const piece = /** @type {Piece} */ ({ file: new File([], box.dataset.keptFile ?? ""), line: el("li", { class: "attached-line" }), state: "done", id: box.value });
    this.#pieces.push(piece);
    this.#tell(piece, icon("box"), "js-delete", "drop", "close");
    (box.closest("label") ?? box).remove();
    this.#drawn();
  }

  get busy() {
    return this.#pieces.some(({ state }) => state === "sending");
  }

  get any() {
    return this.#pieces.length > 0;
  }

  get failed() {
    return this.#pieces.some(({ state }) => state === "failed");
  }

  /** Everything that is handed in, or waits here to be: it is the message's now. */
  take() {
    const ready = this.#pieces.filter(({ state }) => state === "done" || state === "kept");
    const taken = ready.map(({ id, file }) => (id ? { id, name: file.name } : { name: file.name, blob: file }));
    this.#pieces = [];
    this.#drawn();
    return taken;
  }

  /** @param {File[]} files */
  add(files) {
    for (const file of files.slice(0, MOST - this.#pieces.length)) {
      const line = el("li", { class: "attached-line" });
      const piece = /** @type {Piece} */ ({ file, line, state: "sending" });
      this.#pieces.push(piece);
      this.#send(piece);
    }
    this.#drawn();
  }

  /** @param {ClipboardEvent | DragEvent} event @param {DataTransfer | null} data */
  #given(event, data) {
    const files = [...(data?.files ?? [])];
    if (files.length === 0) return;
    event.preventDefault();
    this.add(files);
  }

  /** With XMLHttpRequest: a fetch tells nothing of how far an upload is. @param {Piece} piece */
  #send(piece) {
    piece.state = "sending";
    const call = (piece.call = new XMLHttpRequest());
    const bar = el("progress", { max: "1", value: "0", "aria-label": piece.file.name });
    this.#tell(piece, bar, "js-cancel", "drop", "close");
    call.upload.addEventListener("progress", ({ loaded, total }) => total && bar.setAttribute("value", String(loaded / total)));
    call.addEventListener("load", () => this.#answered(piece, call));
    call.addEventListener("error", () => this.#keep(piece));
    call.open("POST", `/api/v1/files?name=${encodeURIComponent(piece.file.name)}`);
    call.setRequestHeader("X-CSRF-Token", this.#page.csrf);
    call.send(piece.file);
  }

  /** @param {Piece} piece @param {XMLHttpRequest} call */
  #answered(piece, call) {
    const told = parsed(call.responseText);
    if (call.status !== 201 || !told.id) return this.#fail(piece, told.say || say("js-trouble"));
    piece.state = "done";
    piece.id = told.id;
    const shown = told.width ? el("img", { src: `/fichiers/${told.id}?taille=vignette`, alt: "" }) : icon("box");
    this.#tell(piece, shown, "js-delete", "drop", "close");
    this.#settled();
  }

  /** Without a network it goes with its message, when that goes. @param {Piece} piece */
  #keep(piece) {
    piece.state = "kept";
    const words = el("span", { class: "with-icon" }, icon("offline"), say("js-waits-network"));
    this.#tell(piece, words, "js-delete", "drop", "close");
    this.#settled();
  }

  /** @param {Piece} piece @param {string} why */
  #fail(piece, why) {
    piece.state = "failed";
    this.#tell(piece, el("span", { class: "problem" }, icon("problem"), why), "js-retry", "again", "retry");
    piece.line.append(this.#button(piece, "js-delete", "drop", "close"));
    this.#settled();
  }

  #settled() {
    if (!this.busy) this.onSettled();
  }

  /** @param {Piece} piece @param {HTMLElement | SVGElement} shown @param {string} words @param {string} act @param {string} name */
  #tell(piece, shown, words, act, name) {
    piece.line.replaceChildren(shown, el("span", { class: "attached-name" }, piece.file.name), this.#button(piece, words, act, name));
  }

  /** @param {Piece} piece @param {string} words @param {string} act @param {string} name */
  #button(piece, words, act, name) {
    return el("button", { class: "icon-button", type: "button", "data-piece": act, "aria-label": `${say(words)} : ${piece.file.name}` }, icon(name));
  }

  /** @param {Element} target */
  #clicked(target) {
    const act = target.closest("[data-piece]")?.getAttribute("data-piece");
    const piece = this.#pieces.find(({ line }) => line.contains(target));
    if (!act || !piece) return;
    if (act === "again") return this.#send(piece);
    piece.call?.abort();
    this.#pieces = this.#pieces.filter((one) => one !== piece);
    this.#drawn();
    this.#settled();
  }

  #drawn() {
    this.#list.replaceChildren(...this.#pieces.map(({ line }) => line));
    this.#list.hidden = !this.any;
  }
}

/** @param {string} text @returns {{id?: string, say?: string, width?: number | null}} */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}
