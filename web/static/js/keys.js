// @ts-check
/** Idempotency keys: the server does what a key asks for once, however often it hears it. */

const BYTES = 12;

/**
 * A fresh key. The time comes first, so that keys of one moment are kept side by side: the server
 * then writes a page where it would write a hundred. Not randomUUID, which a plain-http town hall
 * network does not have.
 */
export function newKey(now = Date.now()) {
  const bytes = crypto.getRandomValues(new Uint8Array(BYTES));
  const chance = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return now.toString(16).padStart(12, "0") + chance;
}
