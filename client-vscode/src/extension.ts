/**
 * What VS Code calls: `activate` when there may be something to do, `deactivate` at the end.
 *
 * Between loading this file and calling `activate` it asks the window what is kept for the
 * extension, which takes half a second while the window itself starts. The server starts meanwhile.
 */

import * as vscode from "vscode";
import { Boards } from "./boards";
import { commands, type Parts } from "./commands";
import { examine } from "./doctor";
import { GraphView } from "./graphView";
import { createLogs } from "./log";
import { openAt, showReferences } from "./navigation";
import { tellProblems } from "./notices";
import { Pages } from "./pages";
import { PhasesView } from "./phasesView";
import { Requests } from "./requests";
import { type Kept, ServerProcess } from "./server";
import { section, serverSettings } from "./settings";
import { StatusBar } from "./statusBar";
import { Tasks } from "./tasks";
import { tell } from "./tell";
import { type Run, Runner } from "./terminal";
import { wake } from "./wake";

const extension = own();
const logs = createLogs();
let keep: (kept: Kept) => void;
const kept = new Promise<Kept>((done) => {
  keep = done;
});
const server = new ServerProcess(extension, kept, logs);
const early = [logs.main, logs.trace, server, ...followSettings(), wake(extension, () => void server.ensure())];

export function activate(context: vscode.ExtensionContext): void {
  const began = performance.now();
  keep(context);
  const requests = new Requests(server);
  const boards = new Boards(server, requests, logs.main);
  const graph = new GraphView(context, boards, requests, logs.main);
  const pages = new Pages();
  const view = new PhasesView(boards, requests);
  context.subscriptions.push(
    ...[...early, boards, graph, pages, view],
    new StatusBar(server, boards, requests),
    tellProblems(server),
    vscode.tasks.registerTaskProvider(section, new Tasks(extension, server)),
    ...registerLoop({ boards, graph, pages, requests }),
    ...registerOwn(pages),
    ...registerPlaces(requests),
    view.onDidShow(() => void server.ensure()),
  );
  logs.main.info(`ready after ${(performance.now() - began).toFixed(1)} ms`);
}

export async function deactivate(): Promise<void> {
  await server.stop();
}

/** This extension, as VS Code knows it before it calls `activate`. */
function own(): vscode.Extension<unknown> {
  const found = vscode.extensions.getExtension("phasemark.phasemark");
  if (!found) {
    throw new Error("VS Code does not know the extension that it loads");
  }
  return found;
}

/** The commands that need a server: it is started for them, and what it refuses is shown. */
function registerLoop(parts: Parts): vscode.Disposable[] {
  return Object.entries(commands).map(([id, run]) =>
    vscode.commands.registerCommand(id, async (given: unknown) => {
      await server.ensure();
      if (server.state !== "running") {
        await vscode.commands.executeCommand("phasemark.doctor");
        return;
      }
      try {
        if (!parts.boards.known) {
          await parts.boards.refresh();
        }
        await run(parts, given);
      } catch (error) {
        tell(logs.main, error);
      }
    }),
  );
}

/** The commands that are about the extension itself. */
function registerOwn(pages: Pages): vscode.Disposable[] {
  const { registerCommand, executeCommand } = vscode.commands;
  const walkthrough = `${extension.id}#start`;
  return [
    registerCommand("phasemark.showLog", () => {
      logs.main.show();
    }),
    registerCommand("phasemark.doctor", async () => {
      await pages.text("Doctor", await examine(extension, server));
    }),
    registerCommand("phasemark.openWalkthrough", () =>
      executeCommand("workbench.action.openWalkthrough", walkthrough, false),
    ),
  ];
}

/** What rows, lenses and the graph call; `announcement` tells the server of two of them. */
function registerPlaces(requests: Requests): vscode.Disposable[] {
  const { registerCommand } = vscode.commands;
  const runner = new Runner(requests);
  return [
    runner,
    registerCommand("phasemark.openAt", (uri: string, line: number, words?: string) =>
      openAt(requests, uri, line, words),
    ),
    registerCommand("phasemark.showReferences", (...args: Tail<typeof showReferences>) =>
      showReferences(requests, ...args),
    ),
    registerCommand("phasemark.runInTerminal", (run: Run) => runner.run(run)),
  ];
}

type Tail<F> = F extends (first: Requests, ...rest: infer Rest) => unknown ? Rest : never;

/** What decides which server is started; all other settings the server reads by itself. */
function followSettings(): vscode.Disposable[] {
  const again = (): void => {
    if (server.state !== "stopped") {
      void server.restart();
    }
  };
  return [
    vscode.workspace.onDidGrantWorkspaceTrust(again),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (serverSettings.some((key) => event.affectsConfiguration(`${section}.${key}`))) {
        again();
      }
    }),
  ];
}
