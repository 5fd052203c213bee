/** The interpreter that is selected, by whichever of two extensions is there; both are optional. */

import * as vscode from "vscode";

export interface Interpreters {
  /** The path of the selected interpreter; undefined without one. */
  selected(folder: vscode.Uri | undefined): Promise<string | undefined>;
  readonly onDidChange: vscode.Event<unknown>;
}

/** The part of `ms-python.vscode-python-envs` that is used. */
interface Environments {
  getEnvironment(scope: vscode.Uri | undefined): Promise<{ execInfo: { run: { executable: string } } } | undefined>;
  onDidChangeEnvironment: vscode.Event<unknown>;
}

/** The part of `ms-python.python` that is used. */
interface Python {
  environments: {
    getActiveEnvironmentPath(resource?: vscode.Uri): { path: string };
    resolveEnvironment(env: { path: string }): Promise<{ executable: { uri?: vscode.Uri } } | undefined>;
    onDidChangeActiveEnvironmentPath: vscode.Event<unknown>;
  };
}

const newer = "ms-python.vscode-python-envs";
const older = "ms-python.python";

/** Whether there is one that can be asked. */
export function hasInterpreters(): boolean {
  return [newer, older].some((id) => vscode.extensions.getExtension(id));
}

/** Either extension may take its time, or never answer. */
export async function findInterpreters(): Promise<Interpreters | undefined> {
  const environments = await api<Environments>(newer);
  if (environments) {
    return {
      selected: async (folder) => (await environments.getEnvironment(folder))?.execInfo.run.executable,
      onDidChange: environments.onDidChangeEnvironment,
    };
  }
  const python = (await api<Python>(older))?.environments;
  return (
    python && {
      selected: async (folder) => {
        const found = await python.resolveEnvironment(python.getActiveEnvironmentPath(folder));
        return found?.executable.uri?.fsPath;
      },
      onDidChange: python.onDidChangeActiveEnvironmentPath,
    }
  );
}

async function api<T>(id: string): Promise<T | undefined> {
  const extension = vscode.extensions.getExtension<T | undefined>(id);
  if (!extension) {
    return undefined;
  }
  try {
    return await extension.activate();
  } catch {
    return undefined; // It is broken; that is its own matter.
  }
}
