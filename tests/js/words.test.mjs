import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { KEYS, Words } from "../../web/static/js/words.js";

const FOLDER = new URL("../../web/static/js/", import.meta.url);
const CATALOGUES = new URL("../../web/catalogues/", import.meta.url);

test("placeables are filled, plurals chosen, with or without the prefix", () => {
  const fr = new Words({ "new-messages": { one: "{n} nouveau", other: "{n} nouveaux" }, "js-said": "{name} : {text}" }, "fr");
  assert.equal(fr.say("js-new-messages", { n: 0 }), "0 nouveau", "French counts zero as one");
  assert.equal(fr.say("js-new-messages", { n: 3 }), "3 nouveaux");
  assert.equal(fr.say("js-said", { name: "Claire", text: "{oui}" }), "Claire : {oui}");
  assert.equal(fr.say("js-unknown"), "js-unknown");
});

test("every word that a script says is listed, and every listed word is said", () => {
  const sources = readdirSync(FOLDER).filter((name) => name.endsWith(".js") && name !== "words.js");
  const text = sources.map((name) => readFileSync(new URL(name, FOLDER), "utf8")).join("\n");
  const said = new Set([...text.matchAll(/["'`](js-[a-z-]*[a-z])["'`]/g)].map(([, key]) => key));
  const built = ["js-retry", "js-edit", "js-delete"]; // say(`js-${act}`)
  assert.deepEqual([...new Set([...said, ...built])].sort(), [...KEYS].sort());
});

test("both catalogues supply every word", () => {
  for (const locale of ["fr", "en"]) {
    const folder = new URL(`${locale}/`, CATALOGUES);
    const text = readdirSync(folder).map((name) => readFileSync(new URL(name, folder), "utf8")).join("\n");
    const missing = KEYS.filter((key) => !new RegExp(`^${key} =`, "m").test(text));
    assert.deepEqual(missing, [], locale);
  }
});
