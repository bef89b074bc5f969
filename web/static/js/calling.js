// @ts-check
/** Whom one may call, offered while one types a name after an `@`. */
import { el, icon } from "./dom.js";
import { presenceOf } from "./presence.js";
import { say } from "./words.js";

const ASK_AFTER_MS = 120;
const TYPED = /(?:^|[\s(«"'’])@([\p{L}\p{N}'’-]{1,30})$/u;
const ICONS = { person: "me", organisation: "structure", channel: "channels" };

/** @typedef {{kind: "person" | "organisation" | "channel", id: string, name: string}} Called */

/** What is being typed after an `@`, just before the caret; null when nothing is. @param {string} before */
export function typedName(before) {
  return TYPED.exec(before)?.[1] ?? null;
}

/** Those whom a channel hears. @param {string} channel @returns {import("./completion.js").Source<Called>} */
export function calledIn(channel) {
  return {
    name: "calling",
    label: say("js-calling"),
    wait: ASK_AFTER_MS,
    typed: typedName,
    find: (starts) => peopleOf(channel, starts),
    line: ({ kind, id, name }) => [icon(ICONS[kind]), el("span", {}, name, el("small", {}, presenceOf(id)))],
    text: ({ name }) => `${name} `,
  };
}

/** @param {string} channel @param {string} starts @returns {Promise<Called[]>} */
async function peopleOf(channel, starts) {
  const path = `/api/v1/channels/${channel}/mentions?starts=${encodeURIComponent(starts)}`;
  const answer = await fetch(path).then((got) => (got.ok ? got.json() : null)).catch(() => null);
  return answer?.items ?? [];
}
