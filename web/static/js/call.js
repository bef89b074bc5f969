// @ts-check
/** The page of a call: sits this device down, keeps its seat, and joins it with those who are there. */
import { Devices } from "./call_devices.js";
import { Notes } from "./call_notes.js";
import { Tiles } from "./call_tiles.js";
import { Peers } from "./peers.js";
import { Refusal } from "./refusal.js";
import { Signals } from "./signals.js";
import { say } from "./words.js";

const STAY_MS = 8_000;

/** @typedef {{id: string, person: {id: string, name: string}}} Seat */

export class Call {
  #room;
  #wire;
  #page;
  #id;
  #notes;
  #tiles;
  #devices;
  #signals;
  #seat = "";
  /** @type {Peers | null} */ #peers = null;
  /** @type {Map<string, string>} */ #names = new Map();
  /** @type {Seat[]} */ #seats = []; // as the last event told
  /** @type {any[]} */ #early = []; // signals that came before the answer that sat us down
  #over = false;
  #away = false; // a line broke, and the page says so
  /** @type {ReturnType<typeof setInterval>[]} */ #timers = [];

  /** @param {{room: HTMLElement, wire: import("./wire.js").Wire, page: import("./page.js").Page}} parts */
  constructor({ room, wire, page }) {
    this.#room = room;
    this.#wire = wire;
    this.#page = page;
    this.#id = room.dataset.call ?? "";
    this.#notes = new Notes(room);
    this.#tiles = new Tiles(/** @type {HTMLElement} */ (room.querySelector("[data-call-grid]")));
    this.#devices = new Devices({ room, tiles: this.#tiles, notes: this.#notes });
    this.#signals = new Signals((signal) => wire.request("signal", { call: this.#id, seat: this.#seat, ...signal }));
  }

