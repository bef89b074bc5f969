// @ts-check

/** A text as names are compared: no accents, no capitals. @param {string} text */
export function folded(text) {
  return text.toLowerCase().replaceAll("œ", "oe").normalize("NFD").replace(/\p{M}/gu, "");
}
