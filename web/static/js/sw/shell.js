// @ts-check
/** The static files of a version, and the page that says that there is no network: fetched once, kept while they serve. */

const PREFIX = "shell.";
const VERSIONS = 2; // this one, and the one that kept pages may have been drawn for
export const OFFLINE = "/hors-ligne";

/** @typedef {{version: string, files: string[]}} Made */

/** Everything or nothing: an install that fails is tried again by the browser. @param {Made} made @param {CacheStorage} store */
export async function fill({ version, files }, store = caches) {
  const cache = await store.open(PREFIX + version);
  await cache.addAll([...files, new Request(OFFLINE, { cache: "no-store" })]);
}

/** Versions before the last two go, and whatever else is not known here. @param {CacheStorage} store */
export async function tidy({ version }, store = caches) {
  const names = (await store.keys()).filter((name) => name.startsWith(PREFIX));
  const older = names.filter((name) => name !== PREFIX + version);
  await Promise.all(older.slice(0, Math.max(0, older.length - (VERSIONS - 1))).map((name) => store.delete(name)));
}

/** A file of ours: from here when it is here. @param {Request} request */
export async function fileAnswer(request, store = caches, get = fetch) {
  return (await store.match(request)) ?? get(request);
}

/** What is shown in the place of a page that did not come. @param {Made} made */
export async function offlinePage({ version }, store = caches) {
  const cache = await store.open(PREFIX + version);
  return (await cache.match(OFFLINE)) ?? Response.error();
}
