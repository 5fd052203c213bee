import assert from "node:assert/strict";
import { test } from "node:test";
import { atLeast, print, pythonVersion, serverVersion } from "../src/version";

test("what programs print", () => {
  assert.deepEqual(serverVersion("phasemark 0.12.3\n"), [0, 12, 3]);
  assert.deepEqual(serverVersion("phasemark 1.0.0rc1 (more)"), [1, 0, 0]);
  assert.deepEqual(pythonVersion("cpython 3 11 2\r\n"), [3, 11, 2]);
  for (const printed of ["", "phasemark", "usage: phasemark 0.1.0", "phasemark 0.1", "Python 3.11.2"]) {
    assert.equal(serverVersion(printed), undefined, printed);
    assert.equal(pythonVersion(printed), undefined, printed);
  }
});

test("versions are compared by their numbers", () => {
  assert.ok(atLeast([3, 11, 0], [3, 11, 0]));
  assert.ok(atLeast([3, 100, 0], [3, 11, 0]));
  assert.ok(atLeast([4, 0, 0], [3, 11, 9]));
  assert.ok(!atLeast([3, 9, 20], [3, 11, 0]));
  assert.ok(!atLeast([0, 1, 0], [0, 1, 1]));
  assert.equal(print([0, 1, 0]), "0.1.0");
});
