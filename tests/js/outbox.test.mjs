import assert from "node:assert/strict";
import { test } from "node:test";
import { Outbox, fieldsOf } from "../../web/static/js/outbox.js";
import { drawerOf } from "./memory.mjs";

const NOW = 1_000_000_000;
const HOUR = 3600_000;

async function opened(drawer, now = NOW, person = "me") {
  const outbox = new Outbox(drawer, person);
  await outbox.load(now);
  return outbox;
}
async function written(drawer = drawerOf(), keys = ["k1"]) {
  const outbox = new Outbox(drawer, "me");
  keys.forEach((key, i) => outbox.add({ key, channel: "c", body: `texte ${key}`, at: NOW + i }));
  await outbox.saved();
  return outbox;
}
const shown = (outbox) => outbox.waitingIn("c").filter((post) => !post.guess).map(({ key, state }) => [key, state]);

test("ok before the event: the row is settled, and the event finds its post", async () => {
  const outbox = await written();
  assert.deepEqual(shown(outbox), [["k1", "pending"]]);
  outbox.accepted("k1", "m1");
  assert.deepEqual(shown(outbox), []);
  assert.equal(outbox.arrived("c", "m1").key, "k1");
});

test("the event before ok: the row gives way at once, and ok confirms it", async () => {
  const outbox = await written();
  assert.equal(outbox.arrived("c", "m1").key, "k1");
  assert.deepEqual(shown(outbox), [], "never double");
  outbox.accepted("k1", "m1");
  assert.deepEqual(shown(outbox), []);
  assert.equal(outbox.pending().length, 0);
});

test("the event came from another device: the row comes back when ok tells another id", async () => {
  const outbox = await written();
  outbox.arrived("c", "from-my-phone");
  const settled = outbox.accepted("k1", "m2");
  assert.equal(settled.message, "m2");
  assert.equal(settled.guess, undefined);
  assert.equal(outbox.arrived("c", "m2").key, "k1");
});

test("two in flight: each event takes the oldest that is left, and the same event takes it once", async () => {
  const outbox = await written(drawerOf(), ["k1", "k2"]);
  assert.equal(outbox.arrived("c", "m1").key, "k1");
  assert.equal(outbox.arrived("c", "m1").key, "k1");
  assert.deepEqual(shown(outbox), [["k2", "pending"]]);
  assert.equal(outbox.arrived("c", "m2").key, "k2");
});

test("a line of mine in another channel, or with nothing in flight, takes no row", async () => {
  const outbox = await written();
  assert.equal(outbox.arrived("elsewhere", "m9"), undefined);
  outbox.accepted("k1", "m1");
  assert.equal(outbox.arrived("c", "m9"), undefined);
});

test("a reload in between: the post is there again, with the same key, and leaves once more", async () => {
  const device = drawerOf();
  await written(device);
  const again = (await opened(device, NOW + 5_000, "me"));
  assert.deepEqual(again.pending().map(({ key, body }) => [key, body]), [["k1", "texte k1"]]);
  again.accepted("k1", "m1");
  await again.saved();
  assert.equal((await opened(device, NOW + 6_000, "me")).pending().length, 0);
});

test("a reload between event and ok forgets the guess: the server answers the same id anyway", async () => {
  const device = drawerOf();
  (await written(device)).arrived("c", "m1");
  assert.deepEqual(shown((await opened(device, NOW + 1, "me"))), [["k1", "pending"]]);
});

test("a refusal shows why, can be tried again, edited away or removed", async () => {
  const device = drawerOf();
  const outbox = await written(device);
  outbox.arrived("c", "mistaken");
  assert.equal(outbox.refused("k1", "Trop long").say, "Trop long");
  assert.deepEqual(shown(outbox), [["k1", "failed"]]);
  assert.equal(outbox.pending().length, 0);
  assert.equal(outbox.retry("k1").state, "pending");
  outbox.remove("k1");
  await outbox.saved();
  assert.equal(device.size(), 0);
});

test("what waited for more than half a day asks before it leaves", async () => {
  const device = drawerOf();
  await written(device);
  assert.deepEqual(shown((await opened(device, NOW + 13 * HOUR, "me"))), [["k1", "failed"]]);
  assert.deepEqual(shown((await opened(device, NOW + 11 * HOUR, "me"))), [["k1", "pending"]]);
});

