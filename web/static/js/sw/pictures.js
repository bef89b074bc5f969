// @ts-check
/** Thumbnails on kept pages: the server is asked each time, since it knows who may see them; without it, what was seen here. */
import { putLast, shelfHere, shelfOf } from "../kept.js";

const MOST = 60;
const LARGEST = 200_000; // bytes: a thumbnail is far below

/** @param {Request} request @param {{caches: CacheStorage, get?: typeof fetch, later: (work: Promise<unknown>) => void}} house */
export async function pictureAnswer(request, { caches: store, get = fetch, later }) {
  try {
    const answer = await get(request);
    if (answer.ok) later(keep(request, answer.clone(), store));
    else if (answer.status < 500) later(forget(request, store));
    return answer;
  } catch (error) {
    const kept = await (await shelfHere("files", store))?.match(request);
    if (kept) return kept;
    throw error;
  }
}

/** @param {Request} request @param {Response} answer @param {CacheStorage} store */
async function keep(request, answer, store) {
  const person = answer.headers.get("X-Relais-Person");
  const blob = await answer.blob();
  if (!person || blob.size > LARGEST || !(await shelfHere("pages", store))) return;
  await putLast(await shelfOf(person, "files", store), request.url, new Response(blob, { headers: answer.headers }), MOST);
}

/** @param {Request} request @param {CacheStorage} store */
async function forget(request, store) {
  await (await shelfHere("files", store))?.delete(request.url);
}
