// @ts-check
/** How much is unread, and how much of it calls me, channel by channel: the arithmetic behind every badge. Pure. */

export class Counts {
  /** @type {Map<string, number>} */ #unread = new Map();
  /** @type {Map<string, number>} */ #calls = new Map();
  /** @type {Map<string, number>} */ #heads = new Map();
  #me;

  /** @param {string} me */
  constructor(me) {
    this.#me = me;
  }

  /** The server's own count, whole. @param {{unread?: Record<string, number>, mentions?: Record<string, number>, heads?: Record<string, number>}} hello */
  restart({ unread = {}, mentions = {}, heads = {} }) {
    this.#unread = new Map(Object.entries(unread).filter(([, n]) => n > 0));
    this.#calls = new Map(Object.entries(mentions).filter(([, n]) => n > 0));
    this.#heads = new Map(Object.entries(heads));
  }

  /** Something that was just said there calls me. @param {string} channel */
  called(channel) {
    this.#calls.set(channel, this.calls(channel) + 1);
  }

  /** A channel moved by these posts; a head already counted changes nothing. @param {{channel: string, seq: number, posts?: Record<string, number>}} head */
  moved({ channel, seq, posts = {} }) {
    if (seq <= (this.#heads.get(channel) ?? 0)) return;
    this.#heads.set(channel, seq);
    const others = Object.entries(posts).filter(([by]) => by !== this.#me);
    this.#add(channel, others.reduce((sum, [, n]) => sum + n, 0));
  }

  /** One event of an open channel. @param {{channel: string, seq: number, kind: string, by?: {id: string}}} event */
  heard({ channel, seq, kind, by }) {
    this.moved({ channel, seq, posts: kind === "message.posted" ? { [by?.id ?? ""]: 1 } : {} });
  }

  /** Somebody read up to here: me, on this device or another. @param {{channel: string, unread?: number, mentions?: number}} read */
  read({ channel, unread = 0, mentions = 0 }) {
    if (mentions > 0) this.#calls.set(channel, mentions);
    else this.#calls.delete(channel);
    if (unread > 0) this.#unread.set(channel, unread);
    else this.#unread.delete(channel);
  }

  /** @param {string} channel */
  of(channel) {
    return this.#unread.get(channel) ?? 0;
  }

  /** @param {string} channel */
  calls(channel) {
    return this.#calls.get(channel) ?? 0;
  }

  total() {
    return [...this.#unread.values()].reduce((sum, n) => sum + n, 0);
  }

  /** @param {string} channel @param {number} n */
  #add(channel, n) {
    if (n > 0) this.#unread.set(channel, this.of(channel) + n);
  }
}
