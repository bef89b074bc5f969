// @ts-check
/**
 * Where each open channel has got to: the rule that gives order, no doubles and
 * repair. Pure: it knows no socket and no page.
 */

/**
 * @typedef {object} Cursor
 * @property {number | null} seq      last event seen; null until the server tells the head
 * @property {number} liveFrom        head when the channel was last opened: up to it, events are replayed
 * @property {boolean} asked          an `open` is on its way, so a gap needs no second one
 */

export class Cursors {
  /** @type {Map<string, Cursor>} */ #open = new Map();

  /** Starts to follow a channel; says whether it was not followed yet. @param {string} channel @param {number | null} [after] */
  follow(channel, after = null) {
    const known = this.#open.get(channel);
    if (known) known.seq ??= after;
    else this.#open.set(channel, { seq: after, liveFrom: after ?? 0, asked: false });
    return !known;
  }

  /** @param {string} channel */
  forget(channel) {
    this.#open.delete(channel);
  }

  /** Notes that an `open` leaves, and gives the cursor it carries. @param {string} channel */
  asking(channel) {
    const cursor = this.#open.get(channel);
    if (!cursor) return null;
    cursor.asked = true;
    return cursor.seq;
  }

  /** The server answered `open`. @param {string} channel @param {number} head */
  opened(channel, head) {
    const cursor = this.#open.get(channel);
    if (!cursor) return;
    cursor.asked = false;
    cursor.seq ??= head;
    cursor.liveFrom = head;
  }

  /** The server gave up replaying: what lies before `head` must be fetched as a page. @param {string} channel @param {number} head */
  reset(channel, head) {
    const cursor = this.#open.get(channel);
    if (cursor) Object.assign(cursor, { seq: head, liveFrom: head, asked: false });
  }

  /** The server passed over what was said while one was not a member. @param {string} channel @param {number} to */
  skip(channel, to) {
    const cursor = this.#open.get(channel);
    if (cursor && (cursor.seq ?? 0) < to) cursor.seq = to;
  }

  /**
   * What to do with an event: deliver the next one, drop what was seen, and ask
   * for the missing ones once. Events dropped behind a gap come again with it.
   * @param {string} channel @param {number} seq
   * @returns {"deliver" | "drop" | "gap"}
   */
  take(channel, seq) {
    const cursor = this.#open.get(channel);
    if (!cursor) return "drop";
    if (cursor.seq !== null && seq <= cursor.seq) return "drop";
    const next = cursor.seq === null || seq === cursor.seq + 1;
    if (!next && cursor.asked) return "drop";
    if (!next) return "gap";
    cursor.seq = seq;
    return "deliver";
  }

  /** Whether an event was said before we listened. @param {string} channel @param {number} seq */
  replayed(channel, seq) {
    return seq <= (this.#open.get(channel)?.liveFrom ?? 0);
  }

  /** @param {string} channel */
  seq(channel) {
    return this.#open.get(channel)?.seq ?? null;
  }

  /** Every channel to open again on a new socket. */
  channels() {
    return [...this.#open.keys()];
  }
}
