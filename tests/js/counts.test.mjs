import assert from "node:assert/strict";
import { test } from "node:test";
import { Counts } from "../../web/static/js/counts.js";

function counts() {
  const counts = new Counts("me");
  counts.restart({ unread: { a: 2, b: 0, c: 5 }, heads: { a: 10, b: 4, c: 9 } });
  return counts;
}

test("the total is the sum of what is unread", () => {
  assert.equal(counts().total(), 7);
  assert.equal(counts().of("b"), 0);
  assert.equal(counts().of("unknown"), 0);
});

test("posts of others count, mine and what nobody posted do not", () => {
  const some = counts();
  some.moved({ channel: "b", seq: 8, posts: { me: 1, claire: 2 } });
  assert.equal(some.of("b"), 2);
  some.moved({ channel: "b", seq: 9, posts: {} });
  assert.equal(some.total(), 9);
});

test("a head that hello counted already changes nothing", () => {
  const some = counts();
  some.moved({ channel: "a", seq: 10, posts: { claire: 3 } });
  assert.equal(some.of("a"), 2);
});

test("an event of an open channel counts once, and only a message does", () => {
  const some = counts();
  const posted = { channel: "a", seq: 11, kind: "message.posted", by: { id: "claire" } };
  some.heard(posted);
  some.heard(posted);
  some.heard({ channel: "a", seq: 12, kind: "need.claimed", by: { id: "claire" } });
  assert.equal(some.of("a"), 3);
});

test("reading empties a channel; reading half of it on a phone leaves the rest", () => {
  const some = counts();
  some.read({ channel: "a", unread: 0 });
  some.read({ channel: "c", unread: 1 });
  assert.equal(some.total(), 1);
});

test("a new hello is the whole truth", () => {
  const some = counts();
  some.restart({ unread: { c: 1 }, heads: { c: 12 } });
  assert.equal(some.total(), 1);
});

test("what calls me is counted by itself, and is gone once it is read", () => {
  const some = counts();
  some.restart({ unread: { a: 2 }, mentions: { a: 1, b: 0 }, heads: { a: 10 } });
  assert.deepEqual([some.calls("a"), some.calls("b")], [1, 0]);
  some.called("a");
  some.called("c");
  assert.deepEqual([some.calls("a"), some.calls("c"), some.total()], [2, 1, 2]);
  some.read({ channel: "a", unread: 3, mentions: 1 });
  some.read({ channel: "c", unread: 0 });
  assert.deepEqual([some.calls("a"), some.calls("c"), some.of("a")], [1, 0, 3]);
});
