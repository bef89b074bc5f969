// @ts-check
/** Who is here now: a dot on their faces, and a list at home. */
import { el, mark } from "./dom.js";
import { initials, tint } from "./faces.js";

export class Presence {
  /** @type {Map<string, string>} */ #here = new Map();
  #list = document.getElementById("here");

  /** @param {import("./wire.js").Wire} wire */
  connect(wire) {
    wire.on("presence", (frame) => this.#told(frame));
    wire.on("event", () => queueMicrotask(() => requestAnimationFrame(() => this.#draw()))); // new lines bring new faces
  }

  /** @param {{here?: {id: string, name: string}[] | boolean, person?: {id: string, name: string}}} frame */
  #told({ here, person }) {
    if (Array.isArray(here)) this.#here = new Map(here.map(({ id, name }) => [id, name]));
    else if (person && here) this.#here.set(person.id, person.name);
    else if (person) this.#here.delete(person.id);
    this.#draw();
  }

  #draw() {
    for (const face of document.querySelectorAll("[data-presence]")) {
      mark(face, "data-here", this.#here.has(face.getAttribute("data-presence") ?? ""));
    }
    if (this.#list) this.#drawList(this.#list);
  }

  /** Adds and takes away; who stays is not touched. @param {HTMLElement} list */
  #drawList(list) {
    const known = new Set();
    for (const line of list.querySelectorAll(":scope > li[data-person]")) {
      const id = line.getAttribute("data-person") ?? "";
      known.add(id);
      if (!this.#here.has(id)) line.remove();
    }
    for (const [id, name] of this.#here) {
      if (!known.has(id)) list.append(lineOf(id, name));
    }
  }
}

/** @param {string} id @param {string} name */
function lineOf(id, name) {
  const face = el("span", { class: "face", "data-tint": String(tint(id)), "data-presence": id, "data-here": true, "aria-hidden": "true" }, initials(name));
  return el("li", { "data-person": id }, face, el("span", {}, name));
}
