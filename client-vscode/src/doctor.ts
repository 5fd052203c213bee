/** What `phasemark: Doctor` tells: everything that decides whether it works here. */

import * as os from "node:os";
import * as vscode from "vscode";
import type { Located } from "./locate";
import { thisMachine } from "./machine";
import { advise } from "./problems";
import type { ServerProcess } from "./server";
import { readServerSettings, serverSettings } from "./settings";

export async function examine(extension: vscode.Extension<unknown>, server: ServerProcess): Promise<string> {
  await server.ensure();
  return [
    "# phasemark: Doctor",
    "",
    ...surroundings(extension),
    "",
    ...serverLines(server),
    "",
    ...settingLines(),
    "",
    ...(await projectLines(extension, server)),
    "",
  ].join("\n");
}

function surroundings(extension: vscode.Extension<unknown>): string[] {
  const { version } = extension.packageJSON as { version: string };
  const { workspaceFolders, isTrusted } = vscode.workspace;
  const folders = (workspaceFolders ?? []).map((folder) => folder.uri.fsPath);
  return [
    `- extension: ${version}, in ${extension.extensionPath}`,
    `- editor: ${vscode.env.appName} ${vscode.version}, ${vscode.env.remoteName ?? "not remote"}`,
    `- system: ${os.platform()} ${os.release()} ${os.arch()}`,
    `- folders: ${folders.join(", ") || "none is open"}`,
    `- trusted: ${isTrusted ? "yes" : "no: only the bundled server is started, and no command is run"}`,
  ];
}

function serverLines({ located, state, client }: ServerProcess): string[] {
  const found = located?.server;
  const version = client?.initializeResult?.serverInfo?.version;
  const command = found && [found.command, ...found.args].join(" ");
  return [
    "## Server",
    "",
    `- state: ${state}`,
    command ? `- started: \`${command}\` (${found.source})` : "- started: none",
    `- version: ${version ?? "it did not say"}`,
    "",
    ...attemptLines(located),
  ];
}

function attemptLines(located: Located | undefined): string[] {
  const lines = (located?.attempts ?? []).map(({ what, outcome }) => `- ${what}: ${outcome}`);
  const said = located?.problem && advise(located.problem, vscode.workspace.isTrusted);
  const remedy = said ? ["", `**${said.message}**`, "", said.remedy] : [];
  return ["What was looked at, in this order:", "", ...lines, ...remedy];
}

function settingLines(): string[] {
  const set = readServerSettings();
  const values = [JSON.stringify(set.command), JSON.stringify(set.python), set.useBundled ? "useBundled" : "fromEnvironment"];
  return ["## Settings of the server", "", ...serverSettings.map((key, at) => `- phasemark.${key}: ${values[at] ?? ""}`)];
}

/** What the server's own doctor says of each folder. */
async function projectLines(extension: vscode.Extension<unknown>, { located }: ServerProcess): Promise<string[]> {
  const found = located?.server;
  const folders = vscode.workspace.workspaceFolders ?? [];
  if (!found || folders.length === 0) {
    return [];
  }
  const machine = thisMachine([], extension.extensionPath);
  const args = [...found.args.slice(0, -1), "doctor", "--color", "never"];
  const texts = await Promise.all(folders.map(({ uri }) => machine.run(found.command, [...args, uri.fsPath])));
  return folders.flatMap(({ name }, at) => [`## ${name}`, "", "```text", (texts[at] ?? "no answer").trim(), "```", ""]);
}
