// @ts-check
/**
 * Posts that the server has not confirmed yet, one remembered item a post, so that a
 * reload or a day without network loses nothing and two tabs do not overwrite each other.
 *
 * Pure bookkeeping over a memory: it sends nothing and draws nothing. The key makes a
 * second sending harmless; `arrived` and `accepted` may come in either order.
 */

const STALE_MS = 12 * 3600_000; // older than this, sending without asking would surprise
const DOUBT_MS = 2 * 60_000; // accepted this lately, a restored database may not know it
const MOST_ACCEPTED = 20;

/**
 * @typedef {object} Post
 * @property {string} key
 * @property {string} channel
 * @property {string} body
 * @property {string | null} reply_to
 * @property {number} at            when it was written, in ms
 * @property {"pending" | "failed" | "accepted"} state
 * @property {string} [message]     its id, once the server told
 * @property {string} [guess]       id of a line of mine that came first and is probably this one
 * @property {string} [say]         why it failed
 */

export class Outbox {
  /** @type {Map<string, Post>} */ #posts = new Map();
  #memory;
  #prefix;

  /** @param {import("./storage.js").Memory} memory @param {string} person @param {number} now */
  constructor(memory, person, now) {
    this.#memory = memory;
    this.#prefix = `outbox.${person}.`;
    for (const name of memory.names(this.#prefix)) this.#recall(name, now);
  }

  /** @param {{key: string, channel: string, body: string, reply_to?: string | null, at: number}} written */
  add({ key, channel, body, reply_to = null, at }) {
    return this.#keep({ key, channel, body, reply_to, at, state: "pending" });
  }

  /** @param {string} key */
  get(key) {
    return this.#posts.get(key);
  }

  /** Posts to show in a channel, oldest first: what is accepted is a line, or becomes one at once. @param {string} channel */
  waitingIn(channel) {
    return this.#sorted().filter((post) => post.channel === channel && post.state !== "accepted");
  }

  /** Posts to send, oldest first. */
  pending() {
    return this.#sorted().filter((post) => post.state === "pending");
  }

  /** The server took it. Gives the post, or undefined when it was not ours. @param {string} key @param {string} message */
  accepted(key, message) {
    const post = this.#posts.get(key);
    if (post) this.#keep({ ...post, state: "accepted", message, guess: undefined });
    this.#forgetOldest();
    return this.#posts.get(key);
  }

  /** The server will not take it. @param {string} key @param {string} say */
  refused(key, say) {
    const post = this.#posts.get(key);
    return post && this.#keep({ ...post, state: "failed", say, guess: undefined });
  }

  /** @param {string} key */
  retry(key) {
    const post = this.#posts.get(key);
    return post && this.#keep({ ...post, state: "pending", say: undefined, guess: undefined });
  }

  /** @param {string} key */
  remove(key) {
    this.#posts.delete(key);
    this.#memory.remove(this.#prefix + key);
  }

  /**
   * A line of mine arrived: the post that it shows, if there is one. Before its `ok`
   * the id is unknown, but posts of a channel are taken in order, so the oldest one
   * in flight is the likely one; `accepted` or `refused` settles it.
   * @param {string} channel @param {string} message
   */
  arrived(channel, message) {
    const own = this.#sorted().filter((post) => post.channel === channel);
    const known = own.find((post) => post.message === message || post.guess === message);
    if (known) return known;
    const likely = own.find((post) => post.state === "pending" && !post.guess);
    return likely && this.#keep({ ...likely, guess: message });
  }

  /** The server lost its memory: what it accepted lately must be said again. @param {number} now */
  doubt(now) {
    for (const post of this.#posts.values()) {
      if (post.state !== "accepted") continue;
      if (now - post.at < DOUBT_MS) this.#keep({ ...post, state: "pending", message: undefined });
      else this.remove(post.key);
    }
  }

  /** Forgets everything, at sign-out. */
  clear() {
    for (const key of [...this.#posts.keys()]) this.remove(key);
  }

  /** @param {string} name @param {number} now */
  #recall(name, now) {
    try {
      const post = JSON.parse(this.#memory.get(name) ?? "");
      if (post.state === "accepted" && now - post.at > DOUBT_MS) return this.#memory.remove(name);
      const stale = post.state === "pending" && now - post.at > STALE_MS;
      this.#posts.set(post.key, { ...post, guess: undefined, state: stale ? "failed" : post.state });
    } catch {
      this.#memory.remove(name);
    }
  }

  /** @param {Post} post @returns {Post} */
  #keep(post) {
    this.#posts.set(post.key, post);
    this.#memory.set(this.#prefix + post.key, JSON.stringify(post));
    return post;
  }

  #sorted() {
    return [...this.#posts.values()].sort((a, b) => a.at - b.at);
  }

  #forgetOldest() {
    const accepted = this.#sorted().filter((post) => post.state === "accepted");
    for (const post of accepted.slice(0, -MOST_ACCEPTED)) this.remove(post.key);
  }
}
