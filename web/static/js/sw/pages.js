// @ts-check
/**
 * Pages: from the network first, from what is kept when it does not answer. The server says which pages may be
 * kept (`X-Relais-Keep`) and whose they are (`X-Relais-Person`): private details never are.
 */
import { KEPT_AT, keepOnly, putLast, shelfHere, shelfOf } from "../kept.js";

const MOST = 20;
const PATIENCE_MS = 5_000; // a network that takes longer is worse than what was here a while ago
const AWAY = new Set([502, 503, 504]); // somebody before the server answers that it is not there

/**
 * @param {string} url
 * @param {Promise<Response | undefined>} fresh the answer of the network
 * @param {{caches: CacheStorage, offline: () => Promise<Response>, patience?: number, later: (work: Promise<unknown>) => void}} house
 */
export async function pageAnswer(url, fresh, { caches: store, offline, patience = PATIENCE_MS, later }) {
  const settled = fresh.then((answer) => answer && take(url, answer, store, later)).catch(() => undefined);
  const first = await Promise.race([settled, new Promise((done) => setTimeout(() => done("slow"), patience))]);
  if (first instanceof Response && !AWAY.has(first.status)) return first;
  return (await keptPage(url, store)) ?? (await settled) ?? offline();
}

/** Notes whose answer this is, and keeps it if it may be. @param {string} url @param {Response} answer @param {CacheStorage} store @param {(work: Promise<unknown>) => void} later */
export function take(url, answer, store, later) {
  const person = answer.headers.get("X-Relais-Person");
  const keeps = person && answer.ok && answer.headers.has("X-Relais-Keep");
  const copy = keeps ? answer.clone() : null;
  if (person && answer.status < 500) later(note(url, person, answer.status, copy, store));
  return answer;
}

/** @param {string} url @param {string} person @param {number} status @param {Response | null} copy @param {CacheStorage} store */
async function note(url, person, status, copy, store) {
  await keepOnly(person, store);
  if (status >= 400) await (await shelfHere("pages", store))?.delete(url); // no longer theirs to read
  if (!copy) return;
  const headers = new Headers(copy.headers);
  ["Content-Encoding", "Content-Length", "Set-Cookie"].forEach((name) => headers.delete(name));
  headers.set(KEPT_AT, String(Date.now()));
  const kept = new Response(await copy.text(), { headers });
  await putLast(await shelfOf(person, "pages", store), url, kept, MOST);
}

/** A kept page says in its first tag how old it is. @param {string} url @param {CacheStorage} store */
export async function keptPage(url, store) {
  const cache = await shelfHere("pages", store);
  const kept = (await cache?.match(url)) ?? (await cache?.match(url, { ignoreSearch: true }));
  if (!kept) return null;
  const html = (await kept.text()).replace("<html ", `<html data-kept="${kept.headers.get(KEPT_AT)}" `);
  return new Response(html, { headers: kept.headers });
}
