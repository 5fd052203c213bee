import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { isFailed, isRefusal } from "../src/refusal";

const failed = (code: unknown): Error => Object.assign(new Error("no"), { code });

test("what the server refuses is told from what goes wrong, by the codes that the server has", () => {
  const source = readFileSync("../server/phasemark/lsp/refusal.py", "utf8");
  const codes = new Map([...source.matchAll(/^ {4}([A-Z_]+) = (-\d+)$/gm)].map(([, name, code]) => [name, Number(code)]));
  const refusals = [...codes].filter(([, code]) => isRefusal(failed(code))).map(([name]) => name);
  assert.deepEqual(refusals.sort(), ["CANCELLED", "CONTENT_MODIFIED", "FAILED"]);
  assert.ok(codes.size > refusals.length);
});

test("neither a connection that ended nor an error of the system is a refusal", () => {
  // Numbers of vscode-jsonrpc, and a name of Node.
  for (const code of [1, 2, 3, -32_099, -32_097, -32_001, "ENOENT", undefined]) {
    assert.equal(isRefusal(failed(code)), false, String(code));
  }
  assert.equal(isRefusal("no"), false);
});

test("a phase without notes is told from what changed meanwhile and from what was cancelled", () => {
  assert.deepEqual([-32_803, -32_801, -32_800, -32_603, undefined].map((code) => isFailed(failed(code))), [true, false, false, false, false]);
  assert.equal(isFailed("no"), false);
});
