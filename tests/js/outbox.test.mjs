import assert from "node:assert/strict";
import { test } from "node:test";
import { Outbox } from "../../web/static/js/outbox.js";
import { memory } from "./memory.mjs";

const NOW = 1_000_000_000;
const HOUR = 3600_000;

function written(device = memory(), keys = ["k1"]) {
  const outbox = new Outbox(device, "me", NOW);
  keys.forEach((key, i) => outbox.add({ key, channel: "c", body: `texte ${key}`, at: NOW + i }));
  return outbox;
}
const shown = (outbox) => outbox.waitingIn("c").filter((post) => !post.guess).map(({ key, state }) => [key, state]);

test("ok before the event: the row is settled, and the event finds its post", () => {
  const outbox = written();
  assert.deepEqual(shown(outbox), [["k1", "pending"]]);
  outbox.accepted("k1", "m1");
  assert.deepEqual(shown(outbox), []);
  assert.equal(outbox.arrived("c", "m1").key, "k1");
});

test("the event before ok: the row gives way at once, and ok confirms it", () => {
  const outbox = written();
  assert.equal(outbox.arrived("c", "m1").key, "k1");
  assert.deepEqual(shown(outbox), [], "never double");
  outbox.accepted("k1", "m1");
  assert.deepEqual(shown(outbox), []);
  assert.equal(outbox.pending().length, 0);
});

test("the event came from another device: the row comes back when ok tells another id", () => {
  const outbox = written();
  outbox.arrived("c", "from-my-phone");
  const settled = outbox.accepted("k1", "m2");
  assert.equal(settled.message, "m2");
  assert.equal(settled.guess, undefined);
  assert.equal(outbox.arrived("c", "m2").key, "k1");
});

test("two in flight: each event takes the oldest that is left, and the same event takes it once", () => {
  const outbox = written(memory(), ["k1", "k2"]);
  assert.equal(outbox.arrived("c", "m1").key, "k1");
  assert.equal(outbox.arrived("c", "m1").key, "k1");
  assert.deepEqual(shown(outbox), [["k2", "pending"]]);
  assert.equal(outbox.arrived("c", "m2").key, "k2");
});

test("a line of mine in another channel, or with nothing in flight, takes no row", () => {
  const outbox = written();
  assert.equal(outbox.arrived("elsewhere", "m9"), undefined);
  outbox.accepted("k1", "m1");
  assert.equal(outbox.arrived("c", "m9"), undefined);
});

test("a reload in between: the post is there again, with the same key, and leaves once more", () => {
  const device = memory();
  written(device);
  const again = new Outbox(device, "me", NOW + 5_000);
  assert.deepEqual(again.pending().map(({ key, body }) => [key, body]), [["k1", "texte k1"]]);
  again.accepted("k1", "m1");
  assert.equal(new Outbox(device, "me", NOW + 6_000).pending().length, 0);
});

test("a reload between event and ok forgets the guess: the server answers the same id anyway", () => {
  const device = memory();
  written(device).arrived("c", "m1");
  assert.deepEqual(shown(new Outbox(device, "me", NOW + 1)), [["k1", "pending"]]);
});

test("a refusal shows why, can be tried again, edited away or removed", () => {
  const device = memory();
  const outbox = written(device);
  outbox.arrived("c", "mistaken");
  assert.equal(outbox.refused("k1", "Trop long").say, "Trop long");
  assert.deepEqual(shown(outbox), [["k1", "failed"]]);
  assert.equal(outbox.pending().length, 0);
  assert.equal(outbox.retry("k1").state, "pending");
  outbox.remove("k1");
  assert.equal(device.size(), 0);
});

test("what waited for more than half a day asks before it leaves", () => {
  const device = memory();
  written(device);
  assert.deepEqual(shown(new Outbox(device, "me", NOW + 13 * HOUR)), [["k1", "failed"]]);
  assert.deepEqual(shown(new Outbox(device, "me", NOW + 11 * HOUR)), [["k1", "pending"]]);
});

test("a restored database: what was accepted lately leaves again, what is old does not", () => {
  const device = memory();
  const outbox = written(device, ["k1"]);
  outbox.add({ key: "old", channel: "c", body: "ancien", at: NOW - HOUR });
  outbox.accepted("k1", "m1");
  outbox.accepted("old", "m0");
  outbox.doubt(NOW + 1_000);
  assert.deepEqual(outbox.pending().map(({ key }) => key), ["k1"]);
});

test("people, tabs and nonsense do not mix", () => {
  const device = memory();
  written(device);
  device.set("outbox.me.torn", "{not json");
  assert.equal(new Outbox(device, "you", NOW).pending().length, 0);
  const mine = new Outbox(device, "me", NOW);
  assert.equal(mine.pending().length, 1);
  assert.equal(device.get("outbox.me.torn"), null);
  mine.clear();
  assert.equal(device.size(), 0);
});

test("what was accepted is not kept for ever", () => {
  const device = memory();
  const outbox = written(device, Array.from({ length: 40 }, (_, i) => `k${i}`));
  for (let i = 0; i < 40; i += 1) outbox.accepted(`k${i}`, `m${i}`);
  assert.equal(device.size(), 20);
});
