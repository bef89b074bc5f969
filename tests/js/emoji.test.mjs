import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { read, search, typedShortcode, wholeShortcode } from "../../web/static/js/emoji.js";
import { folded } from "../../web/static/js/folding.js";

const FILE = new URL("../../web/static/emoji.json", import.meta.url);
const written = JSON.parse(readFileSync(FILE, "utf8"));
const first = (typed, lang = "fr") => search(read(written, lang), typed)[0]?.char;

test("the file is small, and each name is of one emoji", () => {
  const rows = written.flatMap(({ emoji }) => emoji);
  assert.ok(rows.length > 200 && rows.length <= 300);
  assert.ok(readFileSync(FILE).length < 16_000);
  assert.equal(new Set(rows.map(([char]) => char)).size, rows.length);
  /** @type {Map<string, string>} */ const owner = new Map();
  for (const [char, fr, en] of rows) {
    assert.match(char, /^(\p{RGI_Emoji})$/v);
    for (const name of `${fr} ${en}`.split(" ").map(folded)) {
      assert.match(name, /^[a-z0-9_+-]+$/);
      assert.equal(owner.get(name) ?? char, char, name);
      owner.set(name, char);
    }
  }
});

test("found by the beginning of a name, in both languages, with or without accents", () => {
  assert.equal(first("coeur"), "❤️");
  assert.equal(first("cœur"), "❤️");
  assert.equal(first("heart"), "❤️");
  assert.equal(first("merci", "en"), "🙏");
  assert.equal(first("velo"), "🚲");
  assert.equal(first("xyzzy"), undefined);
});

test("the name that is read is in the language of the page", () => {
  assert.equal(search(read(written, "fr"), "heart")[0].said, "cœur");
  assert.equal(search(read(written, "en"), "coeur")[0].said, "heart");
});

test("a shortcode that is being typed, and one that is finished", () => {
  assert.equal(typedShortcode("Merci :co"), ":co");
  assert.equal(typedShortcode(":+1"), ":+1");
  assert.equal(wholeShortcode("Merci :coeur:"), ":coeur:");
  assert.equal(wholeShortcode("Merci :coeur"), null);
});

test("hours, addresses and colons of a sentence are none", () => {
  for (const text of ["à 12:30", "https://exemple.fr", "voici :", "une ::double", "rendez-vous:ici"]) assert.equal(typedShortcode(text), null, text);
  assert.equal(wholeShortcode("12:30:"), null);
});
