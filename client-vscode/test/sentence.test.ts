import assert from "node:assert/strict";
import { test } from "node:test";
import { plain } from "../src/sentence";

/** What VS Code makes a link of in a message (`linkedText.ts`). */
const link = /\[([^\]]+)\]\(((?:https?:\/\/|command:|file:)[^)\s]+)(?: (["'])(.+?)(\3))?\)/gi;

test("the name of a document is no link in a message", () => {
  const name = "`plan/phase-1-[open them](command:workbench.action.terminal.sendSequence?%7B%22text%22:%22x%22%7D).md` has no notes";
  assert.match(name, link);
  const shown = plain(name);
  assert.doesNotMatch(shown, link);
  assert.equal(shown.replaceAll("] (", "]("), name);
});

test("neither are several, nested ones, or addresses", () => {
  for (const text of ["[a](command:b)[c](command:d)", "[[a](command:b)](command:c)", "[a](https://example.org 'b')", "[a]](file:///c)"]) {
    assert.doesNotMatch(plain(text), link, text);
  }
});

test("other words stay as they are", () => {
  for (const text of ["", "Phase 2 (b) has [1] of [2] (done)", "a [b] (c)"]) {
    assert.equal(plain(text), text);
  }
});
