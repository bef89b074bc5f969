// @ts-check
/**
 * What this device remembers. Private browsing and full disks may refuse: then
 * everything still works, and is forgotten with the page.
 */

const PREFIX = "relais.";

/** @typedef {{get(name: string): string | null, set(name: string, value: string): void, remove(name: string): void, names(prefix: string): string[]}} Memory */

/** @param {Storage | undefined} storage @returns {Memory} */
export function memoryOf(storage) {
  return {
    get: (name) => attempt(() => storage?.getItem(PREFIX + name) ?? null, null),
    set: (name, value) => attempt(() => storage?.setItem(PREFIX + name, value), undefined),
    remove: (name) => attempt(() => storage?.removeItem(PREFIX + name), undefined),
    names: (prefix) => attempt(() => namesOf(storage, PREFIX + prefix), []),
  };
}

/** Kept on this device. */
export const device = memoryOf(attempt(() => globalThis.localStorage, undefined));

/** Kept for this tab. */
export const tab = memoryOf(attempt(() => globalThis.sessionStorage, undefined));

/** @param {Storage | undefined} storage @param {string} prefix */
function namesOf(storage, prefix) {
  const all = Array.from({ length: storage?.length ?? 0 }, (_, i) => storage?.key(i) ?? "");
  return all.filter((name) => name.startsWith(prefix)).map((name) => name.slice(PREFIX.length));
}

/** @template T @param {() => T} act @param {T} otherwise @returns {T} */
function attempt(act, otherwise) {
  try {
    return act();
  } catch {
    return otherwise;
  }
}
