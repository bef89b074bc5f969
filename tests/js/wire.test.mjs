import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { isFinal, waitBefore } from "../../web/static/js/backoff.js";
import { Disconnected, Refusal } from "../../web/static/js/refusal.js";
import { Wire } from "../../web/static/js/wire.js";

/** A socket whose other end is the test. */
class Socket {
  readyState = 1;
  sent = [];
  send(text) {
    this.sent.push(JSON.parse(text));
  }
  close() {
    this.lose(1000);
  }
  lose(code) {
    this.readyState = 3;
    this.onclose?.({ code });
  }
  say(frame) {
    this.onmessage({ data: JSON.stringify(frame) });
  }
  hello(epoch = "e1") {
    this.say({ t: "hello", epoch, person: { id: "p", name: "Léo Martin" }, heads: {}, unread: {} });
  }
  last(verb) {
    return this.sent.filter((frame) => frame.t === verb).at(-1);
  }
  answer(verb, fields = {}) {
    this.say({ t: "ok", ref: this.last(verb).ref, ...fields });
  }
}

/** @type {Socket[]} */
let sockets;
const socket = () => sockets.at(-1);

function live({ epoch = "e1" } = {}) {
  const wire = new Wire({ epoch, makeSocket: () => (sockets.push(new Socket()), socket()) });
  wire.connect();
  socket().hello(epoch || "e1");
  return wire;
}

function redialled() {
  mock.timers.tick(30_000);
  assert.ok(sockets.length > 1, "it dialled again");
}

beforeEach(() => {
  sockets = [];
  mock.timers.enable({ apis: ["setTimeout"] });
});
afterEach(() => mock.timers.reset());

test("the wait before dialling again grows, is never under half a second, never over thirty", () => {
  for (let attempt = 0; attempt < 12; attempt += 1) {
    assert.ok(waitBefore(attempt, () => 0) >= 500);
    assert.ok(waitBefore(attempt, () => 1) <= 15_000);
  }
  assert.ok(waitBefore(3, () => 0.5) > waitBefore(0, () => 0.5));
});

test("only 4100–4199 mean: stay away", () => {
  assert.deepEqual([4100, 4101, 4103, 4199].map(isFinal), [true, true, true, true]);
  assert.deepEqual([1012, 4008, 4012, 4029, 4200].map(isFinal), [false, false, false, false, false]);
});

test("an answer finds its request; a refusal carries its sentence", async () => {
  const wire = live();
  const yes = wire.request("claim", { need: "n" });
  socket().answer("claim", { claim: "k" });
  assert.equal((await yes).claim, "k");
  const no = wire.request("claim", { need: "n" });
  socket().say({ t: "no", ref: socket().last("claim").ref, code: "already_claimed", say: "Déjà pris par Claire", details: { by: "Claire" }, retry_after: null });
  await assert.rejects(no, (error) => error instanceof Refusal && error.say === "Déjà pris par Claire" && error.details.by === "Claire");
});

test("a lost socket fails what may not be repeated, and repeats what may, with the same key", async () => {
  const wire = live();
  const once = wire.request("edit", { message: "m" });
  const often = wire.request("post", { key: "k1", body: "bonjour" }, { resend: true });
  socket().lose(1006);
  await assert.rejects(once, Disconnected);
  redialled();
  assert.equal(socket().last("post"), undefined, "not before hello");
  socket().hello();
  assert.equal(socket().last("post").key, "k1");
  assert.equal(socket().last("edit"), undefined);
  socket().answer("post", { message: "m1", seq: 4 });
  assert.equal((await often).message, "m1");
});

test("asked while away: refused at once, or kept until the wire is back", async () => {
  const wire = live();
  socket().lose(1012);
  await assert.rejects(wire.request("release", { claim: "c" }), Disconnected);
  const kept = wire.request("post", { key: "k" }, { resend: true });
  redialled();
  socket().hello();
  socket().answer("post", { message: "m" });
  assert.equal((await kept).message, "m");
});

