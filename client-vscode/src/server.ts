/** The server: found, started, started again, stopped; one at a time. */

import { existsSync } from "node:fs";
import * as vscode from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import { Child } from "./child";
import { Lifecycle, type State } from "./lifecycle";
import { locate, type Located, type Server } from "./locate";
import type { Logs } from "./log";
import { thisMachine } from "./machine";
import { Patient } from "./patient";
import { findInterpreters, type Interpreters } from "./python";
import { forget, remembering } from "./remembered";
import { readServerSettings } from "./settings";

export type { State } from "./lifecycle";

/** Milliseconds: a slow extension must not keep the findings away; its answer comes later. */
const patience = 5_000;
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
      this.changed.fire(state);
    },
    gaveUp: (sentence, why) => {
      void forget(this.context.globalState);
      this.logs.main.error(why ? `${sentence} ${why}` : sentence);
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

  constructor(
    private readonly context: vscode.ExtensionContext,
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
      void forget(this.context.globalState);
    }
    return this.located.server;
  }

  private async start(server: Server, onEnd: () => void): Promise<void> {
    this.logs.main.info(`starting ${[server.command, ...server.args].join(" ")}`);
    const { extensionPath } = this.context;
    // Nothing that lies in the workspace is imported, whatever the environment says.
    const env = { ...process.env, PYTHONSAFEPATH: "1", PYTHONUTF8: "1" };
    const child = new Child(server, extensionPath, env);
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
    const start = this.context.asAbsolutePath("bundled/start.py");
    const settings = readServerSettings();
    this.interpreter = trusted && settings.command.length === 0 ? await this.selectedInTime() : undefined;
    const machine = remembering(thisMachine(folders, this.context.extensionPath), this.context.globalState);
    return locate(machine, {
      ...settings,
      trusted,
      interpreter: this.interpreter,
      bundled: existsSync(start) ? start : undefined,
    });
  }

  private async selectedInTime(): Promise<string | undefined> {
    try {
      return await this.selection.answer();
    } catch (error) {
      this.logs.main.warn(`the Python extension does not say what is selected: ${String(error)}`);
      return undefined;
    }
  }

  private async selected(): Promise<string | undefined> {
    this.interpreters ??= this.findInterpreters();
    const found = await this.interpreters;
    return found?.selected(vscode.workspace.workspaceFolders?.[0]?.uri);
  }

  private async findInterpreters(): Promise<Interpreters | undefined> {
    const found = await findInterpreters();
    this.listening = found?.onDidChange(() => void this.onInterpreter());
    if (!found) {
      this.interpreters = undefined; // One may be installed later.
    }
    return found;
  }

  /** Another interpreter matters only where the server was chosen by it. */
  private async onInterpreter(): Promise<void> {
    const before = this.interpreter;
    const depends = this.located?.server?.dependsOnInterpreter ?? true;
    if (this.state !== "stopped" && depends && (await this.selectedInTime()) !== before) {
      await this.restart();
    }
  }
}
