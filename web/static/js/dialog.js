// @ts-check
/** A sheet over the page: the browser keeps the focus inside, Escape closes it, the focus goes back. */
import { el, icon } from "./dom.js";
import { say } from "./words.js";

/** @param {string} title @param {...HTMLElement} parts @returns {HTMLDialogElement} */
export function openDialog(title, ...parts) {
  const close = el("button", { class: "icon-button", type: "button", "aria-label": say("js-dialog-close") }, icon("close", null));
  const heading = el("h2", { id: "dialog-title" }, title);
  const dialog = /** @type {HTMLDialogElement} */ (el("dialog", { class: "sheet", "aria-labelledby": heading.id }, el("div", { class: "sheet-head" }, heading, close), ...parts));
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", ({ target }) => target === dialog && dialog.close()); // the ground behind it
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

export const dialogIsOpen = () => document.querySelector("dialog[open]") !== null;
