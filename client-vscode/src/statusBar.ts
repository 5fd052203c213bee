/** One item in the status bar: the phase of the active document, its state and its findings. */

import * as vscode from "vscode";
import type { Hover } from "vscode-languageclient/node";
import { fullTitle, type Look, looks } from "./board";
import type { Boards, Found } from "./boards";
import { findingsOf } from "./findings";
import { languages } from "./languages";
import { plural } from "./phasesView";
import type { Requests } from "./requests";
import type { ServerProcess } from "./server";

const signs: Record<Look, string> = {
  complete: "pass-filled",
  "in-progress": "color-mode",
  blocked: "error",
  ready: "play",
  waiting: "issue-draft",
};

export class StatusBar implements vscode.Disposable {
  private readonly item = vscode.window.createStatusBarItem("phasemark.phase", vscode.StatusBarAlignment.Left, 10);
  private readonly subscriptions: vscode.Disposable[];
  /** The id of the phase that is shown. */
  private shown: string | undefined;

  constructor(
    private readonly server: ServerProcess,
    private readonly boards: Boards,
    private readonly requests: Requests,
  ) {
    this.item.name = "phasemark";
    const update = (): void => {
      this.update();
    };
    this.subscriptions = [
      this.item,
      server.onDidChange(update),
      boards.onDidChange(update),
      vscode.window.onDidChangeActiveTextEditor(update),
      vscode.languages.onDidChangeDiagnostics(update),
    ];
    this.update();
  }

  dispose(): void {
    for (const one of this.subscriptions) {
      one.dispose();
    }
  }

  private update(): void {
    const document = vscode.window.activeTextEditor?.document;
    const ours = document && languages.some((language) => language === document.languageId);
    const found = document && this.boards.phaseOf(document.uri);
    if (this.server.state === "failed") {
      this.show("$(error) phasemark", "phasemark does not run; click for what was tried", "phasemark.doctor");
    } else if (this.server.state === "starting" && ours) {
      this.show("$(loading~spin) phasemark", "phasemark starts", "phasemark.showLog");
    } else if (this.server.state === "running" && found) {
      this.showPhase(found);
    } else {
      this.item.hide();
    }
  }

  private showPhase({ board, phase }: Found): void {
    const count = findingsOf(this.requests, phase);
    const state = `${phase.title}: ${looks(phase)}`;
    const tail = count > 0 ? ` · ${plural(count, "finding")}` : "";
    // The card comes a moment later; that of the same phase stays until then.
    const tooltip = this.shown === phase.id ? this.item.tooltip : undefined;
    this.show(`$(${signs[phase.look]}) ${state}${tail}`, fullTitle(phase), "phasemark.phaseCard");
    this.item.tooltip = tooltip ?? fullTitle(phase);
    this.item.accessibilityInformation = { label: `${fullTitle(phase)}, ${looks(phase)}${tail}` };
    this.shown = phase.id;
    void this.card({ board, phase });
  }

  private show(text: string, tooltip: string, command: string): void {
    this.shown = undefined;
    this.item.text = text;
    this.item.tooltip = tooltip;
    this.item.command = command;
    this.item.accessibilityInformation = { label: tooltip };
    this.item.show();
  }

  /** The tooltip is what the server says when one hovers over the title. */
  private async card(found: Found): Promise<void> {
    const text = await phaseCard(this.server, found);
    if (text && this.shown === found.phase.id) {
      const tooltip = new vscode.MarkdownString(text);
      tooltip.isTrusted = false; // Words of documents are in it: no link runs a command.
      this.item.tooltip = tooltip;
    }
  }
}

/** What the server tells about a phase, as Markdown without links that do anything. */
export async function phaseCard(server: ServerProcess, { phase }: Found): Promise<string | undefined> {
  const { uri, range } = phase.location;
  try {
    const hover = await server.client?.sendRequest<Hover | null>("textDocument/hover", {
      textDocument: { uri },
      position: range.start,
    });
    const text = hover && typeof hover.contents === "object" && "value" in hover.contents ? hover.contents.value : "";
    // The window over a title also says what kind of document it is, between rules of its own.
    return text.split("\n\n---\n\n").find((part) => part.includes(phase.title)) ?? text;
  } catch {
    return undefined; // The document is gone; the next board knows.
  }
}