test("channels resume from the last event seen; replayed ones are told apart", () => {
  const wire = live();
  const heard = [];
  wire.on("event", ({ seq }, { replayed }) => heard.push([seq, replayed]));
  wire.open("c", 5);
  assert.equal(socket().last("open").after, 5);
  socket().answer("open", { head: 6 });
  socket().say({ t: "event", channel: "c", seq: 6 });
  socket().say({ t: "event", channel: "c", seq: 7 });
  socket().lose(4008);
  redialled();
  socket().hello();
  assert.equal(socket().last("open").after, 7);
  assert.deepEqual(heard, [[6, true], [7, false]]);
});

test("a gap opens the channel again, once", () => {
  const wire = live();
  const heard = [];
  wire.on("event", ({ seq }) => heard.push(seq));
  wire.open("c", 5);
  socket().answer("open", { head: 5 });
  for (const seq of [6, 9, 10]) socket().say({ t: "event", channel: "c", seq });
  assert.equal(socket().sent.filter(({ t }) => t === "open").length, 2);
  assert.equal(socket().last("open").after, 6);
  socket().answer("open", { head: 10 });
  for (const seq of [7, 8, 9, 10]) socket().say({ t: "event", channel: "c", seq });
  assert.deepEqual(heard, [6, 7, 8, 9, 10]);
});

test("states: live, then connecting, then offline when dialling fails too", () => {
  const wire = live();
  const states = [];
  wire.on("state", (state) => states.push(state));
  socket().lose(1006);
  redialled();
  socket().lose(1006);
  redialled();
  socket().hello();
  assert.deepEqual(states, ["connecting", "offline", "live"]);
});

test("a door that stays shut is reported now and then, a blip is not", () => {
  const wire = live();
  let stuck = 0;
  wire.on("stuck", () => (stuck += 1));
  socket().lose(1006);
  assert.equal(stuck, 0);
  for (let i = 0; i < 6; i += 1) {
    mock.timers.tick(30_000);
    socket().lose(1006);
  }
  assert.equal(stuck, 2);
});

test("signed out: nothing is dialled again and every request is settled", async () => {
  const wire = live();
  const ended = [];
  wire.on("ended", (code) => ended.push(code));
  const post = wire.request("post", { key: "k" }, { resend: true });
  socket().lose(4101);
  await assert.rejects(post, Disconnected);
  mock.timers.tick(120_000);
  assert.equal(sockets.length, 1);
  assert.deepEqual(ended, [4101]);
});

test("a socket that does not answer is dropped and dialled again", async () => {
  const wire = live();
  const asked = wire.request("edit", {});
  mock.timers.tick(16_000);
  await assert.rejects(asked, Disconnected);
  redialled();
});

test("a new epoch: posts leave again with their keys, cursors do not, then the page hears of it", async () => {
  const wire = live();
  const epochs = [];
  wire.on("epoch", (epoch) => epochs.push(epoch));
  wire.open("c", 5);
  wire.request("post", { key: "k" }, { resend: true });
  socket().lose(1006);
  redialled();
  socket().hello("e2");
  assert.equal(socket().last("post").key, "k");
  assert.equal(socket().last("open"), undefined);
  socket().answer("post", { message: "m" });
  await new Promise((done) => setImmediate(done));
  assert.deepEqual(epochs, ["e2"]);
});

test("a listener that throws does not silence the next one", () => {
  const wire = live();
  const said = mock.method(console, "error", () => {});
  const heard = [];
  wire.on("head", () => {
    throw new Error("broken");
  });
  wire.on("head", ({ seq }) => heard.push(seq));
  socket().say({ t: "head", channel: "c", seq: 3, posts: {} });
  assert.deepEqual(heard, [3]);
  assert.equal(said.mock.callCount(), 1);
  said.mock.restore();
});

test("a channel that is no longer ours is forgotten; “later” is asked again later", async () => {
  const wire = live();
  wire.open("gone", 1);
  socket().say({ t: "no", ref: socket().last("open").ref, code: "not_found", retry_after: null });
  wire.open("busy", 2);
  socket().say({ t: "no", ref: socket().last("open").ref, code: "rate_limited", retry_after: 2 });
  await new Promise((done) => setImmediate(done));
  assert.equal(wire.seq("gone"), null);
  const before = socket().sent.length;
  mock.timers.tick(2_000);
  assert.deepEqual(socket().sent.slice(before).map(({ channel }) => channel), ["busy"]);
});
