// @ts-check
/**
 * The worker of this device, and newer versions of what is served. A page never mixes two versions: its files carry
 * theirs in their address. What is older than the server says so, and waits for a press, since somebody may be writing.
 */
import { toast } from "./toasts.js";
import { say } from "./words.js";

const WORKER = "/sw.js";

export class Update {
  #mine = document.documentElement.dataset.version ?? "";
  #told = false;
  #pressed = false;

  /** @param {Pick<import("./wire.js").Wire, "on">} wire */
  connect(wire) {
    wire.on("hello", ({ version }) => this.#serves(version));
    this.#register();
  }

  async #register() {
    if (!("serviceWorker" in navigator)) return;
    navigator.serviceWorker.addEventListener("controllerchange", () => this.#pressed && location.reload());
    // A browser that refuses (a window that keeps nothing, no modules in workers) does without one.
    await navigator.serviceWorker.register(WORKER, { type: "module", scope: "/" }).catch(() => null);
  }

  /** @param {string | undefined} version what the server serves now */
  async #serves(version) {
    if (!version || !this.#mine) return;
    const registration = await navigator.serviceWorker?.getRegistration("/");
    if (version === this.#mine) return takeOver(registration); // this page is new already: so may the worker be
    await registration?.update().catch(() => {}); // the next hello tries again
    if (this.#told) return;
    this.#told = true;
    toast(say("js-update-ready"), { icon: "retry", press: { text: say("js-update"), act: () => this.#press() } });
  }

  async #press() {
    this.#pressed = true;
    if (!takeOver(await navigator.serviceWorker?.getRegistration("/"))) location.reload();
  }
}

/** The worker that waits takes over, if one does. @param {ServiceWorkerRegistration | undefined} registration */
function takeOver(registration) {
  registration?.waiting?.postMessage({ t: "take-over" });
  return Boolean(registration?.waiting);
}
