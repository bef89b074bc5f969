// @ts-check
/** The two ways in which a request fails. */

/** The server said no. `say` is a sentence in the person's language. */
export class Refusal extends Error {
  /** @param {{code?: string, say?: string, details?: any, retry_after?: number | null}} no */
  constructor({ code = "unknown", say = "", details = {}, retry_after = null }) {
    super(say || code);
    this.name = "Refusal";
    this.code = code;
    this.say = say;
    this.details = details ?? {};
    this.retryAfter = retry_after;
  }
}

/** The socket went away before the answer: nobody knows whether it was done. */
export class Disconnected extends Error {
  constructor() {
    super("disconnected");
    this.name = "Disconnected";
  }
}
