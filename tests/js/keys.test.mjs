import assert from "node:assert/strict";
import { test } from "node:test";

import { newKey } from "../../web/static/js/keys.js";

test("keys of one instant differ, and those of a later one come after them", () => {
  const now = Date.UTC(2026, 10, 22);
  const early = Array.from({ length: 100 }, () => newKey(now));
  assert.equal(new Set(early).size, 100);
  assert.ok(early.every((key) => key < newKey(now + 1)));
});

test("a key is as long as the server takes, and plain", () => {
  assert.match(newKey(), /^[0-9a-f]{36}$/);
});
