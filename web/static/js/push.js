// @ts-check
/** Notifications on this device: asked for on a press only, and said why when they cannot be. */
import { say } from "./words.js";

const WORKER = "/sw.js";
const HERE = "/api/v1/me/push";

/** @typedef {"unable" | "denied" | "on" | "off"} State */

export class Push {
  #box;
  #key;
  #csrf;

  /** @param {HTMLElement} box the element with ``data-push`` @param {{csrf: string}} page */
  constructor(box, page) {
    this.#box = box;
    this.#key = box.dataset.push ?? "";
    this.#csrf = page.csrf;
  }

  connect() {
    this.#on("[data-push-start]", () => this.#start());
    this.#on("[data-push-stop]", () => this.#stop());
    this.#draw();
  }

  /** @param {string} button @param {() => Promise<void>} act */
  #on(button, act) {
    const element = /** @type {HTMLButtonElement | null} */ (this.#box.querySelector(button));
    element?.addEventListener("click", async () => {
      element.disabled = true;
      try {
        await act();
        await this.#draw();
      } catch {
        await this.#draw("js-push-failed");
      } finally {
        element.disabled = false;
      }
    });
  }

  async #start() {
    if ((await Notification.requestPermission()) !== "granted") return;
    await navigator.serviceWorker.register(WORKER, { type: "module", scope: "/" });
    const { pushManager } = await navigator.serviceWorker.ready;
    const known = await pushManager.getSubscription();
    if (known && !sameKey(known.options.applicationServerKey, this.#key)) await known.unsubscribe();
    const fresh = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: this.#key });
    await this.#tell("POST", fresh.toJSON());
  }

  async #stop() {
    const subscription = await subscriptionHere();
    if (!subscription) return;
    await this.#tell("DELETE", { endpoint: subscription.endpoint });
    await subscription.unsubscribe();
  }

  /** @param {string} method @param {unknown} body */
  async #tell(method, body) {
    const headers = { "Content-Type": "application/json", "X-CSRF-Token": this.#csrf };
    const answer = await fetch(HERE, { method, headers, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${answer.status}`);
  }

  /** @param {string} [trouble] */
  async #draw(trouble) {
    const state = await stateHere();
    const words = { unable: "js-push-unable", denied: "js-push-denied", on: "js-push-on", off: "" };
    const line = /** @type {HTMLElement} */ (this.#box.querySelector("[data-push-state]"));
    const key = trouble ?? words[state];
    line.textContent = key ? say(key) : "";
    this.#show("[data-push-start]", state === "off");
    this.#show("[data-push-stop]", state === "on");
  }

  /** @param {string} button @param {boolean} shown */
  #show(button, shown) {
    const element = /** @type {HTMLElement | null} */ (this.#box.querySelector(button));
    if (element) element.hidden = !shown;
  }
}

/** Where this browser stands, and whether its subscription is this person's. @returns {Promise<State>} */
async function stateHere() {
  if (!("serviceWorker" in navigator) || !("PushManager" in window) || !("Notification" in window)) return "unable";
  if (Notification.permission === "denied") return "denied";
  const subscription = await subscriptionHere();
  if (!subscription) return "off";
  const answer = await fetch(HERE, { headers: { Accept: "application/json" } });
  const { endpoints = [] } = answer.ok ? await answer.json() : {};
  return endpoints.includes(subscription.endpoint) ? "on" : "off";
}

async function subscriptionHere() {
  const registration = await navigator.serviceWorker.getRegistration("/");
  return (await registration?.pushManager.getSubscription()) ?? null;
}

/** @param {ArrayBuffer | null} raw @param {string} key base64url */
export function sameKey(raw, key) {
  if (!raw) return false;
  const text = btoa(String.fromCharCode(...new Uint8Array(raw)));
  return text.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "") === key;
}
