/** Small corrections between VS Code and the server. */

import * as vscode from "vscode";
import { type Middleware, ResponseError } from "vscode-languageclient/node";
import { agreed } from "./consent";

export function middleware(log: vscode.LogOutputChannel): Middleware {
  return {
    workspace: {
      handleApplyEdit: async (params, next) => {
        const given = await agreed(params);
        return given ? next(given, new vscode.CancellationTokenSource().token) : { applied: false };
      },
    },
    /** A lens or an action that cannot be done says why, in one sentence. */
    executeCommand: async (command, args, next) => {
      try {
        return (await next(command, args)) as unknown;
      } catch (error) {
        tell(log, error);
        return undefined;
      }
    },
  };
}

/** Show why something could not be done: what the server refuses is a sentence for the user. */
export function tell(log: vscode.LogOutputChannel, error: unknown): void {
  const sentence = error instanceof Error ? error.message : String(error);
  log.warn(sentence);
  const show = error instanceof ResponseError ? vscode.window.showWarningMessage : vscode.window.showErrorMessage;
  void show(`phasemark: ${sentence}`);
}
