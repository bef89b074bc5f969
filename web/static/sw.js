// @ts-check
/// <reference lib="webworker" />
/**
 * The service worker: wires the browser's events to what answers them. Each part is a module of its own.
 * The server writes before it which version it is and which files it keeps: `self.relais`.
 */
import { badge } from "./static/js/sw/badge.js";
import { press } from "./static/js/sw/answers.js";
import { carry } from "./static/js/sw/carrier.js";
import { readNote, shown } from "./static/js/sw/notes.js";
import { pageAnswer } from "./static/js/sw/pages.js";
import { pictureAnswer } from "./static/js/sw/pictures.js";
import { renew } from "./static/js/sw/renewal.js";
import { wayOf } from "./static/js/sw/rules.js";
import { receive } from "./static/js/sw/share.js";
import { fileAnswer, fill, offlinePage, tidy } from "./static/js/sw/shell.js";

const worker = /** @type {ServiceWorkerGlobalScope & {relais: import("./js/sw/shell.js").Made}} */ (/** @type {unknown} */ (self));

// The first worker starts at once. A later one waits until a page of its own version, or a press, calls it.
worker.addEventListener("install", (event) => event.waitUntil(fill(worker.relais)));
worker.addEventListener("message", ({ data }) => data?.t === "take-over" && worker.skipWaiting());
worker.addEventListener("activate", (event) => event.waitUntil(begin()));

async function begin() {
  await worker.registration.navigationPreload?.enable();
  await tidy(worker.relais);
  await worker.clients.claim();
}

worker.addEventListener("fetch", (event) => {
  const { request } = event;
  const later = (/** @type {Promise<unknown>} */ work) => outlive(event, work);
  const offline = () => offlinePage(worker.relais);
  const way = wayOf(request, worker.location.origin);
  if (way === "static") event.respondWith(fileAnswer(request));
  if (way === "picture") event.respondWith(pictureAnswer(request, { caches, later }));
  if (way === "share") event.respondWith(receive(request));
  if (way === "form") event.respondWith(fetch(request).catch(offline));
  if (way !== "page") return;
  const fresh = Promise.resolve(event.preloadResponse).then((early) => early ?? fetch(request));
  later(fresh);
  event.respondWith(pageAnswer(request.url, fresh, { caches, offline, later }));
});

/** Work that the answer does not wait for. The event may be over already: then the browser does not wait either. @param {ExtendableEvent} event @param {Promise<unknown>} work */
function outlive(event, work) {
  const done = work.catch(() => {});
  try {
    event.waitUntil(done);
  } catch {
    // It goes on for as long as the worker lives.
  }
}

worker.addEventListener("push", (event) => {
  const note = readNote(event.data?.text());
  event.waitUntil(Promise.all([worker.registration.showNotification(...shown(note)), badge(worker)]));
});

worker.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(press(worker, event.notification.data, event.action));
});

worker.addEventListener("pushsubscriptionchange", (event) => {
  event.waitUntil(renew(worker, /** @type {any} */ (event)));
});

worker.addEventListener("sync", (event) => {
  const { tag, waitUntil } = /** @type {any} */ (event);
  if (tag === "outbox") waitUntil.call(event, carry(worker));
});
