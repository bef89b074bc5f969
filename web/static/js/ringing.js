// @ts-check
/** Somebody calls me: a banner on whatever page I am, until I answer, say no, do so on another device, or it is over. */
import { announce } from "./announce.js";
import { el, icon } from "./dom.js";
import { initials, tint } from "./faces.js";
import { say } from "./words.js";

const RINGS_MS = 45_000; // then it is a missed call, which the list of notices tells

export class Ringing {
  #page;
  #wire;
  /** @type {HTMLElement | null} */ #banner = null;
  #tag = "";

  /** @param {{page: import("./page.js").Page, wire: import("./wire.js").Wire}} parts */
  constructor({ page, wire }) {
    this.#page = page;
    this.#wire = wire;
  }

  connect() {
    this.#wire.on("event", (event) => event.channel === this.#page.mine && this.#happened(event));
  }

  /** @param {{kind: string, at: string, data: any}} event */
  #happened({ kind, at, data }) {
    if (kind === "notice.read" && (data.tags ?? []).includes(this.#tag)) this.#stop();
    if (kind !== "notice.told") return;
    const { notice } = data;
    if (notice.tag === this.#tag) this.#stop();
    const fresh = Date.now() - Date.parse(at) < RINGS_MS;
    if (notice.ringing && fresh && !notice.read && location.pathname !== `/appel/${notice.ringing.call}`) this.#ring(notice);
  }

  /** @param {{tag: string, ringing: {call: string, by: string, from: string}}} notice */
  #ring({ tag, ringing: { call, by, from } }) {
    this.#tag = tag;
    const words = say("js-ringing", { name: by });
    const face = el("span", { class: "face", "data-tint": String(tint(from)), "data-size": "l", "aria-hidden": "true" }, initials(by));
    const answer = el("a", { class: "button", "data-kind": "main", href: `/appel/${call}` }, icon("video"), say("js-ringing-answer"));
    const voice = el("a", { class: "button", href: `/appel/${call}?sans-image` }, icon("phone"), say("js-ringing-voice"));
    const decline = el("button", { class: "button", type: "button", "data-kind": "quiet" }, say("js-ringing-decline"));
    decline.addEventListener("click", () => this.#decline(call));
    const title = el("p", { id: "ringing-title" }, el("strong", {}, words));
    this.#banner = el("section", { class: "ringing", role: "alertdialog", "aria-labelledby": "ringing-title" }, face, title, el("div", { class: "ringing-act" }, answer, voice, decline));
    document.body.append(this.#banner);
    announce(words);
    setTimeout(() => this.#tag === tag && this.#stop(), RINGS_MS);
  }

  /** @param {string} call */
  #decline(call) {
    this.#stop();
    this.#wire.request("decline_call", { call }).catch(() => {}); // it stops ringing here in any case
  }

  #stop() {
    this.#banner?.remove();
    this.#banner = null;
    this.#tag = "";
  }
}

/** Calls of this page's stream: their one line says how they stand. @param {Pick<import("./wire.js").Wire, "on">} wire @param {(html: string) => HTMLElement | null} draw */
export function connectCallLines(wire, draw) {
  wire.on("event", ({ kind, data, html }) => {
    if (!html?.call || kind === "call.started") return;
    const fresh = draw(html.call);
    for (const line of document.querySelectorAll(`li.event[data-call="${CSS.escape(data.call.id)}"]`)) {
      if (fresh) line.replaceChildren(...[...fresh.cloneNode(true).childNodes]);
    }
  });
}
