// @ts-check
/** Who is here now: a dot on their faces, and a list at home. */
import { el, icon, mark, write } from "./dom.js";
import { initials, tint } from "./faces.js";
import { say } from "./words.js";

/** @typedef {{id: string, name: string, on_duty?: boolean, away?: boolean}} Present */

/** @type {Map<string, Present>} */ let here = new Map();

/** How somebody is here, in a word; empty when they are not. @param {string} id */
export function presenceOf(id) {
  const person = here.get(id);
  if (!person) return "";
  if (person.on_duty) return say("js-on-duty");
  return say(person.away ? "js-away" : "js-here");
}

export class Presence {
  #list = document.getElementById("here");

  /** @param {import("./wire.js").Wire} wire */
  connect(wire) {
    wire.on("presence", (frame) => this.#told(frame));
    wire.on("event", () => queueMicrotask(() => requestAnimationFrame(() => this.#draw()))); // new lines bring new faces
  }

  /** @param {{here?: Present[] | boolean, person?: Present}} frame */
  #told({ here: list, person }) {
    if (Array.isArray(list)) here = new Map(list.map((person) => [person.id, person]));
    else if (person && list) here.set(person.id, person);
    else if (person) here.delete(person.id);
    this.#draw();
  }

  #draw() {
    for (const face of document.querySelectorAll("[data-presence]")) {
      const person = here.get(face.getAttribute("data-presence") ?? "");
      mark(face, "data-here", person !== undefined);
      mark(face, "data-away", person?.away === true);
    }
    for (const words of document.querySelectorAll("[data-presence-words]")) {
      write(words, presenceOf(words.getAttribute("data-presence-words") ?? "") || (words.getAttribute("data-else") ?? ""));
    }
    if (this.#list) this.#drawList(this.#list);
  }

  /** Adds and takes away; who stays is not touched. @param {HTMLElement} list */
  #drawList(list) {
    const known = new Set();
    for (const line of list.querySelectorAll(":scope > li[data-person]")) {
      const id = line.getAttribute("data-person") ?? "";
      known.add(id);
      if (!here.has(id)) line.remove();
    }
    for (const person of here.values()) {
      if (!known.has(person.id)) list.append(lineOf(person));
      else drawState(list.querySelector(`li[data-person="${CSS.escape(person.id)}"]`), person);
    }
  }
}

/** @param {Present} person */
function lineOf(person) {
  const { id, name } = person;
  const face = el("span", { class: "face", "data-tint": String(tint(id)), "data-presence": id, "data-here": true, "aria-hidden": "true" }, initials(name));
  const line = el("li", { "data-person": id }, face, el("span", {}, name));
  drawState(line, person);
  return line;
}

/** "On duty" or "away" beside a name, or nothing. @param {Element | null} line @param {Present} person */
function drawState(line, { on_duty: onDuty = false, away = false }) {
  const state = onDuty ? "duty" : away ? "away" : "";
  const shown = line?.querySelector(".here-duty, .here-away");
  if (!line || (shown?.className ?? "") === (state && `here-${state}`)) return;
  shown?.remove();
  if (state === "duty") line.lastElementChild?.append(" ", el("small", { class: "here-duty" }, icon("shield"), say("js-on-duty")));
  if (state === "away") line.lastElementChild?.append(" ", el("small", { class: "here-away" }, say("js-away")));
}
