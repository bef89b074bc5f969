// @ts-check
/** Puts the parts of a room together: stream, older lines, reading, composer, tools, typing. */
import { Attachments } from "./attachments.js";
import { calledIn } from "./calling.js";
import { Completion } from "./completion.js";
import { Composer } from "./composer.js";
import { emojiNames, replaceFinished } from "./emoji.js";
import { EmojiPicker } from "./emoji_picker.js";
import { Lines, touchLine } from "./lines.js";
import { Messages } from "./messages.js";
import { More } from "./more.js";
import { Newer } from "./newer.js";
import { Older } from "./older.js";
import { seqOf } from "./page.js";
import { Polls } from "./polls.js";
import { Reactions } from "./reactions.js";
import { Reading } from "./reading.js";
import { Rows } from "./rows.js";
import { Scroller } from "./scroller.js";
import { takeShared } from "./shared.js";
import { start } from "./start.js";
import { Stream } from "./stream.js";
import { Tools } from "./tools.js";
import { Typing } from "./typing.js";

const OPEN = new Set(["town", "theme", "thread"]); // what is said elsewhere is its author's to pass on

/** The element that holds a stream and tells where it stands. @returns {HTMLElement | null} */
export const roomOfPage = () => document.querySelector("[data-channel][data-head]:not(article)");

/**
 * @param {{room: HTMLElement, page: import("./page.js").Page, wire: import("./wire.js").Wire,
 *          outbox: import("./outbox.js").Outbox, courier: import("./courier.js").Courier}} parts
 */
export function connectRoom({ room, page, wire, outbox, courier }) {
  const channel = room.dataset.channel ?? "";
  const list = /** @type {HTMLElement | null} */ (room.querySelector("#stream") ?? document.getElementById("stream"));
  if (!channel || !list) return;
  const box = /** @type {HTMLElement} */ (list.closest(".scroll") ?? list.parentElement);
  const scroller = new Scroller(box, list);
  const lines = new Lines(list, page);
  const first = seqOf(room.dataset.first) ?? Number(lines.first?.dataset.seq ?? 0);

  const older = new Older({ channel, lines, scroller, list, first });
  const reading = new Reading({ room, wire, channel, scroller, read: seqOf(room.dataset.read) ?? 0 });
  const rows = new Rows(list, page, () => wire.state === "live");
  const newer = new Newer({ channel, lines, scroller, list });
  older.onShown = () => newer.letGo();
  newer.onFirst = (seq) => older.from(seq);
  const stream = new Stream({ lines, scroller, newer, channel, me: page.me });
  const composer = start(() => connectComposer({ wire, courier, channel, page })) ?? null;
  const messages = new Messages({ list, page, wire, composer });

  /** A line of mine may be the real one of a waiting row. @param {HTMLElement} line @param {any} event */
  const settle = (line, event) => {
    noLongerEmpty(box);
    if (event.kind !== "message.posted" || line.dataset.by !== page.me) return;
    const post = outbox.arrived(channel, line.dataset.message ?? "");
    if (!post) return;
    rows.lineArrived(post);
    if (post.message) messages.remember(post.message, post.body);
  };
  const reactions = new Reactions({ list, page, wire });
  const more = new More({ list, wire, channel, open: OPEN.has(room.dataset.kind ?? "") });
  more.onUnread = (seq) => reading.later(seq);
  const template = /** @type {HTMLTemplateElement | null} */ (document.getElementById("tools"));
  const tools = template && new Tools(list, template);
  stream.onLine = settle;
  stream.onRenewed = (line, event) => {
    reactions.renewed(line, event);
    more.renewed(line);
    tools?.renewed(line);
  };
  stream.onBatch = (added) => reading.arrived(added, page.me);
  stream.onTrim = (seq) => older.from(seq);

  courier.onChange((post) => {
    if (post.channel !== channel) return;
    noLongerEmpty(box);
    scroller.keep(() => rows.draw(post));
    if (post.message) messages.remember(post.message, post.body);
  });
  wire.on("state", () => scroller.keep(() => rows.refresh(outbox.waitingIn(channel))));
  wire.on("hello", ({ person }) => rows.named(person?.name ?? ""));
  if (composer) composer.onSent = () => reading.spoke();
  list.addEventListener("click", ({ target }) => rowPressed(/** @type {Element} */ (target), { outbox, courier, rows, composer }));

  lines.real.forEach((line) => touchLine(line, page));
  const typing = document.getElementById("typing");
  start(() => stream.connect(wire, seqOf(room.dataset.head)));
  start(() => tools?.connect());
  start(() => messages.connect());
  start(() => reactions.connect());
  start(() => new Polls({ list, wire }).connect());
  start(() => more.connect());
  start(() => showTarget(lines));
  start(() => reading.connect());
  start(() => older.connect());
  start(() => newer.connect());
  start(() => typing && new Typing(typing, channel, page.me).connect(wire));
  rows.refresh(outbox.waitingIn(channel));
}

