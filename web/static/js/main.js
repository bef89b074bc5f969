// @ts-check
/**
 * Starts what the page has. Each behaviour starts alone: one that fails is reported and
 * the others work; without any of them, links and forms still do.
 */
import { Alerts } from "./alerts.js";
import { Away } from "./away.js";
import { Badges } from "./badges.js";
import { Board } from "./board.js";
import { Call } from "./call.js";
import { Clock } from "./clock.js";
import { Comfort } from "./comfort.js";
import { Courier } from "./courier.js";
import { drawer } from "./drawer.js";
import { Finder } from "./finder.js";
import { Forms } from "./forms.js";
import { handIn } from "./hand_in.js";
import { Install } from "./install.js";
import { wipe } from "./kept.js";
import { Menus } from "./menus.js";
import { Needs } from "./needs.js";
import { Notices } from "./notices.js";
import { Offline } from "./offline.js";
import { Outbox } from "./outbox.js";
import { drawn } from "./dom.js";
import { readPage } from "./page.js";
import { Photos } from "./photos.js";
import { Pins } from "./pins.js";
import { Presence } from "./presence.js";
import { Print } from "./print.js";
import { Private } from "./private.js";
import { connectRoom, roomOfPage } from "./room.js";
import { Push } from "./push.js";
import { Ringing, connectCallLines } from "./ringing.js";
import { Seen } from "./seen.js";
import { connectShelf } from "./shelf.js";
import { Similar } from "./similar.js";
import { Shortcuts } from "./shortcuts.js";
import { start } from "./start.js";
import { Steppers } from "./stepper.js";
import { device, tab } from "./storage.js";
import { Strip } from "./strip.js";
import { Switcher } from "./switcher.js";
import { Tour } from "./tour.js";
import { Update } from "./update.js";
import { Waves } from "./waves.js";
import { Wire } from "./wire.js";

const SIGN_IN = "/connexion";
const SIGNED_OUT = new Set([4101, 4103]);
const DRAWER_MS = 1_000; // a drawer that does not open by then is done without

const page = readPage();

const comfort = new Comfort();
start(() => comfort.connect());
start(() => new Menus().connect());
start(() => new Steppers().connect());
start(() => new Clock(page.zone).connect());
start(() => new Print().connect());
start(() => new Install().connect());
start(() => connectShelf());
for (const field of document.querySelectorAll("[data-finder]")) start(() => new Finder(/** @type {HTMLInputElement} */ (field)).connect());
if (page.me) await startSignedIn();
start(() => new Forms().connect()); // last: it only guards what nobody else took

async function startSignedIn() {
  const wire = new Wire({ epoch: page.epoch });
  const outbox = new Outbox(drawer("outbox"), page.me, "BroadcastChannel" in globalThis ? new BroadcastChannel("relais.outbox") : null);
  const courier = new Courier(wire, outbox, { person: page.me, locks: navigator.locks, handIn: (file) => handIn(file, page.csrf) });
  await Promise.race([outbox.load(Date.now()), new Promise((done) => setTimeout(done, DRAWER_MS))]);
  const room = roomOfPage();
  const needs = new Needs({ page, wire, outbox, courier, room: room?.dataset.channel ?? "" });
  const badges = new Badges(page);

  start(() => comfort.follow(wire, page));
  start(() => connectTour());
  start(() => new Shortcuts().connect());
  start(() => new Switcher(page).connect());
  start(() => badges.connect(wire));
  start(() => new Alerts(page).connect(wire));
  start(() => new Notices(page).connect(wire));
  start(() => new Waves().connect(wire));
  start(() => connectUrgences(wire, badges));
  start(() => room && connectPins(wire, room, needs));
  start(() => connectBoard(wire, needs));
  start(() => connectAsking());
  start(() => room && connectRoom({ room, page, wire, outbox, courier }));
  start(() => needs.connect());
  start(() => new Ringing({ page, wire }).connect());
  start(() => connectCallLines(wire, drawn));
  start(() => connectCall(wire));
  start(() => new Private().connect());
  start(() => new Seen(wire).connect());
  start(() => new Presence().connect(wire));
  start(() => new Away(wire).connect());
  start(connectPush);
  start(() => connectOffline(wire, outbox, courier));
  start(() => courier.connect());
  start(() => new Update().connect(wire));
  start(() => connectEnds(wire, outbox, room));
  wire.on("state", (state) => (document.documentElement.dataset.wire = state));
  start(() => wire.connect());
}

/** @param {Wire} wire @param {Badges} badges */
function connectUrgences(wire, badges) {
  const section = document.getElementById("strip");
  if (section && page.urgences) {
    const strip = new Strip(section, [page.urgences, ...page.playing.keys()]);
    strip.onCount = (count) => badges.urgent(count);
    strip.connect(wire);
  }
  if (page.urgences) wire.open(page.urgences, page.urgencesHead);
  for (const [channel, head] of page.playing) wire.open(channel, head);
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

/** @param {Wire} wire */
function connectCall(wire) {
  const room = document.getElementById("call");
  if (room) new Call({ room, wire, page }).connect();
}

function connectTour() {
  const box = document.getElementById("visite");
  if (box) new Tour(box).connect();
}

function connectPush() {
  const box = /** @type {HTMLElement | null} */ (document.querySelector("[data-push]"));
  if (box) new Push(box, page).connect();
}

/** The form that asks or offers. */
function connectAsking() {
  const form = /** @type {HTMLFormElement | null} */ (document.getElementById("ask"));
  const photos = document.getElementById("photos");
  const similar = document.getElementById("semblables");
  if (photos) new Photos(photos, page).connect();
  if (form && similar) new Similar(form, similar).connect();
}

/** @param {Wire} wire @param {Outbox} outbox @param {Courier} courier */
function connectOffline(wire, outbox, courier) {
  const offline = new Offline(wire, { waiting: () => outbox.pending().length, zone: page.zone, locale: page.locale });
  offline.connect();
  courier.onWaiting = callWorker;
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

/** Once this page is closed, the worker carries what waits, where the browser calls it when the network is back. */
async function callWorker() {
  const registration = /** @type {any} */ (await navigator.serviceWorker?.getRegistration("/"));
  await registration?.sync?.register("outbox").catch(() => {}); // not everywhere, and not for everybody: the next page does it
}

/** Somebody signs out of a device that may be shared: their words leave with them. @param {Outbox} outbox */
function forget(outbox) {
  outbox.clear();
  wipe();
  for (const name of device.names(`draft.${page.me}.`)) device.remove(name);
}
