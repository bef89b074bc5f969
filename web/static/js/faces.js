// @ts-check
/** How somebody is drawn: initials and one of six tints, the twin of `web/faces.py`. Pure. */

const TINTS = 6;
const POLYNOMIAL = 0xedb88320; // CRC-32, as zlib counts it
const SMALL_WORDS = new Set("le la les l un une the de du des d et à au aux of and".split(" "));

/** @param {string} id */
export function tint(id) {
  let crc = ~0;
  for (const byte of new TextEncoder().encode(id)) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? POLYNOMIAL : 0);
  }
  return (~crc >>> 0) % TINTS + 1;
}

/** Two letters: of the first and last real words, or the first two of a single one. @param {string} name */
export function initials(name) {
  const all = name.split(/[\s’'-]+/).filter((word) => /^[\p{L}\p{N}]/u.test(word));
  const real = all.filter((word) => !SMALL_WORDS.has(word.toLowerCase()));
  const words = real.length > 0 ? real : all;
  if (words.length === 0) return "?";
  const letters = words.length === 1 ? words[0].slice(0, 2) : words[0][0] + words[words.length - 1][0];
  return letters.toUpperCase();
}
