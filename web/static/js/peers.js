// @ts-check
/**
 * One line to each other seat of a call, browser to browser.
 *
 * The newcomer calls those who were there. Both may change their mind at once (a camera that comes, a network that
 * changes): then the seat with the greater name gives way, as in the “perfect negotiation” of the WebRTC specification.
 */

const RESTART_MS = 3_000; // a line that broke is given this long to heal by itself
const PATIENCE_MS = 6_000; // a line that is not there by then asks again: a signal is carried once at most
const BITS = 600_000; // of video a second and line: four phones share a home network

/** @typedef {{id: string, line: RTCPeerConnection, offering: boolean, deaf: boolean, ours: boolean, waiting: RTCIceCandidateInit[], timer?: ReturnType<typeof setTimeout>}} Peer */

export class Peers {
  #seat;
  #ice;
  #send;
  #stream;
  /** @type {Map<string, Peer>} */ #peers = new Map();

  /** @type {(seat: string, stream: MediaStream) => void} */ onStream = () => {};
  /** @type {(seat: string, state: RTCPeerConnectionState) => void} */ onState = () => {};

  /** @param {{seat: string, ice: RTCIceServer[], stream: MediaStream, send: (to: string, data: any) => void}} parts */
  constructor({ seat, ice, stream, send }) {
    this.#seat = seat;
    this.#ice = ice;
    this.#stream = stream;
    this.#send = send;
  }

  /** Calls a seat that was there before us. @param {string} id */
  call(id) {
    const peer = this.#peer(id);
    this.#offerTracks(peer);
    // Without a camera we still want to see, without a microphone to hear.
    for (const kind of ["audio", "video"]) {
      if (!this.#stream.getTracks().some((track) => track.kind === kind)) peer.line.addTransceiver(kind, { direction: "recvonly" });
    }
  }

  /** @param {Peer} peer */
  #offerTracks(peer) {
    peer.ours = true;
    for (const track of this.#stream.getTracks()) peer.line.addTrack(track, this.#stream);
  }

  /** What another seat has to say. @param {string} id @param {{description?: RTCSessionDescriptionInit, candidate?: RTCIceCandidateInit}} data */
  async hear(id, { description, candidate }) {
    const peer = this.#peer(id);
    // Not before: a candidate may overtake the offer that it belongs to, and two offers would cross.
    if (description && !peer.ours) this.#offerTracks(peer);
    try {
      if (description) await this.#described(peer, description);
      else if (candidate) await this.#candidate(peer, candidate);
    } catch (error) {
      if (!peer.deaf) console.warn(error); // nonsense, or a line that is gone: the call goes on without it
    }
  }

  /** Another picture, or voice, in the place of the one that was sent. @param {"audio" | "video"} kind @param {MediaStreamTrack | null} track */
  async replace(kind, track) {
    for (const { line } of this.#peers.values()) {
      const lane = line.getTransceivers().find(({ sender, receiver }) => (sender.track ?? receiver.track)?.kind === kind);
      if (lane) {
        lane.sender.setStreams?.(this.#stream); // what was not there at first belongs to the same voice and picture
        await lane.sender.replaceTrack(track);
        lane.direction = track ? "sendrecv" : "recvonly"; // told to the other at once, by another agreement
      } else if (track) line.addTrack(track, this.#stream);
    }
  }

  /** Tells every other seat. @param {any} data */
  tell(data) {
    for (const id of this.#peers.keys()) this.#send(id, data);
  }

  /** The network changed, or the socket came back: every line looks for its way again. */
  restart() {
    for (const peer of this.#peers.values()) this.#again(peer);
  }

  /** Whoever went. @param {string} id */
  drop(id) {
    const peer = this.#peers.get(id);
    if (!peer) return;
    clearTimeout(peer.timer);
    peer.line.close();
    this.#peers.delete(id);
  }

  close() {
    for (const id of [...this.#peers.keys()]) this.drop(id);
  }

  /** @param {string} id @returns {Peer} */
  #peer(id) {
    const known = this.#peers.get(id);
    if (known) return known;
    const line = new RTCPeerConnection({ iceServers: this.#ice });
    const peer = /** @type {Peer} */ ({ id, line, offering: false, deaf: false, ours: false, waiting: [] });
    this.#peers.set(id, peer);
    this.#await(peer, PATIENCE_MS);
    line.addEventListener("negotiationneeded", () => this.#offer(peer));
    line.addEventListener("icecandidate", ({ candidate }) => candidate && this.#send(id, { candidate: candidate.toJSON() }));
    line.addEventListener("track", ({ track, streams }) => this.onStream(id, streams[0] ?? new MediaStream([track])));
    line.addEventListener("connectionstatechange", () => this.#changed(peer));
    return peer;
  }

  /** @param {Peer} peer */
  async #offer(peer) {
    try {
      peer.offering = true;
      await peer.line.setLocalDescription();
      this.#describe(peer);
    } catch (error) {
      if (peer.line.signalingState !== "closed") console.warn(error);
    } finally {
      peer.offering = false;
    }
  }

  /** @param {Peer} peer */
  #describe({ id, line }) {
    const { type, sdp } = /** @type {RTCSessionDescription} */ (line.localDescription);
    this.#send(id, { description: { type, sdp } });
  }

  /** @param {Peer} peer @param {RTCSessionDescriptionInit} description */
  async #described(peer, description) {
    const { line } = peer;
    const crossed = description.type === "offer" && (peer.offering || line.signalingState !== "stable");
    peer.deaf = crossed && !this.#polite(peer.id);
    if (peer.deaf) return void (peer.waiting = []); // the other gives way, and finds other candidates
    await line.setRemoteDescription(description);
    for (const candidate of peer.waiting.splice(0)) await line.addIceCandidate(candidate);
    if (description.type !== "offer") return;
    await line.setLocalDescription();
    this.#describe(peer);
  }

  /** @param {Peer} peer @param {RTCIceCandidateInit} candidate */
  async #candidate(peer, candidate) {
    if (peer.line.remoteDescription) await peer.line.addIceCandidate(candidate);
    else if (!peer.deaf) peer.waiting.push(candidate); // it overtook the description that it belongs to
  }

  /** @param {string} id */
  #polite(id) {
    return this.#seat > id;
  }

  /** @param {Peer} peer */
  #changed(peer) {
    const state = peer.line.connectionState;
    this.onState(peer.id, state);
    if (state === "connected") {
      clearTimeout(peer.timer);
      limit(peer.line);
    } else if (state === "failed") this.#again(peer);
    else if (state === "disconnected") this.#await(peer, RESTART_MS);
  }

  /** @param {Peer} peer @param {number} ms */
  #await(peer, ms) {
    clearTimeout(peer.timer);
    peer.timer = setTimeout(() => this.#again(peer), ms);
  }

  /** A line that is not there: an offer that nobody answered is made anew, any other looks for its way again. @param {Peer} peer */
  #again(peer) {
    const { line } = peer;
    if (line.connectionState === "connected" || line.signalingState === "closed") return;
    if (line.signalingState === "have-local-offer") this.#offer(peer);
    else line.restartIce();
    this.#await(peer, PATIENCE_MS);
  }
}

/** @param {RTCPeerConnection} line */
function limit(line) {
  for (const sender of line.getSenders()) {
    if (sender.track?.kind !== "video") continue;
    const settings = sender.getParameters();
    for (const encoding of settings.encodings ?? []) encoding.maxBitrate = BITS;
    sender.setParameters(settings).catch(() => {}); // an older browser: it sends what it likes
  }
}
