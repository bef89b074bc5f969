// The service worker's parts: what a push shows, what a press does, what a renewal tells.
import assert from "node:assert/strict";
import { test } from "node:test";
import { sameKey } from "../../web/static/js/push.js";
import { press, send } from "../../web/static/js/sw/answers.js";
import { readNote, shown } from "../../web/static/js/sw/notes.js";
import { renew } from "../../web/static/js/sw/renewal.js";

const NOTE = {
  tag: "need:n1",
  title: "Urgent : couches",
  body: "Il manque 2 paquets",
  url: "/demandes/n1",
  lang: "fr",
  answer: "/l/abc",
  unsent: "Pas de réseau.",
  urgent: true,
  actions: [
    { action: "take", title: "Je prends les 2", quantity: 2 },
    { action: "cannot", title: "Je ne peux pas" },
  ],
};

/** A worker that remembers what was asked of it. @param {string[]} [open] addresses of open pages */
function workerWith(open = []) {
  const did = [];
  return {
    did,
    location: { origin: "https://relais.example" },
    registration: {
      showNotification: async (title, options) => did.push(["shown", title, options]),
      pushManager: { subscribe: async (options) => ({ endpoint: "new", options }) },
    },
    clients: {
      matchAll: async () => open.map((url) => ({ url, focus: async () => did.push(["focus", url]) })),
      openWindow: async (url) => did.push(["opened", url]),
    },
  };
}

/** @param {(url: string, options: any) => any} answer */
function fetchThat(answer) {
  const asked = [];
  const get = async (url, options = {}) => {
    asked.push([options.method ?? "GET", url, String(options.body ?? "")]);
    return answer(url, options);
  };
  return { asked, get };
}

test("a note shows with its tag, its buttons and its urgency", () => {
  const [title, options] = shown(readNote(JSON.stringify(NOTE)));
  assert.equal(title, NOTE.title);
  assert.equal(options.tag, "need:n1");
  assert.equal(options.requireInteraction, true);
  assert.equal(options.silent, false);
  assert.deepEqual(options.actions, [
    { action: "take", title: "Je prends les 2" },
    { action: "cannot", title: "Je ne peux pas" },
  ]);
});

test("a quiet note takes the place of the earlier one without a sound", () => {
  const [, options] = shown(readNote(JSON.stringify({ ...NOTE, quiet: true, actions: undefined })));
  assert.deepEqual([options.renotify, options.silent, options.actions], [false, true, []]);
});

test("what cannot be read still shows something", () => {
  for (const text of [undefined, "", "not json", "null", "[]", "{}", '{"title":1,"tag":"x"}']) {
    assert.equal(readNote(text).title, "Relais");
  }
});

test("a press sends the answer with its quantity and shows what came of it in the same place", async (t) => {
  const worker = workerWith();
  const { asked, get } = fetchThat(() => ({ json: async () => ({ done: true, title: "C’est noté", body: "Ouvrez" }) }));
  t.mock.method(globalThis, "fetch", get);
  await press(worker, NOTE, "take");
  assert.deepEqual(asked, [["POST", "/l/abc", "answer=take&quantity=2"]]);
  const [[, title, options]] = worker.did;
  assert.equal(title, "C’est noté");
  assert.deepEqual([options.tag, options.actions, options.requireInteraction], ["need:n1", [], false]);
});

test("a refusal is told as it is: somebody was quicker", async () => {
  const { get } = fetchThat(() => ({ json: async () => ({ done: false, title: "Trop tard", body: "Déjà pris par Claire" }) }));
  assert.deepEqual(await send(NOTE, "cannot", get), { title: "Trop tard", body: "Déjà pris par Claire" });
});

test("without a network, or behind a page that answers in our name, the press says so", async () => {
  const failing = async () => {
    throw new TypeError("offline");
  };
  assert.deepEqual(await send(NOTE, "take", failing), { title: NOTE.title, body: "Pas de réseau." });
  const { get } = fetchThat(() => ({ json: async () => JSON.parse("<html>") }));
  assert.deepEqual(await send(NOTE, "take", get), { title: NOTE.title, body: "Pas de réseau." });
});

test("a press beside the buttons opens the page, or goes to it when it is open", async () => {
  const fresh = workerWith(["https://relais.example/canaux"]);
  await press(fresh, NOTE, "");
  assert.deepEqual(fresh.did, [["opened", "https://relais.example/demandes/n1"]]);
  const open = workerWith(["https://relais.example/demandes/n1"]);
  await press(open, NOTE, "");
  assert.deepEqual(open.did, [["focus", "https://relais.example/demandes/n1"]]);
});

test("“how many?” opens the page of the link", async () => {
  const worker = workerWith();
  await press(worker, NOTE, "open");
  assert.deepEqual(worker.did, [["opened", "https://relais.example/l/abc"]]);
});

test("a note never leads to another site", async () => {
  const worker = workerWith();
  await press(worker, { ...NOTE, url: "https://evil.example/" }, "");
  assert.deepEqual(worker.did, []);
});

test("a changed subscription is told, and the old one ended", async () => {
  const { asked, get } = fetchThat((url) => ({ ok: true, json: async () => (url === "/api/v1/me" ? { csrf: "token" } : { key: "K" }) }));
  await renew(workerWith(), { oldSubscription: { endpoint: "old" }, newSubscription: null }, get);
  assert.deepEqual(
    asked.map(([method, url]) => `${method} ${url}`),
    ["GET /api/v1/me", "GET /api/v1/me/push", "POST /api/v1/me/push", "DELETE /api/v1/me/push"],
  );
  assert.match(asked[2][2], /"endpoint":"new"/);
  assert.equal(asked[3][2], '{"endpoint":"old"}');
});

test("nobody signed in: a changed subscription is nobody’s", async () => {
  const { asked, get } = fetchThat(() => ({ ok: false }));
  await renew(workerWith(), { oldSubscription: { endpoint: "old" } }, get);
  assert.equal(asked.length, 1);
});

test("a subscription of another key is told apart", () => {
  const raw = Uint8Array.from([4, 255, 254, 253]).buffer;
  assert.equal(sameKey(raw, "BP_-_Q"), true);
  assert.equal(sameKey(raw, "BP_-_A"), false);
  assert.equal(sameKey(null, "BP_-_Q"), false);
});
