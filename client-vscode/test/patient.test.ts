import assert from "node:assert/strict";
import { test } from "node:test";
import { Patient } from "../src/patient";
import { within } from "../src/within";

test("what comes in time is given, what does not is replaced", async () => {
  assert.equal(await within(Promise.resolve(1), 60_000, () => 2), 1);
  assert.equal(await within(new Promise(() => undefined), 0, () => 2), 2);
  await assert.rejects(within(Promise.reject(new Error("no")), 60_000, () => 2), /no/);
});

test("a late answer is told once, and is the last one from then on", async () => {
  const asked: ((answer: string) => void)[] = [];
  let told = 0;
  const patient = new Patient<string>(
    () => new Promise((done) => asked.push(done)),
    0,
    () => (told += 1),
  );
  const answers = async (answer: string): Promise<void> => {
    asked.shift()?.(answer);
    await new Promise(setImmediate);
  };
  assert.equal(await patient.answer(), undefined);
  await answers("python");
  assert.equal(told, 1);
  assert.equal(await patient.answer(), "python");
  await answers("python");
  assert.equal(told, 1);
  assert.equal(await patient.answer(), "python");
  await answers("other");
  assert.equal(told, 2);
});

test("what is known from another time is not waited for, and another answer is told", async () => {
  let answer: (value: string) => void = () => undefined;
  let told = 0;
  const patient = new Patient<string>(
    () => new Promise((done) => (answer = done)),
    60_000,
    () => (told += 1),
  );
  const settled = (): Promise<void> => new Promise(setImmediate);
  assert.equal(await patient.answerAtOnce("before"), "before");
  answer("before");
  await settled();
  assert.equal(told, 0);
  assert.equal(await patient.answerAtOnce(undefined), "before");
  answer("other");
  await settled();
  assert.equal(told, 1);
  assert.equal(await patient.answerAtOnce("before"), "other");
});

test("an answer in time is not told", async () => {
  let told = 0;
  const patient = new Patient<string>(
    () => Promise.resolve("python"),
    60_000,
    () => (told += 1),
  );
  assert.equal(await patient.answer(), "python");
  assert.equal(told, 0);
});
