/** The board of each folder, asked for again when something changed. */

import * as vscode from "vscode";
import { type Board, type Phase, phaseOf } from "./board";
import { languages } from "./languages";
import { pause } from "./pause";
import type { Requests } from "./requests";
import type { ServerProcess } from "./server";

export interface Found {
  readonly board: Board;
  readonly phase: Phase;
}

export class Boards implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  /** Fires when a board differs from the one before, and not otherwise. */
  readonly onDidChange = this.changed.event;
  private readonly subscriptions: vscode.Disposable[];
  private timer: NodeJS.Timeout | undefined;
  private took = 0;
  private said = "";
  /** Whether the server was asked at least once. */
  known = false;
  all: readonly Board[] = [];

  /** Whether a folder is still being read. */
  get reading(): boolean {
    return this.all.some((board) => board.reading);
  }

  /** Whether no server runs, and none is about to. */
  get failed(): boolean {
    return this.server.state === "failed";
  }

  constructor(
    private readonly server: ServerProcess,
    private readonly requests: Requests,
    private readonly log: vscode.LogOutputChannel,
  ) {
    const soon = (): void => {
      this.soon();
    };
    this.subscriptions = [
      this.changed,
      server.onDidChange(soon),
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        if (document.uri.scheme === "file" && languages.some((one) => one === document.languageId)) {
          soon();
        }
      }),
      // Findings come when documents were read: files that others change are seen here.
      vscode.languages.onDidChangeDiagnostics(soon),
      vscode.workspace.onDidChangeWorkspaceFolders(soon),
    ];
    if (server.state === "running") {
      soon();
    }
  }

  dispose(): void {
    clearTimeout(this.timer);
    for (const one of this.subscriptions) {
      one.dispose();
    }
  }

  /** The phase that a document belongs to. */
  phaseOf(uri: vscode.Uri): Found | undefined {
    const wire = this.requests.wire(uri);
    for (const board of this.all) {
      const phase = phaseOf(board, wire);
      if (phase) {
        return { board, phase };
      }
    }
    return undefined;
  }

  /** The phase of that id in the folder with that URI. */
  phase(folder: string, id: string): Found | undefined {
    const board = this.all.find((one) => one.folder === folder);
    const phase = board?.phases.find((one) => one.id === id);
    return board && phase && { board, phase };
  }

  soon(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.refresh(), pause(this.took));
  }

  async refresh(): Promise<void> {
    clearTimeout(this.timer);
    if (this.server.state === "starting") {
      this.known = false; // What was said last stays until the server says more.
      return;
    }
    const running = this.server.state === "running";
    const began = performance.now();
    const folders = running ? (vscode.workspace.workspaceFolders ?? []) : [];
    const answers = await Promise.all(folders.map((folder) => this.board(folder.uri)));
    this.took = performance.now() - began;
    const all = answers.filter((board) => board !== undefined);
    const said = JSON.stringify(all);
    const first = !this.known && running;
    this.known = running;
    if (said !== this.said || first) {
      this.said = said;
      this.all = all;
      this.changed.fire();
    }
    if (this.reading) {
      this.soon();
    }
  }

  private before(folder: vscode.Uri): Board | undefined {
    return this.all.find((board) => board.folder === this.requests.wire(folder));
  }

  private async board(folder: vscode.Uri): Promise<Board | undefined> {
    try {
      // A server that just ended has no answer; what it said last is still true.
      return (await this.requests.board(folder)) ?? this.before(folder);
    } catch (error) {
      this.log.debug(`no board of ${folder.toString()}: ${String(error)}`);
      return undefined;
    }
  }
}
