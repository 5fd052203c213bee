/** Texts that are shown and belong to no file: the page of a rule, what the doctor says. */

import * as vscode from "vscode";

const scheme = "phasemark-page";

export class Pages implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly texts = new Map<string, string>();
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.changed.event;
  private readonly registration = vscode.workspace.registerTextDocumentContentProvider(scheme, this);

  dispose(): void {
    this.registration.dispose();
    this.changed.dispose();
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.texts.get(uri.path) ?? "";
  }

  /** Show a Markdown text as it is written. */
  async text(name: string, text: string): Promise<void> {
    const document = await vscode.workspace.openTextDocument(this.put(name, text));
    await vscode.window.showTextDocument(document, { preview: true });
  }

  /** Show a Markdown text as a page. */
  async page(name: string, text: string): Promise<void> {
    await preview(this.put(name, text));
  }

  private put(name: string, text: string): vscode.Uri {
    const uri = vscode.Uri.from({ scheme, path: `/${name}.md` });
    this.texts.set(uri.path, text);
    this.changed.fire(uri);
    return uri;
  }
}

/** The preview of VS Code, or the text itself where that is switched off. */
export async function preview(uri: vscode.Uri): Promise<void> {
  const commands = await vscode.commands.getCommands(true);
  if (commands.includes("markdown.showPreview")) {
    // Locked: it does not turn into the preview of whatever is opened next.
    await vscode.commands.executeCommand("markdown.showPreview", uri, undefined, { locked: true });
  } else {
    await vscode.window.showTextDocument(uri, { preview: true });
  }
}
