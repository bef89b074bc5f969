import assert from "node:assert/strict";
import { test } from "node:test";
import { ago, left, leftShort } from "../../web/static/js/phrases.js";
import { typingPhrase } from "../../web/static/js/typing.js";
import { Words } from "../../web/static/js/words.js";

const FR = new Words({
  "when-left": "il reste {length}", "when-passed": "délai passé", "when-now": "à l’instant", "when-ago": "il y a {length}",
  "when-minutes": "{n} min", "when-hours": "{n} h", "when-hours-minutes": "{n} h {minutes}",
  "when-days": { one: "{n} jour", other: "{n} jours" }, "when-yesterday": "hier",
}, "fr");
const EN = new Words({
  "when-left": "{length} left", "when-passed": "time is up", "when-now": "just now", "when-ago": "{length} ago",
  "when-minutes": "{n} min", "when-hours": "{n} h", "when-hours-minutes": "{n} h {minutes}",
  "when-days": { one: "{n} day", other: "{n} days" }, "when-yesterday": "yesterday",
}, "en");
const fr = (key, values) => FR.say(key, values);
const en = (key, values) => EN.say(key, values);

const NOW = Date.parse("2026-11-20T17:00:00.000Z");
const [SECOND, MINUTE, HOUR] = [1000, 60_000, 3_600_000];

test("what remains, as coarse as it deserves", () => {
  assert.equal(left(NOW + 72 * MINUTE, NOW, fr), "il reste 1 h 12");
  assert.equal(left(NOW + 62 * MINUTE, NOW, fr), "il reste 1 h 02");
  assert.equal(left(NOW + 42 * MINUTE + 59 * SECOND, NOW, fr), "il reste 42 min");
  assert.equal(left(NOW + 20 * SECOND, NOW, fr), "il reste 1 min");
  assert.equal(left(NOW + 2 * HOUR, NOW, fr), "il reste 2 h");
  assert.equal(left(NOW + 13 * HOUR + 30 * MINUTE, NOW, fr), "il reste 13 h");
  assert.equal(left(NOW + 47 * HOUR, NOW, en), "47 h left");
  assert.equal(left(NOW + 49 * HOUR, NOW, en), "2 days left");
  assert.equal(leftShort(NOW + 72 * MINUTE, NOW, en), "1 h 12");
});

test("no time left is said, not counted", () => {
  assert.equal(left(NOW, NOW, fr), "délai passé");
  assert.equal(left(NOW + 999, NOW, fr), "délai passé");
  assert.equal(left(NOW - HOUR, NOW, en), "time is up");
});

test("how long ago", () => {
  const said = (ms, words = fr) => ago(NOW - ms, NOW, "Europe/Paris", words);
  assert.equal(said(59 * SECOND), "à l’instant");
  assert.equal(said(-5 * SECOND), "à l’instant", "a clock a little late");
  assert.equal(said(50 * MINUTE), "il y a 50 min");
  assert.equal(said(50 * MINUTE, en), "50 min ago");
  assert.equal(said(11 * HOUR), "il y a 11 h");
  assert.equal(said(20 * HOUR), "hier");
  assert.equal(said(20 * HOUR, en), "yesterday");
  assert.equal(said(3 * 24 * HOUR), "il y a 3 jours");
  assert.equal(said(8 * 24 * HOUR), null, "the server wrote a date, which stays");
});

test("who writes: one, two, many", () => {
  const words = new Words({ "typing-one": "{name} écrit", "typing-two": "{a} et {b} écrivent", "typing-many": { one: "{n} personne écrit", other: "{n} personnes écrivent" } }, "fr");
  const say = (key, values) => words.say(key, values);
  assert.equal(typingPhrase([], say), "");
  assert.equal(typingPhrase(["Monique"], say), "Monique écrit");
  assert.equal(typingPhrase(["Monique", "Odile"], say), "Monique et Odile écrivent");
  assert.equal(typingPhrase(["Monique", "Odile", "Karim"], say), "3 personnes écrivent");
});
