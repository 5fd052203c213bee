/**
 * When the server starts. The extension is loaded by any Markdown document, which costs next to
 * nothing; a server is worth it only where the documents are that it reads.
 */

import * as vscode from "vscode";
import { configuration, selector } from "./languages";

/** Languages that VS Code gives to kinds of documents that phasemark reads wherever they lie. */
const always = ["prompt", "skill"];

/**
 * Calls `start` at once if a folder or an open document gives reason to, else as soon as one does.
 * The places are those for which `package.json` has the extension loaded.
 */
export function wake(context: vscode.ExtensionContext, start: () => void): vscode.Disposable {
  const places = placesOf(context);
  const folders = [...new Set(places.flatMap((place) => /^([\w.-]+)\//.exec(place)?.[1] ?? []))];
  const filter: vscode.DocumentSelector = [
    ...always.map((language) => ({ language })),
    { scheme: "file", pattern: `**/{${folders.join(",")}}/**/*.md` },
    { scheme: "file", pattern: configuration },
  ];
  const matters = (document: vscode.TextDocument): boolean =>
    vscode.languages.match(selector, document) > 0 && vscode.languages.match(filter, document) > 0;
  const look = async (): Promise<void> => {
    if (vscode.workspace.textDocuments.some(matters) || (await hasAny(places))) {
      start();
    }
  };
  const onOpen = vscode.workspace.onDidOpenTextDocument((document) => {
    if (matters(document)) {
      start();
    }
  });
  const onFolders = vscode.workspace.onDidChangeWorkspaceFolders(() => void look());
  void look();
  return vscode.Disposable.from(onOpen, onFolders);
}

const word = "workspaceContains:";

function placesOf(context: vscode.ExtensionContext): string[] {
  const { activationEvents } = context.extension.packageJSON as { activationEvents: string[] };
  return activationEvents.filter((event) => event.startsWith(word)).map((event) => event.slice(word.length));
}

async function hasAny(places: readonly string[]): Promise<boolean> {
  return (await vscode.workspace.findFiles(`{${places.join(",")}}`, undefined, 1)).length > 0;
}
