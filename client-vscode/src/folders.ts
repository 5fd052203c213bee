/** What is said where something needs a folder and none is open. */

import * as vscode from "vscode";

/** Whether no folder is open; then that is said, with a way to open one. */
export function isWithoutFolder(): boolean {
  const without = (vscode.workspace.workspaceFolders ?? []).length === 0;
  if (without) {
    void offerFolder();
  }
  return without;
}

async function offerFolder(): Promise<void> {
  const open = "Open Folder...";
  const said = "phasemark: open a folder first; phases are files in it.";
  if ((await vscode.window.showInformationMessage(said, open)) === open) {
    await vscode.commands.executeCommand("vscode.openFolder");
  }
}
