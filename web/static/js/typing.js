// @ts-check
/** Who is writing: one name, two names, or how many; gone after a silence or with their message. */
import { el, textOf, write } from "./dom.js";
import { say as sayWord } from "./words.js";

const SILENCE_MS = 6_000;

/** @param {string[]} names @param {import("./days.js").Say} say */
export function typingPhrase(names, say) {
  if (names.length === 0) return "";
  if (names.length === 1) return say("js-typing-one", { name: names[0] });
  if (names.length === 2) return say("js-typing-two", { a: names[0], b: names[1] });
  return say("js-typing-many", { n: names.length });
}

export class Typing {
  #line;
  #channel;
  #me;
  /** @type {Map<string, {name: string, timer: ReturnType<typeof setTimeout>}>} */ #writing = new Map();

  /** @param {HTMLElement} line @param {string} channel @param {string} me */
  constructor(line, channel, me) {
    this.#line = line;
    this.#channel = channel;
    this.#me = me;
  }

  /** @param {import("./wire.js").Wire} wire */
  connect(wire) {
    wire.on("typing", ({ channel, by }) => channel === this.#channel && by.id !== this.#me && this.#writes(by));
    wire.on("event", ({ channel, by }) => channel === this.#channel && this.#stops(by?.id));
    this.#draw();
  }

  /** @param {{id: string, name: string}} by */
  #writes({ id, name }) {
    clearTimeout(this.#writing.get(id)?.timer);
    this.#writing.set(id, { name: name.split(" ")[0], timer: setTimeout(() => this.#stops(id), SILENCE_MS) });
    this.#draw();
  }

  /** @param {string} id */
  #stops(id) {
    clearTimeout(this.#writing.get(id)?.timer);
    if (this.#writing.delete(id)) this.#draw();
  }

  /** The line keeps its height when empty, so that the stream does not move. */
  #draw() {
    const phrase = typingPhrase([...this.#writing.values()].map(({ name }) => name), sayWord);
    this.#line.toggleAttribute("data-on", phrase !== "");
    if (!phrase) return this.#line.replaceChildren();
    if (!this.#line.querySelector(".dots")) {
      const dots = el("span", { class: "dots", "aria-hidden": "true" }, el("i"), el("i"), el("i"));
      this.#line.replaceChildren(dots, el("span"));
    }
    const words = this.#line.lastElementChild;
    if (words && textOf(words) !== phrase) write(words, phrase);
  }
}
