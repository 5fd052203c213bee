/** Commands of documents: run on a click, in a terminal that can be seen, exactly as they are shown. */

import { realpathSync } from "node:fs";
import * as vscode from "vscode";
import { verdict } from "./caution";
import type { Requests } from "./requests";
import { Terminals } from "./terminals";

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

/** What VS Code 1.93 and later know of the shell in a terminal; before that it is no API for all. */
interface Shell {
  /** Where it is now, as far as it says so. */
  readonly cwd: vscode.Uri | undefined;
  /** Clears what is half typed, and runs the line. */
  executeCommand(line: string): unknown;
}

type Happened = vscode.Event<{ readonly terminal: vscode.Terminal }>;

interface ShellEvents {
  readonly onDidStartTerminalShellExecution?: Happened;
  readonly onDidEndTerminalShellExecution?: Happened;
}

/** Runs what a lens names, and knows the terminals that were opened for it. */
export class Runner implements vscode.Disposable {
  private readonly terminals = new Terminals<vscode.Terminal>();
  private subscriptions: (vscode.Disposable | undefined)[] | undefined;

  constructor(private readonly requests: Requests) {}

  dispose(): void {
    for (const one of this.subscriptions ?? []) {
      one?.dispose();
    }
  }

  async run(run: Run): Promise<void> {
    if (!vscode.workspace.isTrusted) {
      void vscode.window.showWarningMessage("phasemark runs no command of a folder that is not trusted.");
      return;
    }
    const uri = this.requests.uri(run.uri);
    const document = await vscode.workspace.openTextDocument(uri);
    const { start, end } = run.range;
    const range = new vscode.Range(start.line, start.character, end.line, end.character);
    if (document.getText(range) !== run.text) {
      void vscode.window.showWarningMessage("phasemark: the command has changed; it was not run.");
      return;
    }
    if (await agreed(run.text)) {
      this.send(run.text, vscode.workspace.getWorkspaceFolder(uri));
    }
  }

  /** Run a text in the terminal of the folder if its shell is known to wait there, else in a new one. */
  private send(text: string, folder: vscode.WorkspaceFolder | undefined): void {
    this.subscriptions ??= this.follow();
    const place = folder?.uri.toString() ?? "";
    const idle = this.terminals.take(place, (one) => isIn(folder, shellOf(one)));
    const terminal = idle ?? open(folder);
    if (!idle) {
      this.terminals.add(terminal, place);
    }
    terminal.show(true);
    const shell = idle && shellOf(idle);
    if (shell) {
      shell.executeCommand(text);
    } else {
      terminal.sendText(text, true);
    }
  }

  /** Hear what becomes of the terminals, from the first command on. */
  private follow(): (vscode.Disposable | undefined)[] {
    const { terminals } = this;
    const closed = vscode.window.onDidCloseTerminal((terminal) => {
      terminals.closed(terminal);
    });
    try {
      const shells = vscode.window as ShellEvents;
      return [
        closed,
        shells.onDidStartTerminalShellExecution?.(({ terminal }) => {
          terminals.runs(terminal, true);
        }),
        shells.onDidEndTerminalShellExecution?.(({ terminal }) => {
          terminals.runs(terminal, false);
        }),
      ];
    } catch {
      return [closed]; // Not for all in this version: each command gets a terminal of its own.
    }
  }
}

function shellOf(terminal: vscode.Terminal): Shell | undefined {
  return (terminal as { readonly shellIntegration?: Shell }).shellIntegration;
}

/** Whether a shell says that it is in the folder: what is run is meant for there, and `cd` stays. */
function isIn(folder: vscode.WorkspaceFolder | undefined, shell: Shell | undefined): boolean {
  return !!folder && !!shell?.cwd && real(shell.cwd.fsPath) === real(folder.uri.fsPath);
}

/** A shell may name the target of a link. */
function real(path: string): string {
  try {
    return realpathSync.native(path);
  } catch {
    return path; // It was deleted.
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

function open(folder: vscode.WorkspaceFolder | undefined): vscode.Terminal {
  const title = folder ? `${name}: ${folder.name}` : name;
  return vscode.window.createTerminal({ name: title, ...(folder ? { cwd: folder.uri } : {}) });
}
