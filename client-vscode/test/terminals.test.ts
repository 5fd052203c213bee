import assert from "node:assert/strict";
import { test } from "node:test";
import { Terminals } from "../src/terminals";

/** Both have the same title, as those of `/a/app` and `/b/app` have. */
const title = { name: "phasemark: app" };
const [one, other] = [{ ...title }, { ...title }];

const stayed = (): boolean => true;

test("a terminal gets another command when its shell has ended the one before", () => {
  const terminals = new Terminals<typeof title>();
  assert.equal(terminals.take("/a/app", stayed), undefined);
  terminals.add(one, "/a/app");
  assert.equal(terminals.take("/a/app", stayed), undefined);
  terminals.runs(one, true);
  assert.equal(terminals.take("/a/app", stayed), undefined);
  terminals.runs(one, false);
  assert.equal(terminals.take("/a/app", stayed), one);
  assert.equal(terminals.take("/a/app", stayed), undefined);
});

test("a program that the user started there keeps it", () => {
  const terminals = new Terminals<typeof title>();
  terminals.add(one, "/a/app");
  terminals.runs(one, false);
  terminals.runs(one, true);
  assert.equal(terminals.take("/a/app", stayed), undefined);
});

test("folders of the same name do not share one", () => {
  const terminals = new Terminals<typeof title>();
  terminals.add(one, "/a/app");
  terminals.add(other, "/b/app");
  terminals.runs(one, false);
  terminals.runs(other, false);
  assert.equal(terminals.take("/b/app", stayed), other);
  assert.equal(terminals.take("/b/app", stayed), undefined);
  assert.equal(terminals.take("/a/app", stayed), one);
});

test("a terminal of the user is never taken, nor one that is closed", () => {
  const terminals = new Terminals<typeof title>();
  terminals.runs(other, false);
  assert.equal(terminals.take("/a/app", stayed), undefined);
  terminals.add(one, "/a/app");
  terminals.runs(one, false);
  terminals.closed(one);
  terminals.runs(one, false);
  assert.equal(terminals.take("/a/app", stayed), undefined);
});

test("a terminal whose shell went elsewhere is left, and the next one is taken", () => {
  const terminals = new Terminals<typeof title>();
  terminals.add(one, "/a/app");
  terminals.add(other, "/a/app");
  terminals.runs(one, false);
  terminals.runs(other, false);
  assert.equal(terminals.take("/a/app", (terminal) => terminal !== one), other);
  assert.equal(terminals.take("/a/app", (terminal) => terminal !== one), undefined);
  assert.equal(terminals.take("/a/app", stayed), one);
});
