import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { after, beforeEach, test } from "node:test";
import type { Machine } from "../src/locate";
import { forget, remembering } from "../src/remembered";
import { pythonProbe } from "../src/version";

const folder = mkdtempSync(path.join(tmpdir(), "phasemark-remembered-"));
const python = path.join(folder, "python3.12");
const probe = ["-I", "-c", pythonProbe];
const version = "cpython 3 12 1\n";
after(() => {
  rmSync(folder, { recursive: true });
});

let asked = 0;
let printed: string | undefined;
let kept = new Map<string, unknown>();
const place = {
  get: (key: string) => kept.get(key),
  update: (key: string, value: unknown) => Promise.resolve(void kept.set(key, value)),
};
const machine: Machine = {
  platform: "linux",
  path: [],
  folders: [],
  isFile: () => true,
  real: (file) => file,
  isScript: () => false,
  run: () => {
    asked += 1;
    return Promise.resolve(printed);
  },
};
const run = (command: string, args = probe): Promise<string | undefined> => remembering(machine, Promise.resolve(place)).run(command, args);

beforeEach(() => {
  asked = 0;
  printed = version;
  kept = new Map();
  writeFileSync(python, "\x7fELF");
});

test("a Python is asked once, also by another name, until its file is another", async () => {
  const other = path.join(folder, "python3");
  symlinkSync(python, other);
  for (const file of [python, python, other, other]) {
    assert.equal(await run(file), version);
  }
  assert.equal(asked, 2);
  writeFileSync(python, "\x7fELF, and more");
  assert.equal(await run(python), version);
  assert.equal(asked, 3);
});

test("a copy in an environment is asked again when that is made of another Python", async () => {
  const scripts = path.join(folder, "venv", "Scripts");
  const copy = path.join(scripts, "python.exe");
  mkdirSync(scripts, { recursive: true });
  writeFileSync(copy, "MZ");
  const made = (home: string): void => {
    writeFileSync(path.join(folder, "venv", "pyvenv.cfg"), `home = ${home}\n`);
  };
  made("C:\\Python39");
  await run(copy);
  await run(copy);
  assert.equal(asked, 1);
  made("C:\\Python312");
  await run(copy);
  assert.equal(asked, 2);
});

test("it is asked again after what was remembered may be wrong", async () => {
  await run(python);
  await forget(place);
  await run(python);
  assert.equal(asked, 2);
});

test("what fails is not remembered", async () => {
  printed = undefined;
  assert.equal(await run(python), undefined);
  printed = version;
  assert.equal(await run(python), version);
});

test("what only leads to a Python is asked each time, and so is all but the version", async () => {
  const shim = path.join(folder, "python");
  writeFileSync(shim, "#!/bin/sh\nexec python3 \"$@\"\n");
  const manager = path.join(folder, "manager");
  const called = path.join(folder, "python3.13");
  writeFileSync(manager, "\x7fELF");
  symlinkSync(manager, called);
  for (const file of [shim, called, path.join(folder, "gone")]) {
    await run(file);
    await run(file);
  }
  await run(python, ["-m", "phasemark", "--version"]);
  await run(python, ["-m", "phasemark", "--version"]);
  assert.equal(asked, 8);
});

test("few are remembered", async () => {
  for (let at = 0; at < 20; at += 1) {
    const file = path.join(folder, `python3.${at}0`);
    writeFileSync(file, "\x7fELF");
    await run(file);
  }
  assert.equal(Object.keys(kept.values().next().value as object).length, 10);
});
