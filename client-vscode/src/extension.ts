/** What VS Code calls: `activate` when there may be something to do, `deactivate` at the end. */

import * as vscode from "vscode";
import { createLogs } from "./log";
import { ServerProcess } from "./server";

let server: ServerProcess | undefined;

export function activate(context: vscode.ExtensionContext): void {
  const logs = createLogs();
  server = new ServerProcess(context, logs);
  context.subscriptions.push(
    logs.main,
    logs.trace,
    server,
    vscode.commands.registerCommand("phasemark.restart", () => server?.restart()),
    vscode.commands.registerCommand("phasemark.showLog", () => {
      logs.main.show();
    }),
  );
  void server.ensure();
}

export async function deactivate(): Promise<void> {
  await server?.stop();
}
