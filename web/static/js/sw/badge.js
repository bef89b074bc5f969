// @ts-check
/** The number on the app's icon while no page is open: how many notifications stand. A page knows better, and writes over it. */

/** @param {{registration: Pick<ServiceWorkerRegistration, "getNotifications">}} worker @param {any} [app] */
export async function badge(worker, app = navigator) {
  const standing = await worker.registration.getNotifications();
  await app.setAppBadge?.(standing.length).catch(() => {}); // not every system has such numbers
}
