// @ts-check
/** The name of the tab: how much is unread, and what became urgent while nobody looked. */

let base = "";
let count = 0;
let urgent = "";

/** @param {number} unread */
export function titleCount(unread) {
  count = unread;
  draw();
}

/** Stays until the page is looked at; never blinks. @param {string} text */
export function titleAlert(text) {
  urgent = text;
  draw();
}

/** @param {string} name the page got another name */
export function titleBase(name) {
  base = name;
  draw();
}

function draw() {
  base ||= document.title.replace(/^\(\d+\) /, "");
  document.title = `${count > 0 ? `(${count}) ` : ""}${urgent ? `${urgent} · ` : ""}${base}`;
}
