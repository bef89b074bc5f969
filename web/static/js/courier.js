// @ts-check
/**
 * Carries what waits to the server, on every page: what was done without network leaves when it
 * is back, wherever the person is by then.
 *
 * One tab of the browser at a time, oldest first: what somebody says keeps its order, and a long absence
 * does not come back as a flood. Answers to cards have a lane of their own: a promise does not wait behind a photo.
 */
import { fieldsOf } from "./outbox.js";
import { Disconnected, Refusal } from "./refusal.js";

const AGAIN_MS = 1_000; // at least this, when the server says “later”
const PATIENCE_MS = 20_000; // a tab that was put to sleep with the pen in its hand is not waited for any longer
const LANES = /** @type {const} */ (["answers", "posts"]);

/** @typedef {import("./outbox.js").Post} Post */
/** @typedef {{request(name: string, options: any, act: () => Promise<void>): Promise<void>}} Locks */

export class Courier {
  #wire;
  #outbox;
  #locks;
  #handIn;
  #ready = false; // the outbox was read
  /** @type {Set<string>} */ #running = new Set();
  /** @type {Set<(post: Post, answer?: any) => void>} */ #listeners = new Set();

  /** @type {() => void} something waits and this page cannot send it now */
  onWaiting = () => {};

  /**
   * @param {Pick<import("./wire.js").Wire, "on" | "request" | "state">} wire @param {import("./outbox.js").Outbox} outbox
   * @param {{person: string, locks?: Locks, handIn?: (file: {name: string, blob: Blob}) => Promise<string>}} house
   */
  constructor(wire, outbox, { person, locks = alone, handIn = async () => "" }) {
    this.#wire = wire;
    this.#outbox = outbox;
    this.#locks = { name: `outbox.${person}`, request: locks.request.bind(locks) };
    this.#handIn = handIn;
    outbox.onHeard = (post) => this.#heard(post);
  }

  /** Starts once the outbox was read. */
  connect() {
    this.#ready = true;
    this.#wire.on("hello", () => this.#run());
    this.#run();
  }

  /** Hears of each post whose state changed, here or in another tab. @param {(post: Post, answer?: any) => void} listener */
  onChange(listener) {
    this.#listeners.add(listener);
  }

  /** @param {{key: string, channel: string, body: string, reply_to?: string | null, files?: {id?: string, name: string, blob?: Blob}[]}} written */
  post(written) {
    return this.#added(this.#outbox.add({ ...written, at: Date.now() }));
  }

  /** An answer to a card. @param {{key: string, verb: "claim" | "respond", fields: Record<string, any>}} answer */
  answer(answer) {
    return this.#added(this.#outbox.answer({ ...answer, at: Date.now() }));
  }

  /** @param {string} key */
  retry(key) {
    const post = this.#outbox.retry(key);
    if (post) this.#added(post);
  }

  /** Calling so many people is meant. @param {string} key */
  alert(key) {
    this.#outbox.confirm(key);
    this.retry(key);
  }

  /** @param {Post} post */
  #added(post) {
    this.#tell(post);
    this.#run();
    return post;
  }

  /** @param {Post} post */
  #heard(post) {
    this.#tell(post);
    if (post.state === "pending") this.#run(); // the tab that wrote it may have no line to the server
  }

  #run() {
    if (!this.#ready || this.#outbox.pending().length === 0) return;
    if (this.#wire.state !== "live") return this.onWaiting();
    for (const lane of LANES) this.#runLane(lane);
  }

  /** @param {"answers" | "posts"} lane */
  async #runLane(lane) {
    if (this.#running.has(lane) || !this.#next(lane)) return;
    this.#running.add(lane);
    await inTurn(this.#locks, lane, () => this.#drain(lane));
    this.#running.delete(lane);
    if (this.#wire.state === "live" && this.#next(lane)) this.#runLane(lane);
  }

  /** @param {"answers" | "posts"} lane */
  async #drain(lane) {
    await this.#outbox.load(Date.now());
    let willing = true;
    for (let post = this.#next(lane); post && willing; post = this.#next(lane)) willing = await this.#carry(post);
  }

  /** @param {"answers" | "posts"} lane */
  #next(lane) {
    return this.#outbox.pending().find(({ verb }) => (verb === "post") === (lane === "posts"));
  }

  /** Whether to go on with the next one. @param {Post} post */
  async #carry(post) {
    try {
      const whole = await this.#withFiles(post);
      const answer = await this.#wire.request(post.verb, fieldsOf(whole));
      this.#tell(this.#outbox.accepted(post.key, answer.message ?? ""), answer);
      return true;
    } catch (error) {
      if (error instanceof Refusal) return this.#refused(post.key, error);
      if (!(error instanceof Disconnected)) console.error(error);
      return false; // kept on the device until the next hello
    }
  }

  /** @param {Post} post */
  async #withFiles(post) {
    for (const [place, { name, blob }] of (post.files ?? []).entries()) {
      if (blob) this.#outbox.handedIn(post.key, place, await this.#handIn({ name, blob }));
    }
    return this.#outbox.get(post.key) ?? post;
  }

  /** @param {string} key @param {Refusal} refusal */
  async #refused(key, { say, code, details, retryAfter }) {
    if (retryAfter === null) this.#tell(this.#outbox.refused(key, say, code, details));
    else await new Promise((done) => setTimeout(done, Math.max(AGAIN_MS, retryAfter * 1000)));
    return true;
  }

  /** @param {Post | undefined} post @param {any} [answer] */
  #tell(post, answer) {
    if (post) this.#listeners.forEach((listener) => listener(post, answer));
  }
}

/** Where the browser knows no locks, each tab is alone: the keys keep what two tabs send from being double. @type {Locks} */
const alone = { request: (name, options, act) => act() };

/** While no other tab does the same, or the one that does seems asleep. @param {Locks & {name: string}} locks @param {string} lane @param {() => Promise<void>} act */
async function inTurn(locks, lane, act) {
  const name = `${locks.name}.${lane}`;
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), PATIENCE_MS);
  const begun = () => (clearTimeout(timer), act());
  try {
    await locks.request(name, { signal: patience.signal }, begun);
  } catch {
    if (patience.signal.aborted) await locks.request(name, { steal: true }, begun).catch(() => {});
  }
}
