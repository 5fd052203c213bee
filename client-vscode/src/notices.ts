/** What is told without being asked: once for each reason, with one button; and again after a restart. */

import * as vscode from "vscode";
import type { Problem } from "./locate";
import { advise, install } from "./problems";
import type { ServerProcess, State } from "./server";
import { section } from "./settings";

export function tellProblems(server: ServerProcess): vscode.Disposable {
  let told: Problem | undefined;
  const look = (state: State): void => {
    const problem = server.located?.problem;
    void vscode.commands.executeCommand("setContext", "phasemark.failed", state === "failed");
    if (state === "running") {
      told = undefined;
    } else if (state === "failed" && problem && problem !== told) {
      told = problem;
      void tellProblem(problem);
    }
  };
  // It may have failed before anybody could be told.
  look(server.state);
  if (server.lost !== undefined) {
    void tellCrash(server, server.lost);
  }
  const onState = server.onDidChange(look);
  const onGiveUp = server.onDidGiveUp((sentence) => void tellCrash(server, sentence));
  const restart = vscode.commands.registerCommand("phasemark.restart", () => {
    told = undefined; // Whoever asks for it wants to hear what came of it.
    return server.restart();
  });
  return vscode.Disposable.from(onState, onGiveUp, restart);
}

async function tellProblem(problem: Problem): Promise<void> {
  const { message, button } = advise(problem, vscode.workspace.isTrusted);
  if ((await vscode.window.showErrorMessage(message, button)) !== button) {
    return;
  }
  if (button === "Choose Python...") {
    await choosePython();
  } else if (button === "Manage Trust") {
    await vscode.commands.executeCommand("workbench.trust.manage");
  } else if (button === "Open Setting") {
    await vscode.commands.executeCommand("workbench.action.openSettings", `${section}.server.command`);
  } else {
    await vscode.env.clipboard.writeText(install);
  }
}

/** The setting is that of the machine: a file of a workspace cannot name a program. */
async function choosePython(): Promise<void> {
  const [file] =
    (await vscode.window.showOpenDialog({ title: "Python 3.11 or later", openLabel: "Use This Python" })) ?? [];
  if (file) {
    const settings = vscode.workspace.getConfiguration(section);
    await settings.update("server.python", file.fsPath, vscode.ConfigurationTarget.Global);
  }
}

async function tellCrash(server: ServerProcess, sentence: string): Promise<void> {
  const chosen = await vscode.window.showErrorMessage(sentence, "Restart", "Show Log");
  if (chosen === "Restart") {
    await server.restart();
  } else if (chosen === "Show Log") {
    await vscode.commands.executeCommand("phasemark.showLog");
  }
}
