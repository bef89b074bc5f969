// @ts-check
/** Idempotency keys: the server does what a key asks for once, however often it hears it. */

const BYTES = 16;

/** A fresh key. Not randomUUID, which a plain-http town hall network does not have. */
export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(BYTES));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
