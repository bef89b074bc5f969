// @ts-check
/**
 * The one socket of a page: dials, comes back, resumes each channel where it was,
 * and pairs requests with their answers.
 *
 * Guarantees: events of a channel are delivered in order and once; a request is
 * settled exactly once; a request marked `resend` survives the loss of the socket
 * and leaves again with the same fields, so it must carry an idempotency key.
 */
import { isFinal, waitBefore } from "./backoff.js";
import { Cursors } from "./cursors.js";
import { Disconnected, Refusal } from "./refusal.js";

const SUBPROTOCOL = "relais.html.1";
const CROWDED_ATTEMPT = 4; // after “too many connections”, start from waits of 8 s and more
const HELLO_MS = 10_000; // a socket that opened and says nothing is a dead one
const ANSWER_MS = 15_000;
const PROBE_MS = 5_000; // a phone that wakes up must not wait for TCP to notice
const AWAY_MS = 20_000; // hidden for less than this, the socket is trusted
const STEADY_MS = 10_000; // live for this long, the next wait starts small again
const SETTLE_MS = 3_000; // before a new epoch reloads the page
const STUCK_ATTEMPTS = 3; // a handshake refused so often may be a session that ended
const MOST_WAITING = 200; // more unanswered requests than this are refused at once

const CLOSE_CROWDED = 4029;

/**
 * @typedef {"connecting" | "live" | "offline"} State
 * @typedef {object} Asked
 * @property {Record<string, any>} frame
 * @property {boolean} resend
 * @property {(answer: any) => void} resolve
 * @property {(error: Error) => void} reject
 * @property {ReturnType<typeof setTimeout>} [deadline]
 */

export class Wire {
  /** @type {State} */ state = "connecting";
  everLive = false;
  /** @type {() => WebSocket} */ #makeSocket;
  /** @type {WebSocket | null} */ #socket = null;
  #cursors = new Cursors();
  #epoch = "";
  #attempt = 0;
  #ref = 0;
  #ended = false;
  #hiddenAt = 0;
  /** @type {Map<number, Asked>} */ #waiting = new Map();
  /** @type {Map<string, Set<(value: any, extra?: any) => void>>} */ #listeners = new Map();
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #retry;
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #helloDeadline;
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #steady;

  /** @param {{epoch?: string, makeSocket?: () => WebSocket}} [options] */
  constructor({ epoch = "", makeSocket = dial } = {}) {
    this.#epoch = epoch;
    this.#makeSocket = makeSocket;
  }

