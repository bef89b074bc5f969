import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { Courier } from "../../web/static/js/courier.js";
import { Outbox } from "../../web/static/js/outbox.js";
import { Disconnected, Refusal } from "../../web/static/js/refusal.js";
import { drawerOf } from "./memory.mjs";

/** A wire that answers when the test says so. */
function fakeWire() {
  const asked = [];
  const listeners = {};
  return {
    asked,
    state: "live",
    on: (name, listener) => (listeners[name] = listener),
    hello: () => listeners.hello(),
    request: (verb, fields) => new Promise((resolve, reject) => asked.push({ verb, fields, resolve, reject })),
  };
}
const turn = () => new Promise((done) => setImmediate(done));

let wire, outbox, courier, changes;
beforeEach(() => {
  mock.timers.enable({ apis: ["setTimeout"] });
  wire = fakeWire();
  outbox = new Outbox(drawerOf(), "me");
  courier = new Courier(wire, outbox, { person: "me", handIn: async ({ name }) => `id of ${name}` });
  changes = [];
  courier.onChange(({ key, state }) => changes.push([key, state]));
  courier.connect();
});
afterEach(() => mock.timers.reset());

const say = (key) => courier.post({ key, channel: "c", body: key });
const keys = () => wire.asked.map(({ fields }) => fields.key);

test("one at a time, in the order in which they were written", async () => {
  say("k1");
  say("k2");
  await turn();
  assert.deepEqual(keys(), ["k1"]);
  wire.asked[0].resolve({ message: "m1" });
  await turn();
  assert.deepEqual(keys(), ["k1", "k2"]);
  assert.deepEqual(changes, [["k1", "pending"], ["k2", "pending"], ["k1", "accepted"]]);
});

test("“later” waits and keeps the order", async () => {
  say("k1");
  say("k2");
  await turn();
  wire.asked[0].reject(new Refusal({ code: "rate_limited", retry_after: 3 }));
  await turn();
  assert.deepEqual(keys(), ["k1"]);
  mock.timers.tick(3_000);
  await turn();
  assert.deepEqual(keys(), ["k1", "k1"]);
});

test("a no fails that one and lets the next one go", async () => {
  say("k1");
  say("k2");
  await turn();
  wire.asked[0].reject(new Refusal({ code: "not_member", say: "Rejoignez d’abord le canal" }));
  await turn();
  assert.equal(outbox.get("k1").state, "failed");
  assert.deepEqual(keys(), ["k1", "k2"]);
});

test("a lost wire keeps everything; the next hello carries it, with the same key", async () => {
  say("k1");
  await turn();
  wire.asked[0].reject(new Disconnected());
  await turn();
  assert.equal(outbox.get("k1").state, "pending");
  wire.hello();
  await turn();
  assert.deepEqual(keys(), ["k1", "k1"]);
});

test("what waits without a wire is told to the page, and leaves nothing", async () => {
  let waits = 0;
  courier.onWaiting = () => (waits += 1);
  wire.state = "waiting";
  say("k1");
  await turn();
  assert.deepEqual([keys(), waits], [[], 1]);
});

test("a promise does not wait behind a message", async () => {
  say("k1");
  courier.answer({ key: "k2", verb: "claim", fields: { need: "n", quantity: 1 } });
  await turn();
  assert.deepEqual(wire.asked.map(({ verb }) => verb).sort(), ["claim", "post"]);
});

test("files that waited are handed in first", async () => {
  courier.post({ key: "k1", channel: "c", body: "", files: [{ name: "a.jpg", blob: new Blob(["x"]) }] });
  await turn();
  assert.deepEqual(wire.asked[0].fields.files, ["id of a.jpg"]);
});

test("one tab at a time has the pen", async () => {
  let held = Promise.resolve();
  const locks = { request: (name, options, act) => (held = held.then(act)) };
  const others = fakeWire();
  const drawer = drawerOf();
  const [one, two] = [wire, others].map((line) => new Courier(line, new Outbox(drawer, "me"), { person: "me", locks }));
  one.connect();
  two.connect();
  one.post({ key: "k1", channel: "c", body: "a" });
  two.post({ key: "k2", channel: "c", body: "b" });
  await turn();
  assert.deepEqual([wire.asked.length, others.asked.length], [1, 0]);
});
