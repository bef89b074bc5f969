// @ts-check
/** When to dial again, and when not to. Pure. */

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 15_000; // ten thousand who come back within it are fewer than one worker takes in

/** Full jitter: spreads a crowd that lost its server together. @param {number} attempt @param {() => number} [random] */
export function waitBefore(attempt, random = Math.random) {
  const ceiling = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (attempt + 1));
  return FIRST_WAIT_MS + random() * (ceiling - FIRST_WAIT_MS);
}

/** Codes 4100–4199 tell a client to stay away. @param {number} code */
export const isFinal = (code) => code >= 4100 && code <= 4199;
