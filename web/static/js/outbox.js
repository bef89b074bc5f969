// @ts-check
/**
 * What this person did and the server has not confirmed yet: words, promises, “I cannot”. Kept in a drawer of the
 * device, so that a reload or a day without network loses nothing; the same in every tab, so that each shows it.
 *
 * Pure bookkeeping: it sends nothing and draws nothing. The key makes a second sending harmless;
 * `arrived` and `accepted` may come in either order.
 */

const STALE_MS = 12 * 3600_000; // older than this, sending without asking would surprise
const DOUBT_MS = 2 * 60_000; // accepted this lately, a restored database may not know it
const MOST_ACCEPTED = 20;

/**
 * @typedef {object} Post
 * @property {string} key
 * @property {string} person        whose it is
 * @property {"post" | "claim" | "respond"} verb
 * @property {string} channel       where it is said; empty for an answer to a card
 * @property {string} body
 * @property {string | null} reply_to
 * @property {{id?: string, name: string, blob?: Blob}[]} [files]  handed in already, or still to be
 * @property {Record<string, any>} [fields]  what an answer to a card says
 * @property {boolean} [alert]      calling many people is meant
 * @property {string} [code]        which refusal it met
 * @property {any} [details]        and its facts
 * @property {number} at            when it was written, in ms; no two of a tab are the same
 * @property {"pending" | "failed" | "accepted"} state
 * @property {string} [message]     its id, once the server told
 * @property {string} [guess]       id of a line of mine that came first and is probably this one; known to this tab alone
 * @property {string} [say]         why it failed
 */

/** @typedef {{postMessage(data: any): void, onmessage: ((event: any) => void) | null}} Tabs */

export class Outbox {
  /** @type {Map<string, Post>} */ #posts = new Map();
  #drawer;
  #person;
  #tabs;
  #last = 0;
  /** @type {Promise<unknown>} */ #writing = Promise.resolve();

  /** @type {(post: Post) => void} another tab, or the worker, changed it */
  onHeard = () => {};
  /** @type {(key: string) => void} another tab took it back */
  onGone = () => {};

  /** @param {import("./drawer.js").Drawer} drawer @param {string} person @param {Tabs | null} [tabs] the other tabs of this browser */
  constructor(drawer, person, tabs = null) {
    this.#drawer = drawer;
    this.#person = person;
    this.#tabs = tabs;
    if (tabs) tabs.onmessage = ({ data }) => this.#heard(data);
  }

