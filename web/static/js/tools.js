// @ts-check
/** The tools of a line: drawn when a pointer or the keyboard comes to it, so that a long stream does not carry them hundreds of times. */
import { textOf } from "./dom.js";
import { say } from "./words.js";

export class Tools {
  #list;
  #template;
  #touched = "";

  /** @param {HTMLElement} list @param {HTMLTemplateElement} template */
  constructor(list, template) {
    this.#list = list;
    this.#template = template;
  }

  connect() {
    // A finger comes by its click: tools that appear while it is still down would be what it presses.
    this.#list.addEventListener("pointerover", ({ pointerType, target }) => pointerType !== "touch" && this.#came(/** @type {Element} */ (target)));
    this.#list.addEventListener("focusin", ({ target }) => this.#came(/** @type {Element} */ (target)));
    document.addEventListener("click", ({ target }) => this.#near(this.#came(/** @type {Element} */ (target))));
  }

  /** A line that was drawn anew under the pointer: it will not come a second time. @param {HTMLElement} line */
  renewed(line) {
    const touched = line.dataset.message === this.#touched;
    if (touched || line.matches(":hover")) this.#draw(line);
    if (touched) this.#near(line);
  }

  /** @param {Element} target */
  #came(target) {
    const line = /** @type {HTMLElement | null} */ (target.closest("li[data-message]"));
    if (!line || !this.#list.contains(line)) return null;
    this.#draw(line);
    return line;
  }

  /** Where nothing hovers, the line that was touched last shows its tools. @param {HTMLElement | null} line */
  #near(line) {
    this.#list.querySelector("[data-near]")?.removeAttribute("data-near");
    line?.setAttribute("data-near", "");
    this.#touched = line?.dataset.message ?? "";
  }

  /** @param {HTMLElement} line */
  #draw(line) {
    if (line.dataset.deleted !== undefined || line.querySelector(".said-tools")) return;
    const tools = /** @type {HTMLElement} */ (/** @type {Element} */ (this.#template.content.firstElementChild).cloneNode(true));
    const name = textOf(line.querySelector(".turn-head strong"));
    tools.querySelector("[data-act=reply]")?.setAttribute("aria-label", say("js-reply", { name }));
    tools.querySelector("[data-act=reactions]")?.setAttribute("aria-label", say("js-react", { name }));
    tools.querySelector("a")?.setAttribute("href", `/demander?message=${line.dataset.message}`);
    line.querySelector(".said")?.append(tools);
  }
}
