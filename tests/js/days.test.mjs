import assert from "node:assert/strict";
import { test } from "node:test";
import { dayLabel, dayOf, follows } from "../../web/static/js/days.js";
import { Words } from "../../web/static/js/words.js";

const PARIS = "Europe/Paris";
const fr = new Words({ "when-today": "aujourd’hui", "when-yesterday": "hier", "when-separator": "{name}, {day}" }, "fr");
const en = new Words({ "when-today": "today", "when-yesterday": "yesterday", "when-separator": "{name}, {day}" }, "en");
const label = (day, today, locale, words) => dayLabel(day, today, locale, (key, values) => words.say(key, values));

test("a day is the calendar's of the town, not of Greenwich", () => {
  assert.equal(dayOf("2026-11-21T22:59:59.999Z", PARIS), "2026-11-21");
  assert.equal(dayOf("2026-11-21T23:00:00.000Z", PARIS), "2026-11-22");
  assert.equal(dayOf("2026-07-01T22:00:00.000Z", PARIS), "2026-07-02", "summer time");
});

test("separators say the day as people do, in both languages", () => {
  assert.equal(label("2026-11-20", "2026-11-20", "fr", fr), "Aujourd’hui, vendredi 20 novembre");
  assert.equal(label("2026-11-19", "2026-11-20", "fr", fr), "Hier, jeudi 19 novembre");
  assert.equal(label("2026-11-01", "2026-11-20", "fr", fr), "Dimanche 1er novembre");
  assert.equal(label("2025-12-31", "2026-01-02", "fr", fr), "Mercredi 31 décembre 2025");
  assert.equal(label("2025-12-31", "2026-01-01", "fr", fr), "Hier, mercredi 31 décembre 2025");
  assert.equal(label("2026-11-20", "2026-11-20", "en", en), "Today, Friday 20 November");
  assert.equal(label("2026-11-15", "2026-11-20", "en", en), "Sunday 15 November");
});

const said = (at, by = "claire", kind = "turn") => ({ at, by, kind });

test("the same person within five minutes goes on", () => {
  const first = said("2026-11-20T16:00:00.000Z");
  assert.equal(follows(first, said("2026-11-20T16:04:59.999Z"), PARIS), true);
  assert.equal(follows(first, said("2026-11-20T16:05:00.000Z"), PARIS), false);
  assert.equal(follows(first, said("2026-11-20T16:01:00.000Z", "monique"), PARIS), false);
});

test("an event between, midnight, or nothing before start anew", () => {
  assert.equal(follows(said("2026-11-20T16:00:00.000Z", "claire", "event"), said("2026-11-20T16:01:00.000Z"), PARIS), false);
  assert.equal(follows(said("2026-11-20T22:58:00.000Z"), said("2026-11-20T23:01:00.000Z"), PARIS), false);
  assert.equal(follows(null, said("2026-11-20T16:00:00.000Z"), PARIS), false);
});