test("a restored database: what was accepted lately leaves again, what is old does not", async () => {
  const device = drawerOf();
  const outbox = new Outbox(device, "me");
  outbox.add({ key: "old", channel: "c", body: "ancien", at: NOW - HOUR });
  outbox.add({ key: "k1", channel: "c", body: "texte", at: NOW });
  outbox.accepted("k1", "m1");
  outbox.accepted("old", "m0");
  outbox.doubt(NOW + 1_000);
  assert.deepEqual(outbox.pending().map(({ key }) => key), ["k1"]);
});

test("people do not mix", async () => {
  const device = drawerOf();
  await written(device);
  assert.equal((await opened(device)).pending().length, 1);
  assert.equal((await opened(device, NOW, "you")).pending().length, 0);
  assert.equal(device.size(), 0, "whoever comes next on this device finds nothing of the former person");
  const mine = await written(device);
  mine.clear();
  await mine.saved();
  assert.equal(device.size(), 0);
});

test("what was accepted is not kept for ever", async () => {
  const device = drawerOf();
  const outbox = await written(device, Array.from({ length: 40 }, (_, i) => `k${i}`));
  for (let i = 0; i < 40; i += 1) outbox.accepted(`k${i}`, `m${i}`);
  await outbox.saved();
  assert.equal(device.size(), 20);
});

test("files and the word that many are meant go with a post", async () => {
  const outbox = new Outbox(drawerOf(), "me");
  outbox.add({ key: "k", channel: "c", body: "", files: [{ id: "f", name: "photo.jpg" }], at: 1 });
  outbox.refused("k", "beaucoup", "many_alerted");
  assert.equal(outbox.get("k")?.code, "many_alerted");
  outbox.confirm("k");
  assert.deepEqual(outbox.retry("k")?.alert, true);
  assert.deepEqual(outbox.pending()[0].files, [{ id: "f", name: "photo.jpg" }]);
});

/** Two tabs of a browser: what one says, the other hears. */
function tabs() {
  const ends = [{ onmessage: null }, { onmessage: null }];
  ends.forEach((end, i) => (end.postMessage = (data) => ends[1 - i].onmessage?.({ data: structuredClone(data) })));
  return ends;
}

test("two tabs show the same, and what one settles or takes back is settled in the other", async () => {
  const device = drawerOf();
  const [here, there] = tabs();
  const one = new Outbox(device, "me", here);
  const two = new Outbox(device, "me", there);
  const heard = [];
  two.onHeard = ({ key, state }) => heard.push([key, state]);
  two.onGone = (key) => heard.push([key, "gone"]);
  one.add({ key: "k1", channel: "c", body: "a", at: NOW });
  one.accepted("k1", "m1");
  one.add({ key: "k2", channel: "c", body: "b", at: NOW + 1 });
  one.remove("k2");
  assert.deepEqual(heard, [["k1", "pending"], ["k1", "accepted"], ["k2", "pending"], ["k2", "gone"]]);
  assert.equal(two.pending().length, 0);
});

test("an answer to a card waits like a message, and says nothing in any channel", async () => {
  const outbox = new Outbox(drawerOf(), "me");
  outbox.answer({ key: "k", verb: "claim", fields: { need: "n", quantity: 2 }, at: NOW });
  assert.deepEqual(fieldsOf(outbox.pending()[0]), { need: "n", quantity: 2, key: "k" });
  assert.deepEqual(outbox.waitingIn("c"), []);
  assert.equal(outbox.refused("k", "Déjà pris", "already_claimed").state, "failed");
  assert.equal(outbox.answers().length, 1, "until somebody has read why");
});

test("a file that waits on the device is replaced by its name once it was handed in", async () => {
  const outbox = new Outbox(drawerOf(), "me");
  outbox.add({ key: "k", channel: "c", body: "", files: [{ name: "photo.jpg", blob: new Blob(["x"]) }], at: NOW });
  assert.deepEqual(outbox.handedIn("k", 0, "f1").files, [{ id: "f1", name: "photo.jpg" }]);
  assert.deepEqual(fieldsOf(outbox.get("k")).files, ["f1"]);
});
