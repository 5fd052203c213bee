import assert from "node:assert/strict";
import { tmpdir } from "node:os";
import { test } from "node:test";
import { Child } from "../src/child";

/** A program that runs a line of JavaScript. */
const node = (line: string): Child =>
  new Child({ command: process.execPath, args: ["-e", line] }, tmpdir(), process.env);

test("a process can be talked to while it runs, and is killed when it does not end", async () => {
  const child = node("process.stdin.on('end', () => setInterval(() => {}, 1000)); process.stdin.pipe(process.stdout)");
  const { stdin, stdout } = await child.talking();
  stdin.write("said");
  for await (const part of stdout) {
    assert.equal(String(part), "said");
    break;
  }
  await child.end(0);
  assert.equal(await child.ended, "it ended by SIGKILL");
  await assert.rejects(child.talking(), /it ended by SIGKILL/);
});

test("a process that ends by itself is not killed", async () => {
  const child = node("process.exit(4)");
  await child.end(60_000);
  assert.equal(await child.ended, "it ended with 4");
  await child.end(0);
  await assert.rejects(child.talking(), /it ended with 4/);
});

test("a program that is not there is an end as well", async () => {
  const child = new Child({ command: "/nowhere/phasemark", args: [] }, tmpdir(), process.env);
  await assert.rejects(child.talking(), /it could not be started: .*ENOENT/);
  await child.end(60_000);
});
