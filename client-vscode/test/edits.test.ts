import assert from "node:assert/strict";
import { test } from "node:test";
import type { WorkspaceEdit } from "vscode-languageclient/node";
import { chosen, newFiles, withSnippet } from "../src/edits";

const at = { start: { line: 3, character: 0 }, end: { line: 3, character: 4 } };
const change = (uri: string): { textDocument: { uri: string; version: number }; edits: { range: typeof at; newText: string }[] } => ({
  textDocument: { uri, version: 1 },
  edits: [{ range: at, newText: "new" }],
});
const made = (uri: string): { kind: "create"; uri: string } => ({ kind: "create", uri });

test("files that are made and filled are new files, and nothing else is", () => {
  assert.deepEqual(newFiles({ documentChanges: [made("file:///a"), change("file:///a"), made("file:///b")] }), [
    "file:///a",
    "file:///b",
  ]);
  assert.deepEqual(newFiles({ documentChanges: [made("file:///a"), change("file:///c")] }), []);
  assert.deepEqual(newFiles({ documentChanges: [made("file:///a"), { kind: "delete", uri: "file:///c" }] }), []);
  assert.deepEqual(newFiles({ changes: {} }), []);
  assert.deepEqual(newFiles({}), []);
});

test("what wants to be confirmed is shown with everything chosen", () => {
  const edit: WorkspaceEdit = {
    documentChanges: [{ kind: "rename", oldUri: "file:///a", newUri: "file:///b" }, change("file:///c")],
    changeAnnotations: { phasemark: { label: "Rename", needsConfirmation: true } },
  };
  const shown = chosen(edit);
  const annotations = Object.values(shown.changeAnnotations ?? {});
  assert.deepEqual(annotations.map((one) => one.needsConfirmation), [false, true]);
  const [first, second] = shown.documentChanges ?? [];
  assert.deepEqual(first, edit.documentChanges?.[0]);
  assert.ok(second && "edits" in second);
  assert.equal(second.edits.length, 2);
  assert.equal((second.edits[0] as { newText: string }).newText, "");
});

test("what does not want to be confirmed stays as it is", () => {
  const edit: WorkspaceEdit = { documentChanges: [change("file:///c")] };
  assert.equal(chosen(edit), edit);
});

test("the document with a snippet is the one to be shown first", () => {
  const snippet = { range: at, snippet: { kind: "snippet" as const, value: "$1" } };
  const edit: WorkspaceEdit = {
    documentChanges: [change("file:///a"), { textDocument: { uri: "file:///b", version: 1 }, edits: [snippet] }],
  };
  assert.equal(withSnippet(edit), "file:///b");
  assert.equal(withSnippet({ documentChanges: [change("file:///a")] }), undefined);
});
