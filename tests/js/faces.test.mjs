import assert from "node:assert/strict";
import { test } from "node:test";
import { initials, tint } from "../../web/static/js/faces.js";

test("initials of people and structures", () => {
  assert.equal(initials("Claire Vasseur"), "CV");
  assert.equal(initials("La Table ouverte"), "TO");
  assert.equal(initials("Amina"), "AM");
  assert.equal(initials("L’équipe de nuit"), "ÉN");
  assert.equal(initials(""), "?");
});

test("tints are those of the server", () => {
  // crc32(id) % 6 + 1, as Python's zlib counts it
  assert.deepEqual(["1", "42", "per_0001", "élan"].map(tint), [6, 3, 2, 1]);
});
