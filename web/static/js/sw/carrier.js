// @ts-check
/**
 * Carries what waits while no page is open (Background Sync): the same outbox, the same keys, over HTTP.
 * Pages come first: they take the same lock, and are told of each step.
 */
import { drawer as openDrawer } from "../drawer.js";
import { fieldsOf } from "../outbox.js";
import { showPlain } from "./notes.js";

const WORTH_MS = 12 * 3600_000; // as in the outbox: older than this, its writer is asked first

/** @typedef {import("../outbox.js").Post} Post */
/**
 * @param {{registration: Pick<ServiceWorkerRegistration, "showNotification">}} worker
 * @param {{drawer?: import("../drawer.js").Drawer, get?: typeof fetch, locks?: any, tell?: (told: any) => void, now?: number}} [house]
 */
export async function carry(worker, { drawer = openDrawer("outbox"), get = fetch, locks = navigator.locks, tell = tellTabs, now = Date.now() } = {}) {
  const waiting = (await drawer.all()).filter((post) => post.state === "pending" && now - post.at < WORTH_MS);
  if (waiting.length === 0) return;
  const me = await get("/api/v1/me", { headers: { Accept: "application/json" } }); // without network this throws, and the browser calls again
  if (!me.ok) return; // signed out: it waits for its writer
  const { id, csrf } = await me.json();
  const send = (/** @type {Post} */ post) => deliver(post, { csrf, get, drawer, tell, worker });
  const mine = waiting.filter(({ person }) => person === id).sort((a, b) => a.at - b.at);
  for (const lane of ["answers", "posts"]) {
    const those = mine.filter(({ verb }) => (verb === "post") === (lane === "posts"));
    await locks.request(`outbox.${id}.${lane}`, async () => inOrder(those, send));
  }
}

/** @param {Post[]} posts @param {(post: Post) => Promise<void>} send */
async function inOrder(posts, send) {
  for (const post of posts) await send(post);
}

/** @param {Post} post @param {{csrf: string, get: typeof fetch, drawer: import("../drawer.js").Drawer, tell: (told: any) => void, worker: any}} house */
async function deliver({ key }, { csrf, get, drawer, tell, worker }) {
  let post = await drawer.get(key);
  if (post?.state !== "pending") return; // a page was quicker
  const keep = async (/** @type {Post} */ next) => {
    await drawer.put(key, next);
    tell({ person: next.person, post: next });
    return next;
  };
  for (const [place, { name, blob }] of (post.files ?? []).entries()) {
    if (!blob) continue;
    const answer = await get(`/api/v1/files?name=${encodeURIComponent(name)}`, { method: "POST", headers: { "X-CSRF-Token": csrf }, body: blob });
    const said = await answer.json();
    if (!answer.ok) return void (await refuse(post, answer, said, keep, worker));
    const files = post.files.map((/** @type {any} */ file, /** @type {number} */ i) => (i === place ? { id: said.id, name } : file));
    post = await keep({ ...post, files });
  }
  const { path, body } = asked(post);
  const headers = { "Content-Type": "application/json", "X-CSRF-Token": csrf, "Idempotency-Key": key };
  const answer = await get(path, { method: "POST", headers, body: JSON.stringify(body) });
  const said = await answer.json();
  if (answer.ok) await keep({ ...post, state: "accepted", message: said.message ?? "" });
  else await refuse(post, answer, said, keep, worker);
}

/** Later, or no: a lost race is told where it is seen. @param {Post} post @param {Response} answer @param {any} said @param {(next: Post) => Promise<Post>} keep @param {any} worker */
async function refuse(post, answer, said, keep, worker) {
  if (answer.status === 429 || answer.status >= 500) throw new Error(said.code); // the browser calls again
  await keep({ ...post, state: "failed", say: said.say, code: said.code, details: said.details });
  if (post.verb !== "post") await showPlain(worker, { tag: `need:${post.fields?.need}`, title: said.say, url: `/demandes/${post.fields?.need}` });
}

/** @param {Post} post the same as its verb of the wire, in HTTP */
function asked(post) {
  const { channel, key, need, ...rest } = /** @type {any} */ (fieldsOf(post));
  if (post.verb === "post") return { path: `/api/v1/channels/${channel}/messages`, body: rest };
  return { path: `/api/v1/needs/${need}/${post.verb === "claim" ? "claims" : "responses"}`, body: rest };
}

/** @param {any} told */
function tellTabs(told) {
  const tabs = new BroadcastChannel("relais.outbox");
  tabs.postMessage(told);
  tabs.close();
}
