import assert from "node:assert/strict";
import { test } from "node:test";
import { Crashes } from "../src/crashes";
import { pause } from "../src/pause";
import { Queue } from "../src/queue";

test("one run at a time, and all that ask while one waits get that one", async () => {
  let running = 0;
  let runs = 0;
  const ends: (() => void)[] = [];
  const queue = new Queue(async () => {
    runs += 1;
    running += 1;
    assert.equal(running, 1);
    await new Promise<void>((done) => ends.push(done));
    running -= 1;
  });
  const first = queue.run();
  const second = queue.run();
  const third = queue.run();
  assert.equal(second, third);
  assert.notEqual(first, second);
  ends.shift()?.();
  await first;
  await Promise.resolve();
  assert.equal(runs, 2);
  const fourth = queue.run();
  ends.shift()?.();
  await third;
  await Promise.resolve();
  ends.shift()?.();
  await fourth;
  assert.equal(runs, 3);
});

test("a run that fails does not stop the next", async () => {
  let runs = 0;
  const queue = new Queue(() => {
    runs += 1;
    return runs === 1 ? Promise.reject(new Error("no")) : Promise.resolve();
  });
  const [first, second] = await Promise.allSettled([queue.run(), queue.run()]);
  assert.equal(first.status, "rejected");
  assert.equal(second.status, "fulfilled");
});

test("a server that ends again and again is given up, one that ends now and then is not", () => {
  const often = new Crashes();
  assert.deepEqual([0, 1, 2, 3, 4].map((second) => often.another(second * 1_000)), [true, true, true, true, false]);
  const seldom = new Crashes();
  assert.ok([0, 1, 2, 3, 4, 5, 6, 7].every((minute) => seldom.another(minute * 60_000)));
});

test("a slow board is asked for seldom", () => {
  assert.equal(pause(0), 250);
  assert.equal(pause(20), 250);
  assert.equal(pause(400), 2_000);
  assert.equal(pause(60_000), 10_000);
});
