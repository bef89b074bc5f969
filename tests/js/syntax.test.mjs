import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";

const FOLDER = new URL("../../web/static/js/", import.meta.url);

test("every script can be read: one that cannot leaves every page without any", () => {
  const scripts = readdirSync(FOLDER).filter((name) => name.endsWith(".js"));
  assert.ok(scripts.length > 40);
  for (const name of scripts) {
    const input = readFileSync(new URL(name, FOLDER));
    const { status, stderr } = spawnSync(process.execPath, ["--input-type=module", "--check", "-"], { input });
    assert.equal(status, 0, `${name}: ${stderr}`);
  }
});
