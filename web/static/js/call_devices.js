// @ts-check
/** This device in a call: its microphone, camera and screen, and the buttons that say what they do. */
import { el, icon } from "./dom.js";
import { devicesOf, listenFor, openMedia } from "./media.js";
import { say } from "./words.js";

export class Devices {
  #room;
  #tiles;
  #notes;
  #seat = "";
  /** @type {import("./peers.js").Peers | null} */ #peers = null;
  /** @type {MediaStream} */ #stream = new MediaStream();
  /** @type {MediaStreamTrack | null} */ #screen = null;
  #facing = "user";
  #quiet = () => {};

  /** @param {{room: HTMLElement, tiles: import("./call_tiles.js").Tiles, notes: import("./call_notes.js").Notes}} parts */
  constructor({ room, tiles, notes }) {
    this.#room = room;
    this.#tiles = tiles;
    this.#notes = notes;
  }

  get stream() {
    return this.#stream;
  }

  /** What a picture does not tell of this device. */
  get state() {
    return { state: { muted: !(this.#stream.getAudioTracks()[0]?.enabled ?? false), screen: this.#screen !== null } };
  }

  /** Whoever may use neither camera nor microphone listens. @param {boolean} camera */
  async open(camera) {
    try {
      const { stream, blind } = await openMedia({ camera, facing: this.#facing });
      this.#stream = stream;
      if (blind && camera) this.#notes.tell(say("js-call-no-camera"));
      this.#press("camera", blind, blind ? "video-off" : "video");
    } catch {
      this.#notes.tell(say("js-call-no-microphone"));
      this.#press("mic", true, "mic-off");
      this.#press("camera", true, "video-off");
    }
  }

  /** Once this device has its seat and its tile. @param {string} seat @param {import("./peers.js").Peers} peers */
  sit(seat, peers) {
    this.#seat = seat;
    this.#peers = peers;
    this.#tiles.show(seat, this.#stream);
    this.#listen();
  }

  /** The choices and buttons for what this device can do. */
  async offer() {
    this.list();
    const screen = this.#control("screen");
    if (screen) screen.hidden = !navigator.mediaDevices?.getDisplayMedia;
    const turn = this.#control("turn");
    if (turn) turn.hidden = (await devicesOf("videoinput")).length < 2 || !matchMedia("(pointer: coarse)").matches;
  }

  async list() {
    const box = /** @type {HTMLElement | null} */ (this.#room.querySelector("[data-call-devices]"));
    for (const select of box?.querySelectorAll("select") ?? []) {
      const devices = await devicesOf(/** @type {MediaDeviceKind} */ (select.dataset.device));
      select.replaceChildren(...devices.map(({ deviceId, label }) => el("option", { value: deviceId }, label)));
      if (box && devices.length > 1) box.hidden = false;
    }
  }

  /** @param {HTMLSelectElement} select */
  async chosen(select) {
    if (select.dataset.device === "videoinput") await this.#openCamera(select.value);
    if (select.dataset.device === "audioinput") await this.#openVoice(select.value);
  }

  async mute() {
    const [track] = this.#stream.getAudioTracks();
    if (!track) return void (await this.#openVoice());
    track.enabled = !track.enabled;
    this.#voiceChanged(track);
  }

  async camera() {
    const [track] = this.#stream.getVideoTracks();
    if (!track) return void (await this.#openCamera());
    this.#stream.removeTrack(track);
    track.stop(); // its lamp goes out
    await this.#peers?.replace("video", this.#screen);
    this.#press("camera", true, "video-off");
    this.#tiles.mark(this.#seat, { blind: true });
  }

  async turn() {
    this.#facing = this.#facing === "user" ? "environment" : "user";
    await this.#openCamera();
  }

  async share() {
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
    this.#peers?.tell(this.state);
  }

  /** Every lamp goes out. */
  close() {
    this.#quiet();
    for (const track of [...this.#stream.getTracks(), ...(this.#screen ? [this.#screen] : [])]) track.stop();
  }

  async #unshare() {
    this.#screen?.stop();
    this.#screen = null;
    await this.#peers?.replace("video", this.#stream.getVideoTracks()[0] ?? null);
    this.#press("screen", false);
    this.#tiles.mark(this.#seat, { screen: false });
    this.#peers?.tell(this.state);
    this.#tiles.show(this.#seat, this.#stream);
  }

  /** @param {string} [audioId] */
  async #openVoice(audioId) {
    const opened = await openMedia({ camera: false, audioId }).catch(() => null);
    if (!opened) return this.#notes.tell(say("js-call-no-microphone"));
    const [track] = opened.stream.getAudioTracks();
    const [old] = this.#stream.getAudioTracks();
    track.enabled = old?.enabled ?? true; // another microphone does not speak up by itself
    if (old) (this.#stream.removeTrack(old), old.stop());
    this.#stream.addTrack(track);
    await this.#peers?.replace("audio", track);
    this.#quiet();
    this.#listen();
    this.#notes.clear();
    this.#voiceChanged(track);
  }

  /** @param {string} [videoId] */
  async #openCamera(videoId) {
    const { stream, blind } = await openMedia({ videoId, facing: this.#facing }).catch(() => ({ stream: null, blind: true }));
    const track = stream?.getVideoTracks()[0];
    stream?.getAudioTracks().forEach((voice) => voice.stop());
    if (blind || !track) return this.#notes.tell(say("js-call-no-camera"));
    this.#stream.getVideoTracks().forEach((old) => (this.#stream.removeTrack(old), old.stop()));
    this.#stream.addTrack(track);
    if (!this.#screen) await this.#peers?.replace("video", track);
    this.#press("camera", false, "video");
    this.#tiles.show(this.#seat, this.#stream);
  }

  #listen() {
    this.#quiet = listenFor(this.#stream, (speaks) => this.#tiles.mark(this.#seat, { speaks }));
  }

  /** @param {MediaStreamTrack} track */
  #voiceChanged({ enabled }) {
    this.#press("mic", !enabled, enabled ? "mic" : "mic-off");
    this.#tiles.mark(this.#seat, { muted: !enabled });
    this.#peers?.tell(this.state);
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
}
