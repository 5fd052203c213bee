/** The task `phasemark check`: all findings of a folder, as a build has them. */

import * as vscode from "vscode";
import type { ServerProcess } from "./server";
import { section } from "./settings";
import { isWorthIt } from "./wake";

const type = "phasemark";

interface Definition extends vscode.TaskDefinition {
  readonly command: string;
  readonly paths?: readonly string[];
}

export class Tasks implements vscode.TaskProvider {
  constructor(
    private readonly extension: vscode.Extension<unknown>,
    private readonly server: ServerProcess,
  ) {}

  /** VS Code asks for the tasks of every extension: in a folder without documents for us nothing is done. */
  async provideTasks(): Promise<vscode.Task[]> {
    const all = vscode.workspace.workspaceFolders ?? [];
    const worth = await Promise.all(all.map((folder) => isWorthIt(this.extension, folder)));
    const folders = all.filter((_, at) => worth[at]);
    if (folders.length === 0) {
      return [];
    }
    await this.server.ensure();
    return folders.flatMap((folder) => this.task({ type, command: "check" }, folder) ?? []);
  }

  async resolveTask(task: vscode.Task): Promise<vscode.Task | undefined> {
    await this.server.ensure();
    const scope = typeof task.scope === "object" ? task.scope : vscode.workspace.workspaceFolders?.[0];
    return scope && this.task(task.definition as Definition, scope);
  }

  /** The program is the one that the server runs in; undefined if there is none. */
  private task(definition: Definition, folder: vscode.WorkspaceFolder): vscode.Task | undefined {
    const found = this.server.located?.server;
    if (!found) {
      return undefined;
    }
    const paths = definition.paths ?? [];
    const args = [...found.args.slice(0, -1), "check", "--format", "concise", "--color", "never", ...paths];
    const run = new vscode.ProcessExecution(found.command, args, {
      cwd: folder.uri.fsPath,
      env: { PYTHONSAFEPATH: "1", PYTHONUTF8: "1" },
    });
    const several = (vscode.workspace.workspaceFolders ?? []).length > 1;
    const name = several ? `${definition.command} in ${folder.name}` : definition.command;
    const task = new vscode.Task(definition, folder, name, type, run, matchers(folder));
    task.group = vscode.TaskGroup.Build;
    task.presentationOptions = { reveal: vscode.TaskRevealKind.Silent };
    return task;
  }
}

/** What the server tells of closed documents stands in the Problems view already, and must not stand there twice. */
function matchers(folder: vscode.WorkspaceFolder): string[] {
  const scope = vscode.workspace.getConfiguration(section, folder.uri).get<string>("diagnostics.scope");
  return scope === "openFiles" ? ["$phasemark"] : [];
}
