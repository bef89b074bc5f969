// What the worker keeps and answers without a network, and for whom.
import assert from "node:assert/strict";
import { test } from "node:test";
import { wayFor } from "../../web/static/js/install.js";
import { KEPT_AT, readable, wipe } from "../../web/static/js/kept.js";
import { putShared, takeShared } from "../../web/static/js/shared.js";
import { carry } from "../../web/static/js/sw/carrier.js";
import { keptPage, pageAnswer } from "../../web/static/js/sw/pages.js";
import { wayOf } from "../../web/static/js/sw/rules.js";
import { tidy } from "../../web/static/js/sw/shell.js";
import { drawerOf } from "./memory.mjs";

/** What browsers call CacheStorage, by address alone. */
function cacheStorage() {
  const caches = new Map();
  const urlOf = (request) => new URL(request.url ?? request, "https://r.example").href;
  const make = () => {
    const kept = new Map();
    return {
      match: async (request) => kept.get(urlOf(request))?.clone(),
      put: async (request, answer) => void kept.set(urlOf(request), answer),
      delete: async (request) => kept.delete(urlOf(request)),
      keys: async () => [...kept.keys()].map((url) => ({ url })),
    };
  };
  return {
    keys: async () => [...caches.keys()],
    open: async (name) => (caches.has(name) || caches.set(name, make()), caches.get(name)),
    delete: async (name) => caches.delete(name),
  };
}

const URL_ = "https://r.example/canaux/c1";
function answered(person, { status = 200, keep = true, html = "<html lang=\"fr\"><title>Repas &amp; colis</title>" } = {}) {
  return new Response(html, { status, headers: { "X-Relais-Person": person, ...(keep ? { "X-Relais-Keep": "1" } : {}) } });
}
/** One request through the worker, with all that it does afterwards. */
async function ask(caches, fresh, url = URL_) {
  const after = [];
  const offline = async () => new Response("hors ligne", { status: 503 });
  const answer = await pageAnswer(url, fresh, { caches, offline, patience: 10, later: (work) => after.push(work) });
  await Promise.all(after);
  return answer;
}
const down = () => Promise.reject(new TypeError("no network"));

test("a page that was read comes back without a network, and says how old it is", async () => {
  const caches = cacheStorage();
  await ask(caches, Promise.resolve(answered("claire")));
  const again = await (await ask(caches, down())).text();
  assert.match(again, /<html data-kept="\d{13}" lang="fr">/);
  assert.equal(await (await ask(caches, down(), "https://r.example/never")).text(), "hors ligne");
  assert.deepEqual((await readable(caches)).map(({ path, title }) => [path, title]), [["/canaux/c1", "Repas & colis"]]);
});

test("a server that is away is no network; a slow one is not waited for when the page is here", async () => {
  const caches = cacheStorage();
  await ask(caches, Promise.resolve(answered("claire")));
  assert.match(await (await ask(caches, Promise.resolve(new Response("", { status: 502 })))).text(), /data-kept/);
  let late;
  const slow = new Promise((done) => (late = done));
  const first = pageAnswer(URL_, slow, { caches, offline: async () => new Response(), patience: 5, later: () => {} });
  assert.match(await (await first).text(), /data-kept/);
  late(answered("claire"));
});

test("what is not for keeping is not kept; what is no longer theirs goes", async () => {
  const caches = cacheStorage();
  await ask(caches, Promise.resolve(answered("claire", { keep: false })));
  assert.equal(await keptPage(URL_, caches), null);
  await ask(caches, Promise.resolve(answered("claire")));
  await ask(caches, Promise.resolve(answered("claire", { status: 404, keep: false })));
  assert.equal(await keptPage(URL_, caches), null);
});

test("another person, nobody, or signing out: nothing of the former is left", async () => {
  for (const next of ["leo", "nobody"]) {
    const caches = cacheStorage();
    await ask(caches, Promise.resolve(answered("claire")));
    await ask(caches, Promise.resolve(answered(next, { keep: false })), "https://r.example/connexion");
    assert.deepEqual(await caches.keys(), [], next);
  }
  const caches = cacheStorage();
  await ask(caches, Promise.resolve(answered("claire")));
  await wipe(caches);
  assert.deepEqual(await caches.keys(), []);
});

test("the last twenty pages", async () => {
  const caches = cacheStorage();
  for (let i = 0; i < 25; i += 1) await ask(caches, Promise.resolve(answered("claire")), `https://r.example/canaux/${i}`);
  const pages = await readable(caches);
  assert.deepEqual([pages.length, pages[0].path, pages.at(-1).path], [20, "/canaux/24", "/canaux/5"]);
});

