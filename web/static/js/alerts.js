// @ts-check
/** What just became urgent: said at once, shown in the name of the tab, and heard by those who asked for it. */
import { alarm, announce } from "./announce.js";
import { drawn, textOf } from "./dom.js";
import { device } from "./storage.js";
import { titleAlert } from "./title.js";
import { say } from "./words.js";

const FRESH_MS = 60_000; // after a short loss, an alert this young is still one
const NOTES_HZ = [660, 880];
const NOTE_S = 0.16;
const LOUDNESS = 0.18;
const BUZZ_MS = [120, 80, 120];

export class Alerts {
  #page;
  /** @type {AudioContext | null} */ #audio = null;

  /** @param {import("./page.js").Page} page */
  constructor(page) {
    this.#page = page;
  }

  /** @param {import("./wire.js").Wire} wire */
  connect(wire) {
    wire.on("event", (event, how) => this.#isNews(event, how) && this.#alert(event));
    document.addEventListener("click", ({ target }) => this.#pressed(/** @type {Element} */ (target)));
    document.addEventListener("pointerdown", () => this.#wakeAudio(), { passive: true });
    document.addEventListener("visibilitychange", () => !document.hidden && titleAlert(""));
    this.#draw();
  }

  /** Opened just now, by somebody else, and pressing. @param {any} event @param {{replayed: boolean}} how */
  #isNews({ channel, kind, at, by, data }, { replayed }) {
    if ((channel !== this.#page.urgences && !this.#page.playing.has(channel)) || kind !== "need.opened" || by?.id === this.#page.me) return false;
    const urgency = data?.need?.urgency;
    return (urgency === "urgent" || urgency === "vital") && (!replayed || Date.now() - Date.parse(at) < FRESH_MS);
  }

  /** @param {any} event */
  #alert({ data, html }) {
    const vital = data.need.urgency === "vital";
    const title = textOf(drawn(html?.strip)?.querySelector(".strip-words strong"));
    const words = say(vital ? "js-alert-vital" : "js-alert-urgent", { title });
    if (vital) alarm(words);
    else announce(words);
    if (document.hidden) titleAlert(words);
    if (this.#wanted && this.#firstTab(data.need.id)) this.#ring();
  }

  get #wanted() {
    return device.get("sound") === "on";
  }

  /** Three tabs ring once. @param {string} need */
  #firstTab(need) {
    if (device.get("rung") === need) return false;
    device.set("rung", need);
    return true;
  }

  #ring() {
    navigator.vibrate?.(BUZZ_MS);
    const audio = this.#audio;
    if (audio?.state !== "running") return; // nobody touched the page yet: browsers keep it silent
    NOTES_HZ.forEach((hertz, i) => playNote(audio, hertz, audio.currentTime + i * NOTE_S));
  }

  /** A browser lets a page speak only after a touch. */
  #wakeAudio() {
    if (!this.#wanted || !("AudioContext" in globalThis)) return;
    this.#audio ??= new AudioContext();
    if (this.#audio.state === "suspended") this.#audio.resume().catch(() => {});
  }

  /** @param {Element} target */
  #pressed(target) {
    if (!target.closest?.("[data-set-sound]")) return;
    device.set("sound", this.#wanted ? "off" : "on");
    this.#draw();
    this.#wakeAudio();
    if (this.#wanted) setTimeout(() => this.#ring(), 100); // so that one knows what it sounds like
  }

  #draw() {
    for (const button of document.querySelectorAll("[data-set-sound]")) button.setAttribute("aria-pressed", String(this.#wanted));
  }
}

/** @param {AudioContext} audio @param {number} hertz @param {number} at */
function playNote(audio, hertz, at) {
  const note = audio.createOscillator();
  const volume = audio.createGain();
  note.frequency.value = hertz;
  volume.gain.setValueAtTime(0, at);
  volume.gain.linearRampToValueAtTime(LOUDNESS, at + 0.02);
  volume.gain.exponentialRampToValueAtTime(0.001, at + NOTE_S);
  note.connect(volume).connect(audio.destination);
  note.start(at);
  note.stop(at + NOTE_S);
}
