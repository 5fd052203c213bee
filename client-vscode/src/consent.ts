/** Changes that the server wants to be confirmed: asked for once, and shown with all of them chosen. */

import * as vscode from "vscode";
import type { ApplyWorkspaceEditParams, WorkspaceEdit } from "vscode-languageclient/node";
import { chosen, confirmed, newFiles, withSnippet } from "./edits";

/**
 * The edit as the user agreed to it; undefined if they did not. VS Code's own preview begins with
 * nothing chosen, which is right for changes that one has to look at, and not for files that one
 * has just asked for by name.
 */
export async function agreed(params: ApplyWorkspaceEditParams): Promise<ApplyWorkspaceEditParams | undefined> {
  const files = newFiles(params.edit);
  if (files.length === 0) {
    const uri = withSnippet(params.edit);
    if (uri) {
      await vscode.window.showTextDocument(vscode.Uri.parse(uri));
    }
    return { ...params, edit: chosen(params.edit) };
  }
  const names = files.map((uri) => vscode.workspace.asRelativePath(vscode.Uri.parse(uri)));
  const asked = files.length === 1 ? "Create this file?" : `Create these ${files.length} files?`;
  const answer = await vscode.window.showInformationMessage(asked, { modal: true, detail: names.join("\n") }, "Create");
  return answer === "Create" ? { ...params, edit: confirmed(params.edit) } : undefined;
}

/** The files that the user agreed to are files on the disk, and not empty ones beside unsaved texts. */
export async function saveNew(edit: WorkspaceEdit): Promise<void> {
  for (const uri of newFiles(edit)) {
    const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(uri));
    await document.save();
  }
}