  connect() {
    globalThis.addEventListener?.("online", () => this.#wake(true));
    globalThis.addEventListener?.("offline", () => this.#probe());
    globalThis.addEventListener?.("pagehide", () => this.#socket?.close()); // or the page is not kept for Back
    globalThis.addEventListener?.("pageshow", (event) => event.persisted && this.#wake(true));
    globalThis.document?.addEventListener("visibilitychange", () => this.#seen());
    this.#dial();
  }

  /**
   * @param {"state" | "hello" | "event" | "typing" | "presence" | "read" | "signal" | "declined" | "draft" | "head" | "seen" | "reset" | "epoch" | "ended" | "stuck"} name
   * @param {(value: any, extra?: any) => void} listener
   * @returns {() => void} takes the listener away
   */
  on(name, listener) {
    const listeners = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, listeners.add(listener));
    return () => listeners.delete(listener);
  }

  /** Tells the listeners of this page; one that throws does not silence the others. @param {string} name @param {any} [value] @param {any} [extra] */
  emit(name, value, extra) {
    for (const listener of this.#listeners.get(name) ?? []) {
      try {
        listener(value, extra);
      } catch (error) {
        console.error(error);
      }
    }
  }

  /** Follows a channel for as long as the page lives. @param {string} channel @param {number | null} [after] */
  open(channel, after = null) {
    if (this.#cursors.follow(channel, after) && this.state === "live") this.#askOpen(channel);
  }

  /** @param {string} channel */
  leave(channel) {
    this.#cursors.forget(channel);
    this.tell("leave", { channel });
  }

  /** Last event seen in a channel. @param {string} channel */
  seq(channel) {
    return this.#cursors.seq(channel);
  }

  /**
   * Asks, and promises the answer: rejects with a Refusal, or Disconnected.
   * @param {string} verb @param {Record<string, any>} [fields] @param {{resend?: boolean, within?: number}} [how]
   * @returns {Promise<any>}
   */
  request(verb, fields = {}, { resend = false, within = ANSWER_MS } = {}) {
    return new Promise((resolve, reject) => {
      const mayWait = resend && !this.#ended && this.#waiting.size < MOST_WAITING;
      if (!mayWait && this.state !== "live") return reject(new Disconnected());
      const ref = ++this.#ref;
      this.#waiting.set(ref, { frame: { t: verb, ref, ...fields }, resend, resolve, reject });
      if (this.state === "live") this.#send(ref, within);
    });
  }

  /** Asks without caring for the answer. @param {string} verb @param {Record<string, any>} [fields] */
  tell(verb, fields) {
    this.request(verb, fields).catch(() => {});
  }

  /** Closes the socket at once; what follows is the same as when it drops. */
  drop() {
    const socket = this.#socket;
    this.#lost(socket, 1006);
    socket?.close();
  }

  #dial() {
    clearTimeout(this.#retry);
    if (this.#socket || this.#ended) return;
    let socket;
    try {
      socket = this.#makeSocket();
    } catch {
      return this.#lost(null, 1006);
    }
    this.#socket = socket;
    this.#helloDeadline = setTimeout(() => this.drop(), HELLO_MS);
    socket.onmessage = ({ data }) => socket === this.#socket && this.#received(JSON.parse(data));
    socket.onclose = ({ code }) => this.#lost(socket, code);
  }

  /** @param {any} frame */
  #received(frame) {
    if (frame.t === "hello") this.#hello(frame);
    else if (frame.t === "ok" || frame.t === "no") this.#answered(frame);
    else if (frame.t === "event") this.#event(frame);
    else {
      if (frame.t === "reset") this.#cursors.reset(frame.channel, frame.head);
      if (frame.t === "skip") this.#cursors.skip(frame.channel, frame.to);
      this.emit(frame.t, frame);
    }
  }

  /** @param {any} hello */
  #hello(hello) {
    clearTimeout(this.#helloDeadline);
    this.#steady = setTimeout(() => (this.#attempt = 0), STEADY_MS);
    const renewed = this.#epoch !== "" && hello.epoch !== this.#epoch;
    this.everLive = true;
    this.#become("live");
    if (renewed) return void this.#renew(hello.epoch);
    this.#epoch = hello.epoch;
    this.emit("hello", hello);
    for (const channel of this.#cursors.channels()) this.#askOpen(channel);
    this.#sendAll();
  }

  /** The database is another one: cursors mean nothing any more, but keys still do. @param {string} epoch */
  async #renew(epoch) {
    const answers = [...this.#waiting.values()].map((asked) => new Promise((done) => {
      const { resolve, reject } = asked;
      asked.resolve = (answer) => (resolve(answer), done(null));
      asked.reject = (error) => (reject(error), done(null));
    }));
    this.#sendAll();
    await Promise.race([Promise.all(answers), new Promise((done) => setTimeout(done, SETTLE_MS))]);
    this.#epoch = epoch;
    this.emit("epoch", epoch);
  }

  /** @param {any} event */
  #event(event) {
    const { channel, seq } = event;
    const verdict = this.#cursors.take(channel, seq);
    if (verdict === "gap") this.#askOpen(channel);
    if (verdict === "deliver") this.emit("event", event, { replayed: this.#cursors.replayed(channel, seq) });
  }

  /** @param {string} channel @param {number} [within] */
  #askOpen(channel, within = ANSWER_MS) {
    const after = this.#cursors.asking(channel);
    const fields = after === null ? { channel } : { channel, after };
    this.request("open", fields, { within }).then(
      ({ head }) => this.#cursors.opened(channel, head),
      (error) => error instanceof Refusal && this.#openRefused(channel, error),
    );
  }

  /** Later helps, or the channel is no longer ours to hear. @param {string} channel @param {Refusal} refusal */
  #openRefused(channel, { retryAfter }) {
    if (retryAfter === null) this.#cursors.forget(channel);
    else setTimeout(() => this.state === "live" && this.#askOpen(channel), retryAfter * 1000);
  }

  /** @param {any} answer */
  #answered(answer) {
    const asked = this.#waiting.get(answer.ref);
    if (!asked) return;
    this.#waiting.delete(answer.ref);
    clearTimeout(asked.deadline);
    if (answer.t === "no") return asked.reject(new Refusal(answer));
    if (asked.frame.t === "open") this.#cursors.opened(asked.frame.channel, answer.head); // before the next frame is read
    asked.resolve(answer);
  }

  /** @param {number} ref @param {number} [within] */
  #send(ref, within = ANSWER_MS) {
    const asked = this.#waiting.get(ref);
    if (!asked || this.#socket?.readyState !== 1) return;
    clearTimeout(asked.deadline);
    asked.deadline = setTimeout(() => this.drop(), within);
    this.#socket.send(JSON.stringify(asked.frame));
  }

  #sendAll() {
    for (const [ref, asked] of this.#waiting) if (asked.resend) this.#send(ref);
  }

  /** @param {WebSocket | null} socket @param {number} code */
  #lost(socket, code) {
    if (socket !== this.#socket) return; // an earlier one, already mourned
    this.#socket = null;
    clearTimeout(this.#helloDeadline);
    clearTimeout(this.#steady);
    this.#ended ||= isFinal(code);
    const wasLive = this.state === "live";
    this.#become(wasLive && !this.#ended ? "connecting" : "offline");
    this.#failWaiting();
    if (this.#ended) return this.emit("ended", code);
    if (code === CLOSE_CROWDED) this.#attempt = Math.max(this.#attempt, CROWDED_ATTEMPT);
    this.#retry = setTimeout(() => this.#dial(), waitBefore(this.#attempt++));
    if (!wasLive && this.#attempt % STUCK_ATTEMPTS === 0) this.emit("stuck");
  }

  #failWaiting() {
    for (const [ref, asked] of this.#waiting) {
      clearTimeout(asked.deadline);
      if (asked.resend && !this.#ended) continue;
      this.#waiting.delete(ref);
      asked.reject(new Disconnected());
    }
  }

  /** @param {State} state */
  #become(state) {
    if (state === this.state) return;
    this.state = state;
    this.emit("state", state);
  }

  /** @param {boolean} [fresh] whether the network just came back */
  #wake(fresh = false) {
    if (fresh) this.#attempt = 0;
    if (this.state === "live") this.#probe();
    else this.#dial();
  }

  #seen() {
    if (document.hidden) this.#hiddenAt = Date.now();
    else if (this.state !== "live" || Date.now() - this.#hiddenAt > AWAY_MS) this.#wake();
  }

  /** Asks something harmless: without a quick answer the socket is dead. */
  #probe() {
    const [channel] = this.#cursors.channels();
    if (channel && this.state === "live") this.#askOpen(channel, PROBE_MS);
  }
}

function dial() {
  const url = new URL("/ws", location.href);
  url.protocol = url.protocol.replace("http", "ws");
  return new WebSocket(url, SUBPROTOCOL);
}
