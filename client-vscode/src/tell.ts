/** Why something could not be done. */

import * as vscode from "vscode";
import { isRefusal } from "./refusal";
import { plain } from "./sentence";

/** Show why something could not be done: what the server refuses is a sentence for the user, and no fault. */
export function tell(log: vscode.LogOutputChannel, error: unknown): void {
  const sentence = error instanceof Error ? error.message : String(error);
  log.warn(sentence);
  const show = isRefusal(error) ? vscode.window.showWarningMessage : vscode.window.showErrorMessage;
  void show(plain(`phasemark: ${sentence}`));
}
