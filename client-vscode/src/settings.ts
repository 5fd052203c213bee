/** The settings that the extension reads itself; the server asks for its own. */

import * as vscode from "vscode";

export const section = "phasemark";

/** What decides which server is started. */
export const serverSettings = ["server.command", "server.python", "server.importStrategy"] as const;

export interface ServerSettings {
  readonly command: readonly string[];
  readonly python: string;
  readonly useBundled: boolean;
}

/**
 * A program that is started is never named by a file of the workspace: the settings have the scope
 * `machine`, and only what stands in the settings of the user is read.
 */
export function readServerSettings(): ServerSettings {
  const settings = vscode.workspace.getConfiguration(section);
  const own = (key: string): unknown => settings.inspect(key)?.globalValue;
  const command = own("server.command");
  const python = own("server.python");
  return {
    command: Array.isArray(command) ? command.filter((word) => typeof word === "string") : [],
    python: typeof python === "string" ? python : "",
    useBundled: own("server.importStrategy") === "useBundled",
  };
}
