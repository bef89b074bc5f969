// @ts-check
/** What another app handed over: the worker puts it in a drawer, the page asks where to say it, the composer takes it out. */
import { drawer } from "./drawer.js";

const KEY = "latest"; // one at a time: whoever shares again means that
const FRESH_MS = 15 * 60_000; // an hour later nobody remembers what it was

/** @typedef {{text: string, files: {name: string, blob: Blob}[], at: number}} Shared */

/** @param {FormData} form @param {import("./drawer.js").Drawer} [shared] */
export async function putShared(form, shared = drawer("shared")) {
  const text = ["title", "text", "url"].map((name) => String(form.get(name) ?? "").trim()).filter(Boolean).join("\n");
  const files = /** @type {File[]} */ (form.getAll("files").filter((file) => typeof file !== "string"));
  await shared.put(KEY, { text, files: files.map((file) => ({ name: file.name, blob: file })), at: Date.now() });
}

/** @param {import("./drawer.js").Drawer} [shared] @returns {Promise<Shared | null>} */
export async function peekShared(shared = drawer("shared")) {
  const found = await shared.get(KEY);
  return found && Date.now() - found.at < FRESH_MS ? found : null;
}

/** @param {import("./drawer.js").Drawer} [shared] */
export async function takeShared(shared = drawer("shared")) {
  const found = await peekShared(shared);
  await shared.remove(KEY);
  return found;
}
