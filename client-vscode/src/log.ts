/** Two channels: what happens, and every message where somebody wants to see them. */

import * as vscode from "vscode";

export interface Logs {
  readonly main: vscode.LogOutputChannel;
  readonly trace: vscode.LogOutputChannel;
}

export function createLogs(): Logs {
  const main = vscode.window.createOutputChannel("phasemark", { log: true });
  const trace = vscode.window.createOutputChannel("phasemark (messages)", { log: true });
  return { main, trace };
}
