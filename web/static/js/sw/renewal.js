// @ts-check
/** The browser changed its subscription: tell the server, while somebody is signed in here. */

/** @param {{registration: {pushManager: Pick<PushManager, "subscribe">}}} worker @param {{oldSubscription?: PushSubscription | null, newSubscription?: PushSubscription | null}} event @param {typeof fetch} [get] */
export async function renew(worker, event, get = fetch) {
  const me = await get("/api/v1/me", { headers: { Accept: "application/json" } });
  if (!me.ok) return; // signed out: the page asks again when somebody turns notifications on
  const headers = { "Content-Type": "application/json", "X-CSRF-Token": (await me.json()).csrf };
  const fresh = event.newSubscription ?? (await again(worker, get));
  if (fresh) await get("/api/v1/me/push", { method: "POST", headers, body: JSON.stringify(fresh) });
  if (event.oldSubscription) {
    const body = JSON.stringify({ endpoint: event.oldSubscription.endpoint });
    await get("/api/v1/me/push", { method: "DELETE", headers, body });
  }
}

/** @param {{registration: {pushManager: Pick<PushManager, "subscribe">}}} worker @param {typeof fetch} get */
async function again(worker, get) {
  const { key } = await (await get("/api/v1/me/push", { headers: { Accept: "application/json" } })).json();
  return key ? worker.registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key }) : null;
}
