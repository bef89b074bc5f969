// @ts-check
/** A press on a notification: its buttons answer at once, the rest of it opens the page. */
import { shown } from "./notes.js";

/** @typedef {import("./notes.js").Note} Note */
/** @typedef {{registration: Pick<ServiceWorkerRegistration, "showNotification">, clients: Pick<Clients, "matchAll" | "openWindow">, location: {origin: string}}} Worker */

const SENT = new Set(["take", "cannot", "confirm", "release"]);

/** @param {Worker} worker @param {Note} note @param {string} action */
export async function press(worker, note, action) {
  if (!SENT.has(action) || !note.answer) return open(worker, action === "open" && note.answer ? note.answer : note.url);
  const { title, body } = await send(note, action);
  // No buttons any more: what the press did is on it, in the place of what asked for it.
  return worker.registration.showNotification(...shown({ ...note, title, body, actions: [], answer: "", quiet: true, urgent: false }));
}

/** The answer goes by the signed link, whoever is signed in. @param {Note} note @param {string} action @param {typeof fetch} [get] */
export async function send(note, action, get = fetch) {
  const chosen = note.actions?.find((one) => one.action === action);
  try {
    const answer = await get(note.answer ?? "", {
      method: "POST",
      headers: { Accept: "application/json" },
      body: new URLSearchParams({ answer: action, quantity: String(chosen?.quantity ?? 1) }),
    });
    const said = await answer.json();
    if (typeof said?.title === "string") return { title: said.title, body: String(said.body ?? "") };
  } catch {
    // No network, or something between us that answers in our name: said below.
  }
  return { title: note.title, body: note.unsent ?? "" };
}

/** A page of ours that is open already, or a new one. @param {Worker} worker @param {string} path */
async function open(worker, path) {
  const url = new URL(path, worker.location.origin);
  if (url.origin !== worker.location.origin) return;
  const windows = await worker.clients.matchAll({ type: "window", includeUncontrolled: true });
  for (const client of windows) {
    if (new URL(client.url).pathname === url.pathname) return client.focus();
  }
  await worker.clients.openWindow(url.href);
}
