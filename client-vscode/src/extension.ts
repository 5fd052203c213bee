/** What VS Code calls: `activate` when there may be something to do, `deactivate` at the end. */

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
import { ServerProcess } from "./server";
import { section, serverSettings } from "./settings";
import { StatusBar } from "./statusBar";
import { Tasks } from "./tasks";
import { tell } from "./tell";
import { type Run, Runner } from "./terminal";
import { wake } from "./wake";

let server: ServerProcess | undefined;

export function activate(context: vscode.ExtensionContext): void {
  const began = performance.now();
  const logs = createLogs();
  server = new ServerProcess(context, logs);
  const requests = new Requests(server);
  const boards = new Boards(server, requests, logs.main);
  const graph = new GraphView(context, boards, requests, logs.main);
  const pages = new Pages();
  const view = new PhasesView(boards, requests);
  context.subscriptions.push(
    ...[logs.main, logs.trace, server, boards, graph, pages, view],
    new StatusBar(server, boards, requests),
    tellProblems(server),
    vscode.tasks.registerTaskProvider(section, new Tasks(context, server)),
    ...registerLoop(server, { boards, graph, pages, requests }, logs.main),
    ...registerOwn(context, server, pages, logs.main),
    ...registerPlaces(requests),
    ...followSettings(server),
    view.onDidShow(() => void server?.ensure()),
    wake(context, () => void server?.ensure()),
  );
  logs.main.info(`ready after ${(performance.now() - began).toFixed(1)} ms`);
}

export async function deactivate(): Promise<void> {
  await server?.stop();
}

/** The commands that need a server: it is started for them, and what it refuses is shown. */
function registerLoop(process: ServerProcess, parts: Parts, log: vscode.LogOutputChannel): vscode.Disposable[] {
  return Object.entries(commands).map(([id, run]) =>
    vscode.commands.registerCommand(id, async (given: unknown) => {
      await process.ensure();
      if (process.state !== "running") {
        await vscode.commands.executeCommand("phasemark.doctor");
        return;
      }
      try {
        if (!parts.boards.known) {
          await parts.boards.refresh();
        }
        await run(parts, given);
      } catch (error) {
        tell(log, error);
      }
    }),
  );
}

/** The commands that are about the extension itself. */
function registerOwn(
  context: vscode.ExtensionContext,
  process: ServerProcess,
  pages: Pages,
  log: vscode.LogOutputChannel,
): vscode.Disposable[] {
  const { registerCommand, executeCommand } = vscode.commands;
  const walkthrough = `${context.extension.id}#start`;
  return [
    registerCommand("phasemark.restart", () => process.restart()),
    registerCommand("phasemark.showLog", () => {
      log.show();
    }),
    registerCommand("phasemark.doctor", async () => {
      await pages.text("Doctor", await examine(context, process));
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
function followSettings(process: ServerProcess): vscode.Disposable[] {
  const again = (): void => {
    if (process.state !== "stopped") {
      void process.restart();
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
