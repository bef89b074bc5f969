// @ts-check
/** A short voice note: pressed once it listens, pressed again it is a file. */
import { announce } from "./announce.js";
import { toast } from "./toasts.js";
import { say } from "./words.js";

const LONGEST_MS = 120_000; // two minutes: longer is a telephone call
const TYPES = ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus"];

export class Recorder {
  #button;
  #made;
  /** @type {MediaRecorder | null} */ #recording = null;

  /** @param {HTMLButtonElement} button @param {(file: File) => void} made */
  constructor(button, made) {
    this.#button = button;
    this.#made = made;
  }

  connect() {
    const can = typeof MediaRecorder === "function" && Boolean(navigator.mediaDevices?.getUserMedia);
    this.#button.hidden = !can;
    if (can) this.#button.addEventListener("click", () => (this.#recording ? this.#recording.stop() : this.#start()));
  }

  async #start() {
    const sound = await navigator.mediaDevices.getUserMedia({ audio: true }).catch(() => null);
    if (!sound) return toast(say("js-no-microphone"), { icon: "problem" });
    const mimeType = TYPES.find((type) => MediaRecorder.isTypeSupported(type));
    const recording = (this.#recording = new MediaRecorder(sound, mimeType ? { mimeType } : {}));
    /** @type {Blob[]} */ const parts = [];
    const limit = setTimeout(() => recording.state === "recording" && recording.stop(), LONGEST_MS);
    recording.addEventListener("dataavailable", ({ data }) => data.size && parts.push(data));
    recording.addEventListener("stop", () => {
      clearTimeout(limit);
      sound.getTracks().forEach((track) => track.stop());
      this.#recording = null;
      this.#listens(false);
      const type = recording.mimeType.split(";")[0];
      if (parts.length) this.#made(new File(parts, `${say("js-voice")}.${type.split("/")[1]}`, { type }));
    });
    recording.start();
    this.#listens(true);
  }

  /** @param {boolean} on */
  #listens(on) {
    this.#button.setAttribute("aria-pressed", String(on));
    announce(say(on ? "js-recording" : "js-recorded"));
  }
}