  /** Reads the drawer again: it may know of what another tab wrote. What is another person's goes. @param {number} now */
  async load(now) {
    for (const post of await this.#drawer.all()) {
      if (post.person !== this.#person) await this.#drawer.remove(post.key);
      else if (!this.#posts.has(post.key)) this.#recall(post, now);
    }
  }

  /** @param {{key: string, channel: string, body: string, reply_to?: string | null, files?: {id?: string, name: string, blob?: Blob}[], at: number}} written */
  add({ key, channel, body, reply_to = null, files = [], at }) {
    return this.#new({ key, verb: "post", channel, body, reply_to, ...(files.length ? { files } : {}), at });
  }

  /** An answer to a card. @param {{key: string, verb: "claim" | "respond", fields: Record<string, any>, at: number}} answer */
  answer({ key, verb, fields, at }) {
    return this.#new({ key, verb, fields, channel: "", body: "", reply_to: null, at });
  }

  /** @param {string} key */
  get(key) {
    return this.#posts.get(key);
  }

  /** Posts to show in a channel, oldest first: what is accepted is a line, or becomes one at once. @param {string} channel */
  waitingIn(channel) {
    return this.#sorted().filter((post) => post.verb === "post" && post.channel === channel && post.state !== "accepted");
  }

  /** Answers to cards that are not settled, or whose refusal nobody read yet. */
  answers() {
    return this.#sorted().filter((post) => post.verb !== "post" && post.state !== "accepted");
  }

  /** What is to be sent, oldest first. */
  pending() {
    return this.#sorted().filter((post) => post.state === "pending");
  }

  /** The server took it. Gives the post, or undefined when it was not ours. @param {string} key @param {string} message */
  accepted(key, message) {
    const post = this.#posts.get(key);
    if (post) this.#keep({ ...post, files: bare(post.files), state: "accepted", message, guess: undefined });
    this.#forgetOldest();
    return this.#posts.get(key);
  }

  /** The server will not take it. @param {string} key @param {string} say @param {string} [code] @param {any} [details] */
  refused(key, say, code, details) {
    const post = this.#posts.get(key);
    return post && this.#keep({ ...post, state: "failed", say, code, details, guess: undefined });
  }

  /** A file of it was handed in. @param {string} key @param {number} place @param {string} id */
  handedIn(key, place, id) {
    const post = this.#posts.get(key);
    const files = post?.files?.map((file, i) => (i === place ? { id, name: file.name } : file));
    return post && this.#keep({ ...post, files });
  }

  /** @param {string} key */
  retry(key) {
    const post = this.#posts.get(key);
    return post && this.#keep({ ...post, state: "pending", say: undefined, guess: undefined });
  }

  /** Its writer means to call all these people. @param {string} key */
  confirm(key) {
    const post = this.#posts.get(key);
    return post && this.#keep({ ...post, alert: true });
  }

  /** @param {string} key */
  remove(key) {
    this.#posts.delete(key);
    this.#write(() => this.#drawer.remove(key));
    this.#tabs?.postMessage({ person: this.#person, gone: key });
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
    if (!likely) return undefined;
    const guessed = { ...likely, guess: message };
    this.#posts.set(likely.key, guessed);
    return guessed;
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

  /** Once all that was said so far is in the drawer. */
  saved() {
    return this.#writing;
  }

  /** @param {Omit<Post, "person" | "state">} written */
  #new(written) {
    this.#last = Math.max(written.at, this.#last + 1);
    return this.#keep({ ...written, person: this.#person, at: this.#last, state: "pending" });
  }

  /** @param {Post} post @param {number} now */
  #recall(post, now) {
    if (post.state === "accepted" && now - post.at > DOUBT_MS) return void this.#drawer.remove(post.key);
    const stale = post.state === "pending" && now - post.at > STALE_MS;
    this.#posts.set(post.key, { ...post, state: stale ? "failed" : post.state });
  }

  /** @param {{person: string, post?: Post, gone?: string}} told by another tab */
  #heard({ person, post, gone }) {
    if (person !== this.#person) return;
    if (gone) {
      this.#posts.delete(gone);
      return this.onGone(gone);
    }
    if (!post) return;
    const guess = post.state === "pending" ? this.#posts.get(post.key)?.guess : undefined;
    this.#posts.set(post.key, { ...post, guess });
    this.onHeard(/** @type {Post} */ (this.#posts.get(post.key)));
  }

  /** @param {Post} post @returns {Post} */
  #keep(post) {
    this.#posts.set(post.key, post);
    const { guess, ...kept } = post;
    this.#write(() => this.#drawer.put(post.key, kept));
    this.#tabs?.postMessage({ person: this.#person, post: kept });
    return post;
  }

  /** One after the other: what was said last is what stays. @param {() => Promise<void>} act */
  #write(act) {
    this.#writing = this.#writing.then(act, act);
  }

  #sorted() {
    return [...this.#posts.values()].sort((a, b) => a.at - b.at || (a.key < b.key ? -1 : 1));
  }

  #forgetOldest() {
    const accepted = this.#sorted().filter((post) => post.state === "accepted");
    for (const post of accepted.slice(0, -MOST_ACCEPTED)) this.remove(post.key);
  }
}

/** Without the bytes: the server has them. @param {Post["files"]} files */
const bare = (files) => files?.map(({ id, name }) => ({ id, name }));

/** What it says, as its verb takes it; what it does not have is left out. @param {Post} post */
export function fieldsOf({ verb, fields, key, channel, body, reply_to, files, alert }) {
  if (verb === "claim") return { ...fields, key };
  if (verb === "respond") return { ...fields };
  const ids = (files ?? []).map(({ id }) => id);
  return { channel, key, body, ...(reply_to ? { reply_to } : {}), ...(ids.length ? { files: ids } : {}), ...(alert ? { alert } : {}) };
}
