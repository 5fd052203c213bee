/** Files that the server wants to be made: the user is asked once, with the names of all of them. */

import * as vscode from "vscode";
import { type ApplyWorkspaceEditParams, CreateFile, TextDocumentEdit, type WorkspaceEdit } from "vscode-languageclient/node";

/**
 * The edit as the user agreed to it; undefined if they did not. VS Code's own preview begins with
 * nothing chosen, which is right for changes that one has to look at, and not for files that one
 * has just asked for by name.
 */
export async function agreed(params: ApplyWorkspaceEditParams): Promise<ApplyWorkspaceEditParams | undefined> {
  const files = newFiles(params.edit);
  if (files.length === 0) {
    return params;
  }
  const names = files.map((uri) => vscode.workspace.asRelativePath(vscode.Uri.parse(uri)));
  const asked = files.length === 1 ? "Create this file?" : `Create these ${files.length} files?`;
  const answer = await vscode.window.showInformationMessage(asked, { modal: true, detail: names.join("\n") }, "Create");
  return answer === "Create" ? { ...params, edit: confirmed(params.edit) } : undefined;
}

/** The files that an edit makes, if it changes nothing else. */
export function newFiles({ documentChanges = [], changes }: WorkspaceEdit): string[] {
  const made = documentChanges.filter((one) => CreateFile.is(one)).map((one) => one.uri);
  const others = documentChanges.filter(
    (one) => !CreateFile.is(one) && !(TextDocumentEdit.is(one) && made.includes(one.textDocument.uri)),
  );
  return others.length === 0 && !changes ? made : [];
}

/** The same edit without the wish to be confirmed. */
function confirmed(edit: WorkspaceEdit): WorkspaceEdit {
  const annotations = Object.entries(edit.changeAnnotations ?? {});
  const plain = annotations.map(([id, one]) => [id, { ...one, needsConfirmation: false }] as const);
  return { ...edit, changeAnnotations: Object.fromEntries(plain) };
}
