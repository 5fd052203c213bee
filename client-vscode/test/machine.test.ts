import assert from "node:assert/strict";
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { after, test } from "node:test";
import { locate } from "../src/locate";
import { thisMachine } from "../src/machine";

const calm = mkdtempSync(path.join(tmpdir(), "phasemark-machine-"));
const file = path.join(calm, "file");
writeFileSync(file, "");
after(() => {
  rmSync(calm, { recursive: true });
});

const machine = thisMachine([], calm);
const node = process.execPath;

test("a file is a file, and whatever cannot be looked at is none", () => {
  const round = path.join(calm, "round");
  symlinkSync(round, round);
  assert.equal(machine.isFile(file), true);
  const odd = [path.join(calm, "gone"), path.join(file, "below"), round, `${file}\0`, path.join(calm, "a".repeat(5000))];
  for (const other of [calm, "", ...odd]) {
    assert.equal(machine.isFile(other), false, other);
  }
  for (const other of odd) {
    assert.equal(machine.real(other), other);
  }
});

test("a program says something, or nothing", async () => {
  assert.equal(await machine.run(node, ["-p", "6 * 7"]), "42\n");
  assert.equal(await machine.run(node, ["-e", "process.exit(3)"]), undefined);
});

test("what cannot be started at all says nothing", async () => {
  for (const command of ["", "a\0b", path.join(file, "below"), path.join(calm, "gone"), calm, file]) {
    assert.equal(await machine.run(command, []), undefined, command);
  }
  assert.equal(await machine.run(node, ["-p", "1\0"]), undefined);
});

test("settings that name nothing are told", async () => {
  const wish = { trusted: true, useBundled: false, interpreter: undefined, bundled: "/start.py" };
  const empty = await locate(machine, { ...wish, command: [""], python: "" });
  assert.equal(empty.problem, "command-fails");
  const below = await locate({ ...machine, path: [] }, { ...wish, command: [], python: path.join(file, "below") });
  assert.equal(below.problem, "no-python");
});
