// @ts-check
/**
 * What this device keeps to be read without a network: the last pages of one person, and small pictures on them.
 *
 * Guarantee: whatever another person, or nobody, is known to be signed in, nothing of the former person is left.
 * Used by the worker, which fills it, and by pages, which list it and throw it away.
 */

const PREFIX = "kept."; // then the person, then what: pages, files
export const KEPT_AT = "X-Relais-Kept-At"; // on a kept answer: when it came, in ms
export const NOBODY = "nobody";

/** @typedef {"pages" | "files"} Shelf */
/** @typedef {Pick<CacheStorage, "keys" | "open" | "delete">} Caches */

/** Throws everything away. @param {Caches} [store] */
export const wipe = (store = globalThis.caches) => keepOnly(NOBODY, store);

/** From now on this is the person: what was kept for anybody else goes. @param {string} person @param {Caches | undefined} store */
export async function keepOnly(person, store = globalThis.caches) {
  if (!store) return; // a page over plain http keeps nothing
  const names = await store.keys();
  const others = names.filter((name) => name.startsWith(PREFIX) && !name.startsWith(`${PREFIX}${person}.`));
  await Promise.all(others.map((name) => store.delete(name)));
}

/** @param {string} person @param {Shelf} shelf @param {Caches} store */
export const shelfOf = (person, shelf, store = globalThis.caches) => store.open(`${PREFIX}${person}.${shelf}`);

/** The shelf of whoever was last known to be signed in: there is at most one. @param {Shelf} shelf @param {Caches} [store] */
export async function shelfHere(shelf, store = globalThis.caches) {
  const names = (await store?.keys()) ?? [];
  const name = names.find((one) => one.startsWith(PREFIX) && one.endsWith(`.${shelf}`));
  return name ? store.open(name) : null;
}

/** The newest first: what is put again moves to the end. @param {Cache} cache @param {Request | string} request @param {Response} answer @param {number} most */
export async function putLast(cache, request, answer, most) {
  await cache.delete(request);
  await cache.put(request, answer);
  const all = await cache.keys();
  await Promise.all(all.slice(0, Math.max(0, all.length - most)).map((old) => cache.delete(old)));
}

/** The pages that can be read here, the last one first. @param {Caches} [store] @returns {Promise<{path: string, title: string, at: number}[]>} */
export async function readable(store = globalThis.caches) {
  const cache = await shelfHere("pages", store);
  const requests = (await cache?.keys()) ?? [];
  const pages = await Promise.all(requests.map(async (request) => describe(request, await cache?.match(request))));
  return pages.filter(({ title }) => title).reverse();
}

/** @param {Request} request @param {Response | undefined} answer */
async function describe(request, answer) {
  const { pathname, search } = new URL(request.url);
  const title = /<title>([^<]*)<\/title>/.exec((await answer?.text()) ?? "")?.[1] ?? "";
  return { path: pathname + search, title: unescaped(title.split(" · ")[0]), at: Number(answer?.headers.get(KEPT_AT) ?? 0) };
}

/** @param {string} text as it stands in a title */
function unescaped(text) {
  /** @type {Record<string, string>} */
  const marks = { "&amp;": "&", "&lt;": "<", "&gt;": ">", "&#34;": '"', "&#39;": "'" };
  return text.replace(/&(amp|lt|gt|#34|#39);/g, (mark) => marks[mark]);
}
