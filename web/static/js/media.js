// @ts-check
/** This device's microphone and camera: asked for together, then as little as will do. */

/** @typedef {{stream: MediaStream, blind: boolean}} Media blind: without a camera */

/**
 * The microphone, and the camera if there is one that may be used. Throws when not even the voice can be had.
 * @param {{camera?: boolean, audioId?: string, videoId?: string, facing?: string}} [wish] @returns {Promise<Media>}
 */
export async function openMedia({ camera = true, audioId = "", videoId = "", facing = "user" } = {}) {
  const audio = audioId ? { deviceId: { exact: audioId } } : true;
  const video = videoId ? { deviceId: { exact: videoId } } : { facingMode: facing, width: { ideal: 640 }, height: { ideal: 480 } };
  if (camera) {
    try {
      return { stream: await navigator.mediaDevices.getUserMedia({ audio, video }), blind: false };
    } catch {
      // Refused, absent or taken by another program: the voice is what matters.
    }
  }
  return { stream: await navigator.mediaDevices.getUserMedia({ audio, video: false }), blind: true };
}

/** Microphones or cameras to choose among. @param {MediaDeviceKind} kind */
export async function devicesOf(kind) {
  const all = (await navigator.mediaDevices?.enumerateDevices()) ?? []; // none without HTTPS
  return all.filter((device) => device.kind === kind && device.deviceId);
}

/** Tells when a voice speaks, by its loudness. @param {MediaStream} stream @param {(speaks: boolean) => void} told @returns {() => void} stops listening */
export function listenFor(stream, told) {
  const Context = globalThis.AudioContext;
  if (!Context || stream.getAudioTracks().length === 0) return () => {};
  const context = new Context();
  const meter = context.createAnalyser();
  meter.fftSize = 512;
  context.createMediaStreamSource(stream).connect(meter);
  const heard = new Uint8Array(meter.fftSize);
  let speaks = false;
  const timer = setInterval(() => {
    meter.getByteTimeDomainData(heard);
    const loud = heard.some((value) => Math.abs(value - 128) > LOUD);
    if (loud !== speaks) told((speaks = loud));
  }, LISTEN_MS);
  return () => {
    clearInterval(timer);
    context.close().catch(() => {}); // closed already
  };
}

const LOUD = 14; // of 128
const LISTEN_MS = 200;
