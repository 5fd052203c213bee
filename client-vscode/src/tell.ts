/** Why something could not be done. */

import * as vscode from "vscode";
import { plain } from "./sentence";

/** Show why something could not be done: what the server refuses is a sentence for the user. */
export function tell(log: vscode.LogOutputChannel, error: unknown): void {
  const sentence = error instanceof Error ? error.message : String(error);
  log.warn(sentence);
  const show = isRefusal(error) ? vscode.window.showWarningMessage : vscode.window.showErrorMessage;
  void show(plain(`phasemark: ${sentence}`));
}

/** Whether the server answered so: its errors have a number, and those of programs have none or a name. */
function isRefusal(error: unknown): boolean {
  return error instanceof Error && "code" in error && typeof error.code === "number";
}
