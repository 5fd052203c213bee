/** The server: found, started, started again, stopped; one at a time. */

import { existsSync } from "node:fs";
import { join } from "node:path";
import * as vscode from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import { Child } from "./child";
import { Lifecycle, type State } from "./lifecycle";
import { locate, type Located, type Server } from "./locate";
import type { Logs } from "./log";
import { thisMachine } from "./machine";
import { Patient } from "./patient";
import { findInterpreters, hasInterpreters, type Interpreters } from "./python";
import { forget, remembering } from "./remembered";
import { readServerSettings } from "./settings";

export type { State } from "./lifecycle";

/** What VS Code keeps for the extension, from one window to the next and of this workspace. */
export type Kept = Pick<vscode.ExtensionContext, "globalState" | "workspaceState">;

/** The interpreter that was selected in this workspace when it was asked for last. */
const lastInterpreter = "phasemark.interpreter";
/** Milliseconds: a slow extension must not keep the first findings away; its answer comes later. */
const patience = 1_000;
/** Milliseconds that a server has to end by itself. */
const lastWords = 2_000;

export class ServerProcess implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<State>();
  /** Fires when `state` has another value. */
  readonly onDidChange = this.changed.event;
  private readonly crashed = new vscode.EventEmitter<string>();
  /** Fires with a sentence for a server that does not start, or ends again and again. */
  readonly onDidGiveUp = this.crashed.event;
  private readonly lifecycle = new Lifecycle<Server>({
    stop: () => this.halt(),
    find: () => this.find(),
    start: (server, onEnd) => this.start(server, onEnd),
    entered: (state) => {
      this.logs.main.info(`server: ${state}`);
      this.lost = state === "running" ? undefined : this.lost;
      this.changed.fire(state);
    },
    gaveUp: (sentence, why) => {
      void this.forget();
      this.logs.main.error(why ? `${sentence} ${why}` : sentence);
      this.lost = sentence;
      this.crashed.fire(sentence);
    },
  });
  private readonly selection = new Patient(
    () => this.selected(),
    patience,
    () => void this.onInterpreter(),
  );
  private interpreters: Promise<Interpreters | undefined> | undefined;
  private listening: vscode.Disposable | undefined;
  private child: Child | undefined;

  client: LanguageClient | undefined;
  /** What was started last, and what was tried. */
  located: Located | undefined;
  interpreter: string | undefined;
  /** Why it was given up, until it runs. */
  lost: string | undefined;

  /** What is kept comes later: a server that needs nothing of it does not wait for it. */
  constructor(
    private readonly extension: vscode.Extension<unknown>,
    private readonly kept: Promise<Kept>,
    private readonly logs: Logs,
  ) {}

  get state(): State {
    return this.lifecycle.state;
  }

  /** Start the server, or start it again; calls while one waits are one. */
  restart(): Promise<void> {
    return this.lifecycle.restart();
  }

  /** Ends when the server runs or does not start; it is started if it never was. */
  ensure(): Promise<void> {
    return this.lifecycle.ensure();
  }

  dispose(): void {
    this.listening?.dispose();
    void this.stop();
  }

  async stop(): Promise<void> {
    this.lifecycle.close();
    await this.halt();
  }

  private async halt(): Promise<void> {
    const { client, child } = this;
    this.client = undefined;
    this.child = undefined;
    let patience = lastWords;
    try {
      await client?.dispose(lastWords);
    } catch (error) {
      this.logs.main.debug(`the server did not stop by itself: ${String(error)}`);
      patience = 0;
    }
    await child?.end(patience);
  }

  private async find(): Promise<Server | undefined> {
    this.located = await this.locate();
    for (const { what, outcome } of this.located.attempts) {
      this.logs.main.info(`${what}: ${outcome}`);
    }
    if (this.located.server === undefined) {
      void this.forget();
    }
    return this.located.server;
  }

  private async forget(): Promise<void> {
    await forget((await this.kept).globalState);
  }

  private async start(server: Server, onEnd: () => void): Promise<void> {
    this.logs.main.info(`starting ${[server.command, ...server.args].join(" ")}`);
    // Nothing that lies in the workspace is imported, whatever the environment says.
    const env = { ...process.env, PYTHONSAFEPATH: "1", PYTHONUTF8: "1" };
    const child = new Child(server, this.extension.extensionPath, env);
    this.child = child;
    void child.ended.then((how) => {
      this.logs.main.info(`the process of the server: ${how}`);
    });
    // What talks to the server is read while the server starts.
    const { connect } = await import("./client.js");
    if (this.child !== child) {
      throw new Error("it was stopped during its start");
    }
    const client: LanguageClient = connect(child, this.logs, () => {
      // It is gone already: there is nothing to stop.
      this.client = this.client === client ? undefined : this.client;
      onEnd();
    });
    this.client = client;
    await client.start();
  }

  private async locate(): Promise<Located> {
    const folders = (vscode.workspace.workspaceFolders ?? []).map((folder) => folder.uri.fsPath);
    const trusted = vscode.workspace.isTrusted;
    const { extensionPath } = this.extension;
    const start = join(extensionPath, "bundled", "start.py");
    const settings = readServerSettings();
    this.interpreter = trusted && settings.command.length === 0 ? await this.selectedInTime() : undefined;
    const machine = remembering(thisMachine(folders, extensionPath), this.kept.then(({ globalState }) => globalState));
    return locate(machine, {
      ...settings,
      trusted,
      interpreter: this.interpreter,
      bundled: existsSync(start) ? start : undefined,
    });
  }

  /** Without one of its extensions nothing is waited for. */
  private async selectedInTime(): Promise<string | undefined> {
    if (!hasInterpreters()) {
      return undefined;
    }
    const { workspaceState } = await this.kept;
    return this.told(this.selection.answerAtOnce(workspaceState.get(lastInterpreter)));
  }

  private async told(selected: Promise<string | undefined>): Promise<string | undefined> {
    try {
      return await selected;
    } catch (error) {
      this.logs.main.warn(`the Python extension does not say what is selected: ${String(error)}`);
      return undefined;
    }
  }

  private async selected(): Promise<string | undefined> {
    this.interpreters ??= this.findInterpreters();
    const found = await this.interpreters;
    const selected = await found?.selected(vscode.workspace.workspaceFolders?.[0]?.uri);
    const { workspaceState } = await this.kept;
    if (selected !== workspaceState.get(lastInterpreter)) {
      // Nobody waits for that; what is not kept is asked again.
      workspaceState.update(lastInterpreter, selected).then(undefined, () => undefined);
    }
    return selected;
  }

  private async findInterpreters(): Promise<Interpreters | undefined> {
    const found = await findInterpreters();
    this.listening = found?.onDidChange(() => void this.onInterpreter());
    if (!found) {
      this.interpreters = undefined; // One may be installed later.
    }
    return found;
  }

  /** Another interpreter matters only where it has a server of its own, or the one before had. */
  private async onInterpreter(): Promise<void> {
    const before = this.interpreter;
    const started = this.located?.server;
    const depends = started?.dependsOnInterpreter ?? true;
    if (this.state === "stopped" || !depends || (await this.told(this.selection.answer())) === before) {
      return;
    }
    if (this.state === "failed" || !areBundled(started, (await this.locate()).server)) {
      await this.restart();
    }
  }
}

/** Whether two servers are the same one, whatever Python they run in. */
function areBundled(...servers: (Server | undefined)[]): boolean {
  return servers.every((server) => server?.source === "bundled");
}