test("only what is named is answered by the worker", () => {
  const way = (path, { method = "GET", mode = "cors", origin = "https://r.example" } = {}) => wayOf({ method, mode, url: origin + path }, "https://r.example");
  assert.equal(way("/canaux/c1", { mode: "navigate" }), "page");
  assert.equal(way("/canaux/c1/messages", { mode: "navigate", method: "POST" }), "form");
  assert.equal(way("/partager", { mode: "navigate", method: "POST" }), "share");
  assert.equal(way("/static/v-1/js/main.js"), "static");
  assert.equal(way("/fichiers/f?taille=vignette"), "picture");
  for (const path of ["/static/js/main.js", "/fichiers/f", "/api/v1/me", "/canaux/c1/avant"]) assert.equal(way(path), null, path);
  assert.equal(way("/api/v1/openapi.json", { mode: "navigate" }), null);
  assert.equal(way("/x", { mode: "navigate", origin: "https://other.example" }), null);
});

test("two versions of the files stay, older ones go, and nothing else is touched", async () => {
  const caches = cacheStorage();
  for (const name of ["shell.a", "shell.b", "shell.c", "kept.claire.pages"]) await caches.open(name);
  await tidy({ version: "c", files: [] }, caches);
  assert.deepEqual(await caches.keys(), ["shell.b", "shell.c", "kept.claire.pages"]);
});

test("without a page, the worker sends what waits: in order, with its keys, in the name of whom it is", async () => {
  const drawer = drawerOf();
  const post = { person: "me", verb: "post", channel: "c", reply_to: null, state: "pending" };
  await drawer.put("k2", { ...post, key: "k2", body: "deux", at: 2 });
  await drawer.put("k1", { ...post, key: "k1", body: "un", at: 1 });
  await drawer.put("k3", { ...post, key: "k3", body: "pas à moi", person: "you", at: 3 });
  await drawer.put("k4", { ...post, key: "k4", verb: "claim", fields: { need: "n", quantity: 1 }, at: 4 });
  const sent = [];
  const get = async (path, options) => {
    if (path === "/api/v1/me") return Response.json({ id: "me", csrf: "t" });
    sent.push([path, options.headers["Idempotency-Key"], JSON.parse(options.body).body]);
    return path.includes("/claims") ? Response.json({ code: "already_claimed", say: "Déjà pris" }, { status: 409 }) : Response.json({ message: "m" }, { status: 201 });
  };
  const shown = [];
  const worker = { registration: { showNotification: async (title) => void shown.push(title) } };
  const locks = { request: (name, act) => act() };
  await carry(worker, { drawer, get, locks, tell: () => {}, now: 10 });
  assert.deepEqual(sent.filter(([path]) => path.endsWith("/messages")).map(([, key, body]) => [key, body]), [["k1", "un"], ["k2", "deux"]]);
  assert.deepEqual((await drawer.get("k1")).state, "accepted");
  assert.deepEqual([(await drawer.get("k4")).state, shown], ["failed", ["Déjà pris"]]);
  assert.equal((await drawer.get("k3")).state, "pending");
});

test("a server in trouble makes the browser call again, and nothing is lost", async () => {
  const drawer = drawerOf();
  await drawer.put("k1", { key: "k1", person: "me", verb: "post", channel: "c", body: "un", reply_to: null, at: 1, state: "pending" });
  const get = async (path) => (path === "/api/v1/me" ? Response.json({ id: "me", csrf: "t" }) : Response.json({ code: "read_only" }, { status: 503 }));
  const locks = { request: (name, act) => act() };
  await assert.rejects(carry({ registration: {} }, { drawer, get, locks, tell: () => {}, now: 10 }));
  assert.equal((await drawer.get("k1")).state, "pending");
});

test("what is shared is there once, with its files", async () => {
  const drawer = drawerOf();
  const form = new FormData();
  form.set("text", "Un frigo à donner");
  form.set("url", "https://example.org/frigo");
  form.append("files", new File(["x"], "frigo.jpg"));
  await putShared(form, drawer);
  const taken = await takeShared(drawer);
  assert.deepEqual([taken.text, taken.files[0].name], ["Un frigo à donner\nhttps://example.org/frigo", "frigo.jpg"]);
  assert.equal(await takeShared(drawer), null);
});

test("how a device installs", () => {
  const on = (agent, { standalone = false, offered = false, touch = true } = {}) => wayFor({ agent, standalone, offered, touch });
  assert.equal(on("… iPhone …"), "ios");
  assert.equal(on("… Macintosh …"), "ios", "an iPad");
  assert.equal(on("… Macintosh …", { touch: false }), "other");
  assert.equal(on("… Android …", { offered: true }), "prompt");
  assert.equal(on("… Android …"), "other");
  assert.equal(on("… iPhone …", { standalone: true }), "installed");
  assert.ok(KEPT_AT);
});
