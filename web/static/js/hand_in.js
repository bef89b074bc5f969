// @ts-check
/** Hands in a file that waited on this device; its identifier hangs it on a message. */
import { Disconnected, Refusal } from "./refusal.js";

/** @param {{name: string, blob: Blob}} file @param {string} csrf @returns {Promise<string>} */
export async function handIn({ name, blob }, csrf) {
  const answer = await fetch(`/api/v1/files?name=${encodeURIComponent(name)}`, { method: "POST", headers: { "X-CSRF-Token": csrf }, body: blob }).catch(() => null);
  if (!answer || answer.status >= 500) throw new Disconnected();
  const told = await answer.json();
  if (!answer.ok) throw new Refusal(told);
  return told.id;
}
