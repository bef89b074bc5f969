// @ts-check
/** Small hands for the page: make an element, read a fragment that the server drew, find an icon. */

/**
 * @param {string} tag @param {Record<string, string | boolean | null | undefined>} [attributes] true writes a bare attribute
 * @param {...(Node | string)} children
 * @returns {HTMLElement}
 */
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children);
  return element;
}

/** The first element of a fragment. Only ever for HTML that the server drew. @param {string | undefined} html @returns {HTMLElement | null} */
export function drawn(html) {
  if (!html) return null;
  const template = document.createElement("template");
  template.innerHTML = html;
  return /** @type {HTMLElement | null} */ (template.content.firstElementChild);
}

/** An icon of the sprite that the page carries. @param {string} name @param {string | null} [size] */
export function icon(name, size = "s") {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  if (size) svg.setAttribute("data-size", size);
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `${sprite()}#i-${name}`);
  svg.append(use);
  return svg;
}

/** Inlined in the page, or a file of its own: whatever the page's own icons point to. */
function sprite() {
  return document.querySelector("svg.icon use")?.getAttribute("href")?.split("#")[0] ?? "";
}

/** The text of an element as one line. @param {Element | null | undefined} element */
export function textOf(element) {
  return (element?.textContent ?? "").replace(/\s+/g, " ").trim();
}

/** The first words of a text. @param {string} text @param {number} [most] */
export function excerpt(text, most = 90) {
  if (text.length <= most) return text;
  return `${text.slice(0, most).replace(/\s+\S*$/, "")}…`;
}

/** @param {Element} element @param {string} name @param {boolean} on */
export function mark(element, name, on) {
  if (element.hasAttribute(name) !== on) element.toggleAttribute(name, on);
}

/** Hides a part whatever the viewer's conditions (`data-when`) say. @param {Element | null | undefined} element */
export function conceal(element) {
  element?.removeAttribute("data-when");
  element?.setAttribute("hidden", "");
}

/** Writes a text only when it changes: no needless layout, no needless announcement. @param {Element} element @param {string} text */
export function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
