// @ts-check
/**
 * Starts what the page has. Each behaviour starts alone: one that fails is reported and
 * the others work; without any of them, links and forms still do.
 */
import { Alerts } from "./alerts.js";
import { Badges } from "./badges.js";
import { Board } from "./board.js";
import { Clock } from "./clock.js";
import { Courier } from "./courier.js";
import { Forms } from "./forms.js";
import { Menus } from "./menus.js";
import { Needs } from "./needs.js";
import { Offline } from "./offline.js";
import { Outbox } from "./outbox.js";
import { readPage } from "./page.js";
import { Pins } from "./pins.js";
import { Presence } from "./presence.js";
import { Private } from "./private.js";
import { connectRoom, roomOfPage } from "./room.js";
import { Seen } from "./seen.js";
import { start } from "./start.js";
import { Steppers } from "./stepper.js";
import { device, tab } from "./storage.js";
import { Strip } from "./strip.js";
import { Theme } from "./theme.js";
import { Wire } from "./wire.js";

const SIGN_IN = "/connexion";
const SIGNED_OUT = new Set([4101, 4103]);

const page = readPage();

start(() => new Theme().connect());
start(() => new Menus().connect());
start(() => new Steppers().connect());
start(() => new Clock(page.zone).connect());
if (page.me) startSignedIn();
start(() => new Forms().connect()); // last: it only guards what nobody else took

function startSignedIn() {
  const wire = new Wire({ epoch: page.epoch });
  const outbox = new Outbox(device, page.me, Date.now());
  const courier = new Courier(wire, outbox);
  const room = roomOfPage();
  const needs = new Needs({ page, wire, room: room?.dataset.channel ?? "" });
  const badges = new Badges(page);

  start(() => badges.connect(wire));
  start(() => new Alerts(page).connect(wire));
  start(() => connectUrgences(wire, badges));
  start(() => room && connectPins(wire, room, needs));
  start(() => connectBoard(wire, needs));
  start(() => room && connectRoom({ room, page, wire, outbox, courier }));
  start(() => needs.connect());
  start(() => new Private().connect());
  start(() => new Seen(wire).connect());
  start(() => new Presence().connect(wire));
  start(() => connectOffline(wire, outbox, courier));
  start(() => courier.connect());
  start(() => connectEnds(wire, outbox, room));
  wire.on("state", (state) => (document.documentElement.dataset.wire = state));
  start(() => wire.connect());
}

/** @param {Wire} wire @param {Badges} badges */
function connectUrgences(wire, badges) {
  const section = document.getElementById("strip");
  if (section && page.urgences) {
    const strip = new Strip(section, page.urgences);
    strip.onCount = (count) => badges.urgent(count);
    strip.connect(wire);
  }
  if (page.urgences) wire.open(page.urgences, page.urgencesHead);
  if (page.mine) wire.open(page.mine, page.mineHead);
}

/** @param {Wire} wire @param {HTMLElement} room @param {Needs} needs */
function connectPins(wire, room, needs) {
  const box = document.getElementById("pins");
  if (box) new Pins(box, room.dataset.channel ?? "", needs).connect(wire);
}

/** @param {Wire} wire @param {Needs} needs */
function connectBoard(wire, needs) {
  const board = /** @type {HTMLElement | null} */ (document.querySelector(".board"));
  if (board && page.urgences) new Board(board, page.urgences, needs).connect(wire);
}

/** @param {Wire} wire @param {Outbox} outbox @param {Courier} courier */
function connectOffline(wire, outbox, courier) {
  const offline = new Offline(wire, () => outbox.pending().length);
  offline.connect();
  courier.onChange(() => offline.refresh());
}

/** When this page cannot go on as it is. @param {Wire} wire @param {Outbox} outbox @param {HTMLElement | null} room */
function connectEnds(wire, outbox, room) {
  wire.on("ended", (code) => SIGNED_OUT.has(code) && location.assign(SIGN_IN));
  wire.on("stuck", () => leaveIfSignedOut());
  wire.on("reset", ({ channel }) => channel === room?.dataset.channel && location.reload());
  wire.on("epoch", (epoch) => {
    if (tab.get("epoch") === epoch) return; // reloaded for this one already: the page knows no better
    tab.set("epoch", epoch);
    outbox.doubt(Date.now());
    location.reload();
  });
  document.addEventListener("submit", ({ target }) => {
    if (/** @type {Element} */ (target).getAttribute("action") === "/deconnexion") forget(outbox);
  });
}

/** A refused handshake tells a page nothing; a page of ours, asked for, does. */
async function leaveIfSignedOut() {
  if (navigator.onLine === false) return;
  const answer = await fetch("/moi", { method: "HEAD", redirect: "manual" }).catch(() => null);
  if (answer?.type === "opaqueredirect" || answer?.status === 401) location.assign(SIGN_IN);
}

/** Somebody signs out of a device that may be shared: their words leave with them. @param {Outbox} outbox */
function forget(outbox) {
  outbox.clear();
  for (const name of device.names(`draft.${page.me}.`)) device.remove(name);
}
