/** The graph of the phases in a panel; it follows what is written. */

import { randomBytes } from "node:crypto";
import * as vscode from "vscode";
import type { Board } from "./board";
import type { Boards } from "./boards";
import { openBeside } from "./navigation";
import { html } from "./page";
import { objection } from "./picture";
import type { Requests } from "./requests";

const type = "phasemark.graph";

interface Subject {
  readonly folder: string;
  /** The phase that the graph is around; undefined for all. */
  readonly phase: string | undefined;
}

/** What the page says. */
type Message =
  | { readonly does: "ready" | "all" }
  | { readonly does: "open" | "around"; readonly phase: string };

export class GraphView implements vscode.Disposable, vscode.WebviewPanelSerializer<Subject> {
  private panel: vscode.WebviewPanel | undefined;
  private subject: Subject | undefined;
  private readonly subscriptions: vscode.Disposable[];

  constructor(
    private readonly context: vscode.ExtensionContext,
    private readonly boards: Boards,
    private readonly requests: Requests,
    private readonly log: vscode.LogOutputChannel,
  ) {
    this.subscriptions = [
      vscode.window.registerWebviewPanelSerializer(type, this),
      boards.onDidChange(() => void this.draw()),
    ];
  }

  dispose(): void {
    this.panel?.dispose();
    for (const one of this.subscriptions) {
      one.dispose();
    }
  }

  show(board: Board, phase?: string): void {
    this.subject = { folder: board.folder, phase };
    if (this.panel) {
      this.panel.reveal();
      void this.draw();
      return;
    }
    const options = { enableFindWidget: true, retainContextWhenHidden: true };
    const beside = vscode.window.activeTextEditor ? vscode.ViewColumn.Beside : vscode.ViewColumn.Active;
    this.adopt(vscode.window.createWebviewPanel(type, "Phases", beside, options));
  }

  /** A window that is opened again shows the graph that it showed. */
  deserializeWebviewPanel(panel: vscode.WebviewPanel, subject: Subject | undefined): Promise<void> {
    // The page keeps more than that, for itself.
    this.subject = subject && { folder: subject.folder, phase: subject.phase };
    this.adopt(panel);
    return Promise.resolve();
  }

  private adopt(panel: vscode.WebviewPanel): void {
    const { webview } = panel;
    const media = vscode.Uri.joinPath(this.context.extensionUri, "media");
    const at = (name: string): string => webview.asWebviewUri(vscode.Uri.joinPath(media, name)).toString();
    const older = this.panel;
    this.panel = panel;
    older?.dispose();
    panel.iconPath = vscode.Uri.joinPath(media, "icon.svg");
    webview.options = { enableScripts: true, localResourceRoots: [media] };
    panel.onDidDispose(() => {
      if (this.panel === panel) {
        this.panel = undefined;
      }
    });
    webview.onDidReceiveMessage((message: Message) => void this.heard(message));
    const nonce = randomBytes(16).toString("base64url");
    webview.html = html({ source: webview.cspSource, script: at("graph.js"), style: at("graph.css"), nonce });
  }

  private async heard(message: Message): Promise<void> {
    if (message.does === "open") {
      const found = this.subject && this.boards.phase(this.subject.folder, message.phase);
      const at = found?.phase.location;
      if (at && this.panel) {
        await openBeside(this.requests, at.uri, at.range.start.line, this.panel);
      }
      return;
    }
    if (this.subject && message.does !== "ready") {
      this.subject = { ...this.subject, phase: message.does === "around" ? message.phase : undefined };
    }
    await this.draw();
  }

  private async draw(): Promise<void> {
    const { panel } = this;
    const subject = (this.subject ??= this.first());
    if (!panel) {
      return;
    }
    try {
      const picture = subject && (await this.requests.picture(subject.folder, subject.phase));
      const objected = picture && objection(picture.svg);
      if (objected) {
        throw new Error(`the picture is not shown: ${objected}`);
      }
      if (picture) {
        await this.say(panel, { ...picture, subject }, `Phases: ${picture.name}`);
      } else if (this.boards.failed) {
        await this.say(panel, { note: "phasemark does not run; the command phasemark: Doctor says why.", subject });
      }
    } catch (error) {
      const note = error instanceof Error ? error.message : String(error);
      this.log.warn(`graph: ${note}`);
      await this.say(panel, { note, subject });
    }
  }

  /** Nothing is said to a panel that was closed meanwhile. */
  private async say(panel: vscode.WebviewPanel, message: object, title?: string): Promise<void> {
    if (panel === this.panel) {
      panel.title = title ?? panel.title;
      await panel.webview.postMessage(message);
    }
  }

  private first(): Subject | undefined {
    const [board] = this.boards.all;
    return board && { folder: board.folder, phase: undefined };
  }
}
