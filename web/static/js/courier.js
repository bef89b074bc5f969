// @ts-check
/**
 * Carries waiting posts to the server, on every page: what was written without network
 * leaves when it is back, wherever the person is by then.
 *
 * One at a time, oldest first: what somebody says keeps its order, and a long absence
 * does not come back as a flood.
 */
import { Disconnected } from "./refusal.js";

const AGAIN_MS = 1_000; // at least this, when the server says “later”

/** @typedef {import("./outbox.js").Post} Post */

export class Courier {
  #wire;
  #outbox;
  #running = false;
  /** @type {Set<(post: Post) => void>} */ #listeners = new Set();

  /** @param {Pick<import("./wire.js").Wire, "on" | "request">} wire @param {import("./outbox.js").Outbox} outbox */
  constructor(wire, outbox) {
    this.#wire = wire;
    this.#outbox = outbox;
  }

  connect() {
    this.#wire.on("hello", () => this.#run());
    this.#run();
  }

  /** Hears of each post whose state changed. @param {(post: Post) => void} listener */
  onChange(listener) {
    this.#listeners.add(listener);
  }

  /** @param {{key: string, channel: string, body: string, reply_to?: string | null}} written */
  post(written) {
    const post = this.#outbox.add({ ...written, at: Date.now() });
    this.#tell(post);
    this.#run();
    return post;
  }

  /** @param {string} key */
  retry(key) {
    const post = this.#outbox.retry(key);
    if (!post) return;
    this.#tell(post);
    this.#run();
  }

  async #run() {
    if (this.#running) return;
    this.#running = true;
    let willing = true;
    for (let [post] = this.#outbox.pending(); post && willing; [post] = this.#outbox.pending()) willing = await this.#carry(post);
    this.#running = false;
  }

  /** Whether to go on with the next one. @param {Post} post */
  async #carry({ key, channel, body, reply_to }) {
    const fields = reply_to ? { channel, key, body, reply_to } : { channel, key, body };
    try {
      const { message } = await this.#wire.request("post", fields, { resend: true });
      this.#tell(this.#outbox.accepted(key, message));
      return true;
    } catch (error) {
      if (error instanceof Disconnected) return false; // kept on the device until the next hello
      return this.#refused(key, /** @type {import("./refusal.js").Refusal} */ (error));
    }
  }

  /** @param {string} key @param {import("./refusal.js").Refusal} refusal */
  async #refused(key, { say, retryAfter }) {
    if (retryAfter === null) this.#tell(this.#outbox.refused(key, say));
    else await new Promise((done) => setTimeout(done, Math.max(AGAIN_MS, retryAfter * 1000)));
    return true;
  }

  /** @param {Post | undefined} post */
  #tell(post) {
    if (post) this.#listeners.forEach((listener) => listener(post));
  }
}