  async connect() {
    this.#wire.on("event", (event) => event.data?.call?.id === this.#id && this.#happened(event));
    this.#wire.on("signal", (signal) => signal.call === this.#id && this.#heard(signal));
    this.#wire.on("declined", ({ call, by }) => call === this.#id && this.#notes.tell(say("js-call-declined", { name: by.name })));
    this.#wire.on("ended", () => this.#end());
    this.#wire.open(this.#room.dataset.channel ?? "", Number(this.#room.dataset.head));
    this.#room.addEventListener("click", ({ target }) => this.#pressed(/** @type {Element} */ (target)));
    this.#room.addEventListener("change", ({ target }) => this.#devices.chosen(/** @type {HTMLSelectElement} */ (target)));
    document.addEventListener("keydown", (event) => this.#key(event));
    navigator.mediaDevices?.addEventListener?.("devicechange", () => this.#devices.list());
    addEventListener("online", () => this.#peers?.restart());
    addEventListener("pagehide", () => this.#leave());
    await this.#devices.open(!new URLSearchParams(location.search).has("sans-image"));
    await this.#whenLive();
  }

  /** Sits down as soon as the socket is there, and again whenever it comes back. */
  async #whenLive() {
    this.#wire.on("hello", () => (this.#seat ? this.#back() : this.#join()));
    if (this.#wire.state === "live") await this.#join();
  }

  async #join() {
    if (this.#over || this.#seat) return;
    try {
      const { seat, seats, ice } = await this.#wire.request("join_call", { call: this.#id });
      this.#sat(seat, seats, ice);
    } catch (error) {
      if (error instanceof Refusal) this.#refused(error);
    }
  }

  /** The socket is there again: the seat is kept, what was not said is said, broken lines look for their way. */
  async #back() {
    await this.#stay();
    this.#signals.resume();
    this.#peers?.restart();
  }

  /** @param {string} seat @param {string[]} seats @param {RTCIceServer[]} ice */
  #sat(seat, seats, ice) {
    this.#seat = seat;
    this.#peers = new Peers({ seat, ice, stream: this.#devices.stream, send: (to, data) => this.#signals.say({ to, data }) });
    this.#peers.onStream = (id, stream) => this.#tiles.show(id, stream);
    this.#peers.onState = (id, state) => this.#lineChanged(id, state);
    this.#tiles.add(seat, { id: this.#page.me, name: say("js-call-you") }, true);
    this.#devices.sit(seat, this.#peers);
    for (const { id, person } of this.#seats) if (id !== seat) this.#tiles.add(id, person);
    for (const id of seats) this.#peers.call(id);
    for (const signal of this.#early.splice(0)) this.#heard(signal);
    this.#timers = [setInterval(() => this.#stay(), STAY_MS), setInterval(() => this.#clock(), 1_000)];
    this.#devices.offer();
  }

  /** @param {string} id @param {RTCPeerConnectionState} state */
  #lineChanged(id, state) {
    if (state === "connected") this.#signals.say({ to: id, data: this.#devices.state });
    if (state === "disconnected") this.#notes.tell(say("js-call-away", { name: this.#names.get(id) ?? "" }));
    else if (state === "connected" && this.#away) this.#notes.clear(); // what was said of this device stays
    if (state === "disconnected" || state === "connected") this.#away = state === "disconnected";
  }

  async #stay() {
    if (!this.#seat || this.#over) return;
    try {
      await this.#wire.request("stay", { call: this.#id, seat: this.#seat });
    } catch (error) {
      if (error instanceof Refusal && error.retryAfter === null) this.#refused(error);
    }
  }

  /** @param {{seat: string, to: string, data: any}} signal */
  #heard(signal) {
    if (!this.#seat) this.#early.push(signal);
    else if (signal.to !== this.#seat) return; // for another device of mine
    else if (signal.data.state) this.#tiles.mark(signal.seat, signal.data.state);
    else this.#peers?.hear(signal.seat, signal.data);
  }

  /** @param {{kind: string, by: {id: string, name: string}, data: any}} event */
  #happened({ kind, by, data }) {
    const seats = (this.#seats = /** @type {Seat[]} */ (data.call.seats));
    for (const { id, person } of seats) {
      this.#names.set(id, person.name);
      if (id !== this.#seat && this.#seat) this.#tiles.add(id, person);
    }
    const here = seats.map(({ id }) => id);
    // One that no event told of yet has only just come, ours too: what is told now may be older than that.
    const gone = [...this.#names.keys()].filter((id) => !here.includes(id));
    for (const id of gone) {
      this.#peers?.drop(id);
      this.#tiles.remove(id);
    }
    if (kind === "call.joined" && by.id !== this.#page.me) this.#notes.tell(say("js-call-joined", { name: by.name }), true);
    if (kind === "call.left" && by.id !== this.#page.me) this.#notes.tell(say("js-call-left", { name: by.name }), true);
    if (kind === "call.ended" || gone.includes(this.#seat)) this.#end();
    this.#clock();
  }

  #clock() {
    if (this.#names.size > 0) this.#notes.clock();
  }

  /** @param {Element} target */
  #pressed(target) {
    const name = target.closest("[data-control]")?.getAttribute("data-control");
    if (name === "mic") this.#devices.mute();
    if (name === "camera") this.#devices.camera();
    if (name === "turn") this.#devices.turn();
    if (name === "screen") this.#devices.share();
    if (name === "leave") this.#goBack();
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const typing = /** @type {Element} */ (event.target).closest?.("input, textarea, select");
    if (typing || event.ctrlKey || event.metaKey || event.altKey || !this.#seat) return;
    if (event.key === "m") this.#devices.mute();
    if (event.key === "c") this.#devices.camera();
    if (event.key === "Escape" && confirm(say("js-call-confirm"))) this.#goBack();
  }

  /** @param {Refusal} refusal */
  #refused({ code, say: why }) {
    this.#notes.tell(code === "call_over" && this.#seat ? say("js-call-taken") : why);
    if (code === "call_full") this.#notes.offerLarge();
    this.#end();
  }

  #goBack() {
    this.#leave();
    location.assign(this.#room.dataset.back ?? "/");
  }

  #leave() {
    if (this.#seat && !this.#over) this.#wire.tell("hang_up", { call: this.#id, seat: this.#seat });
    this.#end();
  }

  /** Nothing more is sent or shown; the page says what happened and the way back stands above. */
  #end() {
    if (this.#over) return;
    this.#over = true;
    for (const timer of this.#timers) clearInterval(timer);
    this.#signals.close();
    this.#peers?.close();
    this.#tiles.clear();
    this.#devices.close();
  }
}
