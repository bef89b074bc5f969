import assert from "node:assert/strict";
import { test } from "node:test";
import { byPressure, isActive, isNewer } from "../../web/static/js/order.js";

const need = (id, urgency, neededBy) => ({ need: id, urgency, neededBy });

test("vital first, then the nearest deadline", () => {
  const needs = [
    need("1", "normal", "2026-11-20T10:00:00Z"),
    need("2", "urgent", "2026-11-20T19:00:00Z"),
    need("3", "vital", "2026-11-21T08:00:00Z"),
    need("4", "urgent", "2026-11-20T18:00:00Z"),
    need("5", "vital", "2026-11-20T18:30:00Z"),
  ];
  assert.deepEqual(needs.sort(byPressure).map((one) => one.need), ["5", "3", "4", "2", "1"]);
});

test("no deadline, or an unknown urgency, waits at the end", () => {
  const needs = [need("1", "urgent", ""), need("2", "odd", "2026-11-20T10:00:00Z"), need("3", "urgent", "2026-11-20T10:00:00Z")];
  assert.deepEqual(needs.sort(byPressure).map((one) => one.need), ["3", "1", "2"]);
});

test("something is missing, or not", () => {
  assert.deepEqual(["open", "partly_covered", "covered", "fulfilled"].map((state) => isActive({ state })), [true, true, false, false]);
});

test("only a higher version tells more", () => {
  assert.equal(isNewer({ version: "10" }, { version: "9" }), true);
  assert.equal(isNewer({ version: "9" }, { version: "9" }), false);
  assert.equal(isNewer({ version: "1" }, undefined), true);
});
