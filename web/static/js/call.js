// @ts-check
/** The page of a call: sits this device down, keeps its seat, and does what the buttons say. */
import { announce } from "./announce.js";
import { Tiles } from "./call_tiles.js";
import { el, icon, write } from "./dom.js";
import { devicesOf, listenFor, openMedia } from "./media.js";
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
  #tiles;
  #seat = "";
  #signals;
  /** @type {Peers | null} */ #peers = null;
  /** @type {MediaStream} */ #stream = new MediaStream();
  /** @type {MediaStreamTrack | null} */ #screen = null;
  /** @type {Map<string, string>} */ #names = new Map();
  /** @type {Seat[]} */ #seats = []; // as the last event told
  /** @type {any[]} */ #early = []; // signals that came before the answer that sat us down
  #facing = "user";
  #over = false;
  #away = false; // a line broke, and the page says so
  /** @type {ReturnType<typeof setInterval>[]} */ #timers = [];
  #quiet = () => {};

  /** @param {{room: HTMLElement, wire: import("./wire.js").Wire, page: import("./page.js").Page}} parts */
  constructor({ room, wire, page }) {
    this.#room = room;
    this.#wire = wire;
    this.#page = page;
    this.#id = room.dataset.call ?? "";
    this.#tiles = new Tiles(/** @type {HTMLElement} */ (room.querySelector("[data-call-grid]")));
    this.#signals = new Signals((signal) => wire.request("signal", { call: this.#id, seat: this.#seat, ...signal }));
  }

  async connect() {
    this.#wire.on("event", (event) => event.data?.call?.id === this.#id && this.#happened(event));
    this.#wire.on("signal", (signal) => signal.call === this.#id && this.#heard(signal));
    this.#wire.on("declined", ({ call, by }) => call === this.#id && this.#tell(say("js-call-declined", { name: by.name })));
    this.#wire.on("ended", () => this.#end());
    this.#wire.open(this.#room.dataset.channel ?? "", Number(this.#room.dataset.head));
    this.#room.addEventListener("click", ({ target }) => this.#pressed(/** @type {Element} */ (target)));
    this.#room.addEventListener("change", ({ target }) => this.#chosen(/** @type {HTMLSelectElement} */ (target)));
    document.addEventListener("keydown", (event) => this.#key(event));
    navigator.mediaDevices?.addEventListener?.("devicechange", () => this.#listDevices());
    addEventListener("online", () => this.#peers?.restart());
    addEventListener("pagehide", () => this.#leave());
    await this.#openMedia(!new URLSearchParams(location.search).has("sans-image"));
    await this.#whenLive();
  }

  /** Whoever may use neither camera nor microphone listens. @param {boolean} camera */
  async #openMedia(camera) {
    try {
      const { stream, blind } = await openMedia({ camera, facing: this.#facing });
      this.#stream = stream;
      if (blind && camera) this.#tell(say("js-call-no-camera"));
      this.#press("camera", blind, blind ? "video-off" : "video");
    } catch {
      this.#tell(say("js-call-no-microphone"));
      this.#press("mic", true, "mic-off");
      this.#press("camera", true, "video-off");
    }
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
    this.#peers = new Peers({ seat, ice, stream: this.#stream, send: (to, data) => this.#signals.say({ to, data }) });
    this.#peers.onStream = (id, stream) => this.#tiles.show(id, stream);
    this.#peers.onState = (id, state) => this.#lineChanged(id, state);
    this.#tiles.add(seat, { id: this.#page.me, name: say("js-call-you") }, true);
    this.#tiles.show(seat, this.#stream);
    this.#quiet = listenFor(this.#stream, (speaks) => this.#tiles.mark(seat, { speaks }));
    for (const { id, person } of this.#seats) if (id !== seat) this.#tiles.add(id, person);
    for (const id of seats) this.#peers.call(id);
    for (const signal of this.#early.splice(0)) this.#heard(signal);
    this.#timers = [setInterval(() => this.#stay(), STAY_MS), setInterval(() => this.#clock(), 1_000)];
    this.#listDevices();
    this.#offer();
  }

  /** @param {string} id @param {RTCPeerConnectionState} state */
  #lineChanged(id, state) {
    if (state === "connected") this.#signals.say({ to: id, data: this.#state() });
    if (state === "disconnected") this.#tell(say("js-call-away", { name: this.#names.get(id) ?? "" }));
    else if (state === "connected" && this.#away) this.#clear(); // what was said of this device stays
    if (state === "disconnected" || state === "connected") this.#away = state === "disconnected";
  }

  /** What a picture does not tell of this device. */
  #state() {
    return { state: { muted: !(this.#stream.getAudioTracks()[0]?.enabled ?? false), screen: this.#screen !== null } };
  }

  /** Buttons for what this device can do besides. */
  async #offer() {
    const screen = this.#control("screen");
    if (screen) screen.hidden = !navigator.mediaDevices?.getDisplayMedia;
    const turn = this.#control("turn");
    if (turn) turn.hidden = (await devicesOf("videoinput")).length < 2 || !matchMedia("(pointer: coarse)").matches;
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
    if (kind === "call.joined" && by.id !== this.#page.me) this.#tell(say("js-call-joined", { name: by.name }), true);
    if (kind === "call.left" && by.id !== this.#page.me) this.#tell(say("js-call-left", { name: by.name }), true);
    if (kind === "call.ended" || gone.includes(this.#seat)) this.#end();
    this.#clock();
  }

  /** @param {Element} target */
  #pressed(target) {
    const name = target.closest("[data-control]")?.getAttribute("data-control");
    if (name === "mic") this.#mute();
    if (name === "camera") this.#camera();
    if (name === "turn") this.#turn();
    if (name === "screen") this.#share();
    if (name === "leave") this.#goBack();
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const typing = /** @type {Element} */ (event.target).closest?.("input, textarea, select");
    if (typing || event.ctrlKey || event.metaKey || event.altKey || !this.#seat) return;
    if (event.key === "m") this.#mute();
    if (event.key === "c") this.#camera();
    if (event.key === "Escape" && confirm(say("js-call-confirm"))) this.#goBack();
  }

  async #mute() {
    const [track] = this.#stream.getAudioTracks();
    if (!track) return void (await this.#openVoice());
    track.enabled = !track.enabled;
    this.#voiceChanged(track);
  }

  /** @param {string} [audioId] */
  async #openVoice(audioId) {
    const opened = await openMedia({ camera: false, audioId }).catch(() => null);
    if (!opened) return this.#tell(say("js-call-no-microphone"));
    const [track] = opened.stream.getAudioTracks();
    const [old] = this.#stream.getAudioTracks();
    track.enabled = old?.enabled ?? true; // another microphone does not speak up by itself
    if (old) (this.#stream.removeTrack(old), old.stop());
    this.#stream.addTrack(track);
    await this.#peers?.replace("audio", track);
    this.#quiet();
    this.#quiet = listenFor(this.#stream, (speaks) => this.#tiles.mark(this.#seat, { speaks }));
    this.#clear();
    this.#voiceChanged(track);
  }

  /** @param {MediaStreamTrack} track */
  #voiceChanged({ enabled }) {
    this.#press("mic", !enabled, enabled ? "mic" : "mic-off");
    this.#tiles.mark(this.#seat, { muted: !enabled });
    this.#peers?.tell(this.#state());
  }

  async #camera() {
    const [track] = this.#stream.getVideoTracks();
    if (!track) return void (await this.#openCamera());
    this.#stream.removeTrack(track);
    track.stop(); // its lamp goes out
    await this.#peers?.replace("video", this.#screen);
    this.#press("camera", true, "video-off");
    this.#tiles.mark(this.#seat, { blind: true });
  }

  /** @param {string} [videoId] */
  async #openCamera(videoId) {
    const { stream, blind } = await openMedia({ videoId, facing: this.#facing }).catch(() => ({ stream: null, blind: true }));
    const track = stream?.getVideoTracks()[0];
    stream?.getAudioTracks().forEach((voice) => voice.stop());
    if (blind || !track) return this.#tell(say("js-call-no-camera"));
    this.#stream.getVideoTracks().forEach((old) => (this.#stream.removeTrack(old), old.stop()));
    this.#stream.addTrack(track);
    if (!this.#screen) await this.#peers?.replace("video", track);
    this.#press("camera", false, "video");
    this.#tiles.show(this.#seat, this.#stream);
  }

  async #turn() {
    this.#facing = this.#facing === "user" ? "environment" : "user";
    await this.#openCamera();
  }

  async #share() {
    if (this.#screen) return this.#unshare();
    const shared = await navigator.mediaDevices.getDisplayMedia({ video: true }).catch(() => null); // they changed their mind
    const track = shared?.getVideoTracks()[0];
    if (!track) return;
    this.#screen = track;
    track.addEventListener("ended", () => this.#unshare());
    await this.#peers?.replace("video", track);
    this.#press("screen", true);
    this.#tiles.show(this.#seat, new MediaStream([track]));
    this.#tiles.mark(this.#seat, { screen: true });
    this.#peers?.tell(this.#state());
  }

  async #unshare() {
    this.#screen?.stop();
    this.#screen = null;
    await this.#peers?.replace("video", this.#stream.getVideoTracks()[0] ?? null);
    this.#press("screen", false);
    this.#tiles.mark(this.#seat, { screen: false });
    this.#peers?.tell(this.#state());
    this.#tiles.show(this.#seat, this.#stream);
  }

  async #listDevices() {
    const box = /** @type {HTMLElement | null} */ (this.#room.querySelector("[data-call-devices]"));
    for (const select of box?.querySelectorAll("select") ?? []) {
      const devices = await devicesOf(/** @type {MediaDeviceKind} */ (select.dataset.device));
      select.replaceChildren(...devices.map(({ deviceId, label }) => el("option", { value: deviceId }, label)));
      if (box && devices.length > 1) box.hidden = false;
    }
  }

  /** @param {HTMLSelectElement} select */
  async #chosen(select) {
    if (select.dataset.device === "videoinput") await this.#openCamera(select.value);
    if (select.dataset.device === "audioinput") await this.#openVoice(select.value);
  }

  #clock() {
    const others = this.#names.size;
    const state = this.#room.querySelector("[data-call-state]");
    const n = Number(/** @type {HTMLElement} */ (this.#room.querySelector("[data-call-grid]")).dataset.people ?? 1);
    const seconds = Math.max(0, Math.floor((Date.now() - Date.parse(this.#room.dataset.at ?? "")) / 1000));
    const time = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    if (state && others > 0) write(state, n > 1 ? say("js-call-running", { n, time }) : say("js-call-waiting"));
  }

  /** @param {Refusal} refusal */
  #refused({ code, say: why }) {
    this.#tell(code === "call_over" && this.#seat ? say("js-call-taken") : why);
    if (code === "call_full" && this.#room.dataset.large) {
      const way = el("a", { class: "button", href: this.#room.dataset.large }, say("js-call-large"));
      this.#room.querySelector("[data-call-trouble]")?.append(" ", way);
    }
    this.#end();
  }

  /** @param {string} words @param {boolean} [passing] said, not shown */
  #tell(words, passing = false) {
    announce(words);
    const trouble = /** @type {HTMLElement | null} */ (this.#room.querySelector("[data-call-trouble]"));
    if (!trouble || passing) return;
    write(trouble, words);
    trouble.hidden = false;
  }

  #clear() {
    const trouble = /** @type {HTMLElement | null} */ (this.#room.querySelector("[data-call-trouble]"));
    if (trouble) trouble.hidden = true;
  }

  /** @param {string} name */
  #control(name) {
    return /** @type {HTMLButtonElement | null} */ (this.#room.querySelector(`[data-control=${name}]`));
  }

  /** @param {string} name @param {boolean} on @param {string} [drawing] */
  #press(name, on, drawing) {
    const button = this.#control(name);
    button?.setAttribute("aria-pressed", String(on));
    if (drawing) button?.querySelector("span")?.replaceChildren(icon(drawing, null));
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
    this.#quiet();
    this.#peers?.close();
    this.#tiles.clear();
    for (const track of [...this.#stream.getTracks(), ...(this.#screen ? [this.#screen] : [])]) track.stop();
  }
}
