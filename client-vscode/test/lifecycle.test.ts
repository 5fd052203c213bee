import assert from "node:assert/strict";
import { test } from "node:test";
import { Lifecycle, type State } from "../src/lifecycle";

/** A machine on which a server starts, hangs, or fails, as the test says. */
class Machine {
  readonly said: string[] = [];
  readonly states: State[] = [];
  readonly ends: (() => void)[] = [];
  found: string | undefined = "server";
  now = 0;
  running = 0;
  find = (): Promise<string | undefined> => Promise.resolve(this.found);
  start = (): Promise<void> => Promise.resolve();
  readonly lifecycle = new Lifecycle<string>(
    {
      stop: () => {
        this.running = 0;
        return Promise.resolve();
      },
      find: () => this.find(),
      start: async (_, onEnd) => {
        this.running += 1;
        this.ends.push(onEnd);
        assert.equal(this.running, 1);
        await this.start();
      },
      entered: (state) => this.states.push(state),
      gaveUp: (sentence) => this.said.push(sentence),
    },
    () => this.now,
  );

  /** The server that was started last ends by itself. */
  async end(): Promise<void> {
    this.running = 0;
    this.ends.at(-1)?.();
    await this.lifecycle.ensure();
  }
}

test("a command during the start waits for it, and it is the same start", async () => {
  const machine = new Machine();
  let go = (): void => undefined;
  machine.start = () => new Promise((done) => (go = done));
  const { lifecycle } = machine;
  const first = lifecycle.ensure();
  assert.equal(lifecycle.state, "starting");
  const second = lifecycle.ensure();
  await new Promise(setImmediate);
  assert.equal(lifecycle.state, "starting");
  go();
  await Promise.all([first, second]);
  assert.deepEqual(machine.states, ["starting", "running"]);
  assert.equal(machine.ends.length, 1);
});

test("a start that hangs is left when another is wanted, and nothing is told of it", async () => {
  const machine = new Machine();
  const fails: ((error: Error) => void)[] = [];
  machine.start = () => new Promise((_, fail) => fails.push(fail));
  const { lifecycle } = machine;
  const waiting = lifecycle.ensure();
  await new Promise(setImmediate);
  assert.equal(fails.length, 1);
  machine.start = () => Promise.resolve();
  await lifecycle.restart();
  assert.deepEqual(machine.states, ["starting", "running"]);
  // What was left ends when it is stopped.
  machine.ends[0]?.();
  fails[0]?.(new Error("killed"));
  await waiting;
  assert.deepEqual([lifecycle.state, machine.ends.length, machine.said], ["running", 2, []]);
});

test("a search is left when another is wanted, and what it finds is not started", async () => {
  const machine = new Machine();
  const finds: ((found: string | undefined) => void)[] = [];
  machine.find = () => new Promise((done) => finds.push(done));
  const { lifecycle } = machine;
  const waiting = lifecycle.ensure();
  await new Promise(setImmediate);
  const again = lifecycle.restart();
  machine.start = () => new Promise(() => undefined);
  finds[0]?.("one that hangs");
  await new Promise(setImmediate);
  machine.start = () => Promise.resolve();
  finds[1]?.("another one");
  await new Promise(setImmediate);
  assert.deepEqual([finds.length, machine.states, machine.ends.length], [2, ["starting", "running"], 1]);
  await Promise.all([waiting, again]);
});

test("no server is a failure that is told elsewhere", async () => {
  const machine = new Machine();
  machine.found = undefined;
  await machine.lifecycle.ensure();
  assert.deepEqual([machine.states, machine.said], [["starting", "failed"], []]);
});

test("a search that throws is told, and does not start for ever", async () => {
  const machine = new Machine();
  machine.find = () => Promise.reject(new Error("EACCES"));
  await machine.lifecycle.ensure();
  assert.deepEqual([machine.states, machine.said], [["starting", "failed"], ["The phasemark server could not be looked for."]]);
  await machine.lifecycle.ensure();
  assert.equal(machine.said.length, 1);
});

test("a server that does not start is stopped", async () => {
  const machine = new Machine();
  machine.start = () => Promise.reject(new Error("no answer that can be used"));
  await machine.lifecycle.ensure();
  assert.deepEqual([machine.states, machine.said.length, machine.running], [["starting", "failed"], 1, 0]);
});

test("a server that ends while it starts is told once, and not started again", async () => {
  const machine = new Machine();
  const told = ["The phasemark server was found and did not start."];
  machine.start = () => {
    machine.ends.at(-1)?.();
    return Promise.reject(new Error("exit 4"));
  };
  await machine.lifecycle.ensure();
  assert.deepEqual([machine.states, machine.said, machine.ends.length], [["starting", "failed"], told, 1]);
  machine.start = () => {
    machine.ends.at(-1)?.();
    return Promise.resolve();
  };
  await machine.lifecycle.restart();
  assert.deepEqual([machine.lifecycle.state, machine.said], ["failed", [...told, ...told]]);
});

test("a server that ends is started again, and given up when it does so again and again", async () => {
  const machine = new Machine();
  await machine.lifecycle.ensure();
  for (const state of ["running", "running", "running", "running", "failed"]) {
    machine.now += 1_000;
    await machine.end();
    assert.equal(machine.lifecycle.state, state);
  }
  assert.deepEqual(machine.said, ["The phasemark server ended again and again; it is not started any more."]);
  await machine.end();
  assert.equal(machine.ends.length, 5);
  await machine.lifecycle.restart();
  await machine.end();
  assert.equal(machine.lifecycle.state, "running");
});

test("a server that is gone after it ended is a failure", async () => {
  const machine = new Machine();
  await machine.lifecycle.ensure();
  machine.found = undefined;
  await machine.end();
  assert.deepEqual(machine.states, ["starting", "running", "starting", "failed"]);
});

test("the end of a server that another one followed is nothing", async () => {
  const machine = new Machine();
  await machine.lifecycle.restart();
  await machine.lifecycle.restart();
  machine.ends[0]?.();
  assert.equal(machine.lifecycle.state, "running");
  assert.equal(machine.ends.length, 2);
});

test("nothing is started after the end", async () => {
  const machine = new Machine();
  let go: (found: string) => void = () => undefined;
  machine.find = () => new Promise((done) => (go = done));
  const asked = machine.lifecycle.ensure();
  await Promise.resolve();
  machine.lifecycle.close();
  go("server");
  await asked;
  await machine.lifecycle.restart();
  assert.deepEqual([machine.ends.length, machine.said], [0, []]);
});
