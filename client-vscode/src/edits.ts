/** Edits of the server as the user is asked about them; nothing here knows VS Code. */

import type { CreateFile, TextDocumentEdit, WorkspaceEdit } from "vscode-languageclient/node";

type Part = NonNullable<WorkspaceEdit["documentChanges"]>[number];

const isNew = (part: Part): part is CreateFile => "kind" in part && part.kind === "create";
const isText = (part: Part): part is TextDocumentEdit => "edits" in part;

/** The files that an edit makes, if it changes nothing else. */
export function newFiles({ documentChanges = [], changes }: WorkspaceEdit): string[] {
  const made = documentChanges.filter(isNew).map((one) => one.uri);
  const others = documentChanges.filter(
    (one) => !isNew(one) && !(isText(one) && made.includes(one.textDocument.uri)),
  );
  return others.length === 0 && !changes ? made : [];
}

/** The document that gets a snippet, whose stops work in the active editor alone; undefined without one. */
export function withSnippet({ documentChanges = [] }: WorkspaceEdit): string | undefined {
  const found = documentChanges.filter(isText).find((part) => part.edits.some((one) => "snippet" in one));
  return found?.textDocument.uri;
}

/** The same edit without the wish to be confirmed. */
export function confirmed(edit: WorkspaceEdit): WorkspaceEdit {
  const annotations = Object.entries(edit.changeAnnotations ?? {});
  const plain = annotations.map(([id, one]) => [id, { ...one, needsConfirmation: false }] as const);
  return { ...edit, changeAnnotations: Object.fromEntries(plain) };
}

const look = "phasemark-look";
const nowhere = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

/**
 * An edit that is shown before it is made, with everything in it chosen. VS Code leaves out of the
 * choice whatever wants to be confirmed; so only one change wants to, and that one changes nothing.
 */
export function chosen(edit: WorkspaceEdit): WorkspaceEdit {
  const asks = Object.values(edit.changeAnnotations ?? {}).some((one) => one.needsConfirmation);
  const changes = edit.documentChanges ?? [];
  const at = changes.findIndex(isText);
  const first = changes[at];
  if (!asks || !first || !isText(first)) {
    return edit;
  }
  const nothing = { range: nowhere, newText: "", annotationId: look };
  const documentChanges = changes.with(at, { ...first, edits: [nothing, ...first.edits] });
  const { changeAnnotations } = confirmed(edit);
  const label = "Look at the changes, then apply them";
  return {
    ...edit,
    documentChanges,
    changeAnnotations: { ...changeAnnotations, [look]: { label, needsConfirmation: true } },
  };
}
