import assert from "node:assert/strict";
import { test } from "node:test";
import { typedName } from "../../web/static/js/calling.js";

test("a name that is being typed after an @", () => {
  assert.equal(typedName("Merci @Cl"), "Cl");
  assert.equal(typedName("@é"), "é");
  assert.equal(typedName("(@Croix-Rou"), "Croix-Rou");
});

test("an address, a finished name or a bare @ is none", () => {
  assert.equal(typedName("claire@exem"), null);
  assert.equal(typedName("@Claire Mo, "), null);
  assert.equal(typedName("Merci @"), null);
});
