/** Commands of documents: run on a click, in a terminal that can be seen, exactly as they are shown. */

import * as vscode from "vscode";
import { verdict } from "./caution";
import type { Requests } from "./requests";

/** What a lens of the server says: where the command stands, and what it is. */
export interface Run {
  readonly uri: string;
  readonly range: { readonly start: Corner; readonly end: Corner };
  readonly text: string;
}

interface Corner {
  readonly line: number;
  readonly character: number;
}

const name = "phasemark";

export async function runInTerminal(requests: Requests, run: Run): Promise<void> {
  if (!vscode.workspace.isTrusted) {
    void vscode.window.showWarningMessage("phasemark runs no command of a folder that is not trusted.");
    return;
  }
  const uri = requests.uri(run.uri);
  const document = await vscode.workspace.openTextDocument(uri);
  const { start, end } = run.range;
  const range = new vscode.Range(start.line, start.character, end.line, end.character);
  if (document.getText(range) !== run.text) {
    void vscode.window.showWarningMessage("phasemark: the command has changed; it was not run.");
    return;
  }
  if (await agreed(run.text)) {
    const terminal = terminalIn(vscode.workspace.getWorkspaceFolder(uri));
    terminal.show(true);
    terminal.sendText(run.text, true);
  }
}

async function agreed(text: string): Promise<boolean> {
  const { does, why } = verdict(text);
  if (does === "refuse") {
    void vscode.window.showWarningMessage(`phasemark does not run this: ${why}.`);
    return false;
  }
  if (does === "run") {
    return true;
  }
  const answer = await vscode.window.showWarningMessage(
    `Run this in a terminal? It ${why}.`,
    { modal: true, detail: text },
    "Run",
  );
  return answer === "Run";
}

/** One terminal a folder, as long as it is open and its shell runs. */
function terminalIn(folder: vscode.WorkspaceFolder | undefined): vscode.Terminal {
  const title = folder ? `${name}: ${folder.name}` : name;
  const open = vscode.window.terminals.find((one) => one.name === title && one.exitStatus === undefined);
  return open ?? vscode.window.createTerminal({ name: title, ...(folder ? { cwd: folder.uri } : {}) });
}