/** The address may name a message, or a day: it is what one came for. @param {Lines} lines */
function showTarget(lines) {
  if (location.hash.startsWith("#jour-")) document.getElementById(location.hash.slice(1))?.scrollIntoView({ block: "start" });
  const line = location.hash.startsWith("#m-") ? lines.of(location.hash.slice(3)) : null;
  line?.scrollIntoView({ block: "center" });
}

/** The words of an empty room leave with the first thing said. @param {HTMLElement} box */
function noLongerEmpty(box) {
  box.querySelector(".stream-empty")?.remove();
}

/** @param {{wire: import("./wire.js").Wire, courier: import("./courier.js").Courier, channel: string, page: import("./page.js").Page}} parts */
function connectComposer({ page, ...parts }) {
  const form = /** @type {HTMLFormElement | null} */ (document.getElementById("composer"));
  if (!form?.elements.namedItem("body")) return null;
  const attachments = new Attachments(form, page);
  start(() => attachments.connect());
  const field = /** @type {HTMLTextAreaElement} */ (form.elements.namedItem("body"));
  const choose = /** @type {HTMLButtonElement | null} */ (form.querySelector("[data-emoji-open]"));
  start(() => new Completion(field, calledIn(parts.channel)).connect());
  start(() => new Completion(field, emojiNames()).connect());
  start(() => replaceFinished(field));
  start(() => choose && new EmojiPicker(choose, field).connect());
  const composer = new Composer({ form, attachments, me: page.me, ...parts });
  composer.connect();
  if (new URLSearchParams(location.search).has("partage")) start(() => bringShared(form, attachments));
  return composer;
}

/** What another app handed over is written here, to be sent or not. @param {HTMLFormElement} form @param {Attachments} attachments */
async function bringShared(form, attachments) {
  const field = /** @type {HTMLTextAreaElement} */ (form.elements.namedItem("body"));
  const address = new URL(location.href);
  const shared = await takeShared();
  field.value = [field.value, shared?.text].filter(Boolean).join("\n");
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus();
  if (shared?.files.length) attachments.add(shared.files.map(({ name, blob }) => new File([blob], name, { type: blob.type })));
  address.searchParams.delete("partage");
  history.replaceState(history.state, "", address); // a reload does not bring it again
}

/** The buttons of a row that did not leave. @param {Element} target @param {{outbox: import("./outbox.js").Outbox, courier: import("./courier.js").Courier, rows: Rows, composer: Composer | null}} parts */
function rowPressed(target, { outbox, courier, rows, composer }) {
  const act = target.closest("[data-row]")?.getAttribute("data-row");
  const key = target.closest("li[data-key]")?.getAttribute("data-key");
  const post = key ? outbox.get(key) : undefined;
  if (!act || !post) return;
  if (act === "retry") return courier.retry(post.key);
  if (act === "alert-anyway") return courier.alert(post.key);
  outbox.remove(post.key);
  rows.remove(post.key);
  if (act === "edit") composer?.takeBack(post.body, post.reply_to);
  else document.getElementById("composer")?.querySelector("textarea")?.focus();
}
