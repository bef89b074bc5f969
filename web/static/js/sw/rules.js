// @ts-check
/** Which requests the worker answers, and how. Everything that is not named here goes to the server untouched. */

/** @typedef {"static" | "page" | "form" | "share" | "picture" | null} Way */

/** @param {{method: string, url: string, mode: string}} request @param {string} origin @returns {Way} */
export function wayOf({ method, url, mode }, origin) {
  const { origin: theirs, pathname, searchParams } = new URL(url);
  if (theirs !== origin) return null;
  if (mode === "navigate" && method === "POST") return pathname === "/partager" ? "share" : "form";
  if (method !== "GET") return null;
  if (pathname.startsWith("/static/v-")) return "static"; // its address changes with its content
  if (mode === "navigate") return pathname.startsWith("/fichiers/") || pathname.startsWith("/api/") ? null : "page";
  if (pathname.startsWith("/fichiers/") && searchParams.get("taille") === "vignette") return "picture";
  return null;
}
