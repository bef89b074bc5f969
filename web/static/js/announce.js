// @ts-check
/** What screen readers hear: polite lines gathered for a moment, alarms at once. */

const GATHER_MS = 600; // a burst becomes one announcement
const FORGET_MS = 10_000; // what was said is not found again by browsing the page
const MOST_LINES = 4;

/** @type {string[]} */
let waiting = [];
/** @type {ReturnType<typeof setTimeout> | undefined} */
let gathering;

/** Says a line when the listener is free. @param {string} text */
export function announce(text) {
  if (!text) return;
  waiting.push(text);
  gathering ??= setTimeout(sayWaiting, GATHER_MS);
}

/** Says it now, over anything else: for a vital need only. @param {string} text */
export function alarm(text) {
  speak("alarm", text);
}

function sayWaiting() {
  const lines = [...new Set(waiting)].slice(-MOST_LINES);
  waiting = [];
  gathering = undefined;
  speak("live", lines.map((line) => line.replace(/[.\s]+$/, "")).join(". "));
}

/** @param {string} id @param {string} text */
function speak(id, text) {
  const region = document.getElementById(id);
  if (!region) return;
  const line = document.createElement("p"); // a new node each time: the same words twice are said twice
  line.textContent = text;
  region.replaceChildren(line);
  setTimeout(() => line.remove(), FORGET_MS);
}
