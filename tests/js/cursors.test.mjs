import assert from "node:assert/strict";
import { test } from "node:test";
import { Cursors } from "../../web/static/js/cursors.js";

function at(seq, head = seq) {
  const cursors = new Cursors();
  cursors.follow("c", seq);
  cursors.asking("c");
  cursors.opened("c", head);
  return cursors;
}

test("the next event is delivered, a seen one is dropped", () => {
  const cursors = at(10);
  assert.equal(cursors.take("c", 11), "deliver");
  assert.equal(cursors.take("c", 11), "drop");
  assert.equal(cursors.take("c", 3), "drop");
  assert.equal(cursors.seq("c"), 11);
});

test("a gap asks once, and what came behind it comes again in order", () => {
  const cursors = at(10);
  assert.equal(cursors.take("c", 13), "gap");
  assert.equal(cursors.asking("c"), 10);
  assert.equal(cursors.take("c", 14), "drop", "asked already");
  cursors.opened("c", 14);
  assert.deepEqual([11, 12, 13, 14].map((seq) => cursors.take("c", seq)), Array(4).fill("deliver"));
  assert.equal(cursors.take("c", 15), "deliver");
});

test("what one was not a member for is passed over in words, not as a loss", () => {
  const cursors = at(10, 30); // not a member from 11 to 19
  cursors.skip("c", 19);
  assert.equal(cursors.take("c", 20), "deliver");
  cursors.skip("c", 5);
  assert.equal(cursors.seq("c"), 20);
});

test("live only: the first event, or the head, fixes the cursor", () => {
  const cursors = new Cursors();
  cursors.follow("c");
  assert.equal(cursors.asking("c"), null);
  cursors.opened("c", 7);
  assert.equal(cursors.take("c", 7), "drop");
  assert.equal(cursors.take("c", 8), "deliver");
});

test("following again keeps the place, and fills it in when it was unknown", () => {
  const cursors = at(10);
  assert.equal(cursors.follow("c", 4), false);
  assert.equal(cursors.seq("c"), 10);
  const unknown = new Cursors();
  assert.equal(unknown.follow("c"), true);
  unknown.follow("c", 4);
  assert.equal(unknown.seq("c"), 4);
});

test("resume: every followed channel, from the last event seen", () => {
  const cursors = at(10);
  cursors.follow("d", 3);
  cursors.take("c", 11);
  assert.deepEqual(cursors.channels(), ["c", "d"]);
  assert.equal(cursors.asking("c"), 11);
  assert.equal(cursors.asking("d"), 3);
});

test("what was said before we listened is a replay", () => {
  const cursors = at(10, 12);
  assert.equal(cursors.replayed("c", 12), true);
  assert.equal(cursors.replayed("c", 13), false);
});

test("a reset moves on, a channel we left is silent", () => {
  const cursors = at(10);
  cursors.reset("c", 900);
  assert.equal(cursors.take("c", 901), "deliver");
  cursors.forget("c");
  assert.equal(cursors.take("c", 902), "drop");
});
