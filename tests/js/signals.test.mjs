import assert from "node:assert/strict";
import { test } from "node:test";

import { Disconnected, Refusal } from "../../web/static/js/refusal.js";
import { Signals } from "../../web/static/js/signals.js";

const turn = () => new Promise((done) => setTimeout(done, 0));
const hasty = () => new Refusal({ code: "rate_limited", retry_after: 0 });

/** A server that answers as it is told, then says yes; `said` is what it took. */
function server(...answers) {
  const said = [];
  const ask = async (signal) => {
    const error = answers.shift();
    if (error) throw error;
    said.push(signal.n);
  };
  return { said, ask };
}

async function until(fact) {
  for (let i = 0; i < 400 && !fact(); i += 1) await new Promise((done) => setTimeout(done, 5));
  assert.ok(fact());
}

test("signals leave at once, without waiting for each other", async () => {
  const asked = [];
  const signals = new Signals((signal) => (asked.push(signal.n), new Promise(() => {})));
  for (const n of [1, 2, 3]) signals.say({ n });
  assert.deepEqual(asked, [1, 2, 3]);
});

test("what was refused for haste is said again, in order, before what came later", async () => {
  const { said, ask } = server(null, hasty(), hasty(), hasty());
  const signals = new Signals(ask);
  for (const n of [1, 2, 3]) signals.say({ n });
  await turn();
  signals.say({ n: 4 });
  await until(() => said.length === 4);
  assert.deepEqual(said, [1, 2, 3, 4]);
  signals.say({ n: 5 });
  await turn();
  assert.deepEqual(said, [1, 2, 3, 4, 5], "nothing is held any more");
});

test("what a socket took with it is said again when it is back", async () => {
  const { said, ask } = server(new Disconnected(), new Disconnected());
  const signals = new Signals(ask);
  signals.say({ n: 1 });
  await turn();
  signals.say({ n: 2 });
  signals.resume(); // and it goes once more
  await turn();
  await turn();
  assert.deepEqual(said, []);
  signals.resume();
  await until(() => said.length === 2);
  assert.deepEqual(said, [1, 2]);
});

test("whoever went hears nothing more, and holds nobody up", async () => {
  const { said, ask } = server(new Refusal({ code: "not_found" }));
  const signals = new Signals(ask);
  signals.say({ n: 1 });
  await turn();
  signals.say({ n: 2 });
  await turn();
  assert.deepEqual(said, [2]);
});

test("when the call is over nothing is said again", async () => {
  const { said, ask } = server(new Disconnected());
  const signals = new Signals(ask);
  signals.say({ n: 1 });
  await turn();
  signals.close();
  signals.resume();
  await turn();
  await turn();
  assert.deepEqual(said, []);
});
