/** The server: found, started, started again, stopped; one at a time. */

import { existsSync } from "node:fs";
import * as vscode from "vscode";
import {
  CloseAction,
  type CloseHandlerResult,
  ErrorAction,
  LanguageClient,
  type LanguageClientOptions,
  RevealOutputChannelOn,
} from "vscode-languageclient/node";
import { Crashes } from "./crashes";
import { Announcement } from "./announcement";
import { selector } from "./languages";
import { locate, type Located, type Server } from "./locate";
import type { Logs } from "./log";
import { thisMachine } from "./machine";
import { middleware } from "./middleware";
import { findInterpreters, type Interpreters } from "./python";
import { Queue } from "./queue";
import { readServerSettings, section } from "./settings";

export type State = "stopped" | "starting" | "running" | "failed";

export class ServerProcess implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<State>();
  /** Fires when `state` has another value. */
  readonly onDidChange = this.changed.event;
  private readonly crashed = new vscode.EventEmitter<string>();
  /** Fires with a sentence for a server that does not start, or ends again and again. */
  readonly onDidGiveUp = this.crashed.event;
  private readonly queue = new Queue(() => this.startAgain());
  private interpreters: Interpreters | undefined;
  private listening: vscode.Disposable | undefined;
  private disposed = false;

  client: LanguageClient | undefined;
  state: State = "stopped";
  /** What was started last, and what was tried. */
  located: Located | undefined;
  interpreter: string | undefined;

  constructor(
    private readonly context: vscode.ExtensionContext,
    private readonly logs: Logs,
  ) {}

  /** Start the server, or start it again; calls while one waits are one. */
  restart(): Promise<void> {
    return this.queue.run();
  }

  async ensure(): Promise<void> {
    if (this.state === "stopped") {
      await this.restart();
    }
  }

  dispose(): void {
    this.disposed = true;
    this.listening?.dispose();
    void this.stop();
  }

  async stop(): Promise<void> {
    const client = this.client;
    this.client = undefined;
    try {
      await client?.dispose(2_000);
    } catch (error) {
      this.logs.main.debug(`the server did not stop by itself: ${String(error)}`);
    }
  }

  private async startAgain(): Promise<void> {
    await this.stop();
    if (this.disposed) {
      return;
    }
    this.enter("starting");
    this.located = await this.locate();
    for (const { what, outcome } of this.located.attempts) {
      this.logs.main.info(`${what}: ${outcome}`);
    }
    const { server } = this.located;
    if (!server) {
      this.enter("failed");
      return;
    }
    await this.start(server);
  }

  private async start(server: Server): Promise<void> {
    this.logs.main.info(`starting ${[server.command, ...server.args].join(" ")}`);
    const client = this.make(server);
    this.client = client;
    try {
      await client.start();
      this.enter(client === this.client ? "running" : this.state);
    } catch (error) {
      this.logs.main.error(String(error));
      if (client === this.client) {
        this.giveUp("The phasemark server was found and did not start.");
      }
    }
  }

  private giveUp(sentence: string): void {
    this.logs.main.error(sentence);
    this.enter("failed");
    this.crashed.fire(sentence);
  }

  private make(server: Server): LanguageClient {
    const { extensionPath } = this.context;
    // Nothing that lies in the workspace is imported, whatever the environment says.
    const env = { ...process.env, PYTHONSAFEPATH: "1", PYTHONUTF8: "1" };
    const options = { cwd: extensionPath, env };
    const client = new LanguageClient(
      section,
      "phasemark",
      { command: server.command, args: [...server.args], options },
      this.options(),
    );
    client.registerFeature(new Announcement());
    return client;
  }

  private options(): LanguageClientOptions {
    const crashes = new Crashes();
    return {
      documentSelector: selector,
      outputChannel: this.logs.main,
      traceOutputChannel: this.logs.trace,
      revealOutputChannelOn: RevealOutputChannelOn.Never,
      initializationFailedHandler: () => false,
      errorHandler: {
        error: () => ({ action: ErrorAction.Continue, handled: true }),
        closed: () => this.afterCrash(crashes),
      },
      middleware: middleware(this.logs.main, () => this.client),
    };
  }

  private afterCrash(crashes: Crashes): CloseHandlerResult {
    if (crashes.another(Date.now())) {
      this.logs.main.warn("the server ended; it is started again");
      return { action: CloseAction.Restart, handled: true };
    }
    this.giveUp("The phasemark server ended again and again; it is not started any more.");
    return { action: CloseAction.DoNotRestart, handled: true };
  }

  private async locate(): Promise<Located> {
    const folders = (vscode.workspace.workspaceFolders ?? []).map((folder) => folder.uri.fsPath);
    const trusted = vscode.workspace.isTrusted;
    const start = this.context.asAbsolutePath("bundled/start.py");
    const settings = readServerSettings();
    this.interpreter = trusted && settings.command.length === 0 ? await this.selected() : undefined;
    return locate(thisMachine(folders, this.context.extensionPath), {
      ...settings,
      trusted,
      interpreter: this.interpreter,
      bundled: existsSync(start) ? start : undefined,
    });
  }

  private async selected(): Promise<string | undefined> {
    if (!this.interpreters) {
      this.interpreters = await findInterpreters();
      this.listening = this.interpreters?.onDidChange(() => void this.onInterpreter());
    }
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
    try {
      return await this.interpreters?.selected(folder);
    } catch (error) {
      this.logs.main.warn(`the Python extension does not say what is selected: ${String(error)}`);
      return undefined;
    }
  }

  /** Another interpreter matters only where the server was chosen by it. */
  private async onInterpreter(): Promise<void> {
    const before = this.interpreter;
    const depends = this.located?.server?.dependsOnInterpreter ?? true;
    if (this.state !== "stopped" && depends && (await this.selected()) !== before) {
      await this.restart();
    }
  }

  private enter(state: State): void {
    if (state !== this.state) {
      this.state = state;
      this.changed.fire(state);
    }
  }
}
