/**
 * When the server starts. The extension is loaded by any Markdown document, which costs next to
 * nothing; a server is worth it only where the documents are that it reads.
 */

import { existsSync } from "node:fs";
import { join } from "node:path";
import * as vscode from "vscode";
import { configuration, selector } from "./languages";

type Extension = vscode.Extension<unknown>;

/** Languages that VS Code gives to kinds of documents that phasemark reads wherever they lie. */
const always = ["prompt", "skill"];

/**
 * Calls `start` in a moment if a folder or an open document gives reason to, else as soon as one does.
 * The places are those for which `package.json` has the extension loaded.
 */
export function wake(extension: Extension, start: () => void): vscode.Disposable {
  const places = placesOf(extension);
  const matters = mattersIn(places);
  const look = async (): Promise<void> => {
    const folders = vscode.workspace.workspaceFolders ?? [];
    const isClear = vscode.workspace.textDocuments.some(matters) || folders.some((folder) => hasNamed(folder, places));
    if (isClear || (await hasAny(pattern(places)))) {
      start();
    }
  };
  const onOpen = vscode.workspace.onDidOpenTextDocument((document) => {
    if (matters(document)) {
      start();
    }
  });
  const onFolders = vscode.workspace.onDidChangeWorkspaceFolders(() => void look());
  const soon = setImmediate(() => void look());
  const atOnce = new vscode.Disposable(() => {
    clearImmediate(soon);
  });
  return vscode.Disposable.from(onOpen, onFolders, atOnce);
}

const word = "workspaceContains:";

function placesOf({ packageJSON }: Extension): string[] {
  const { activationEvents } = packageJSON as { activationEvents: string[] };
  return activationEvents.filter((event) => event.startsWith(word)).map((event) => event.slice(word.length));
}

/** Whether a folder has, or an editor shows of it, a document that is worth a server. */
export async function isWorthIt(extension: Extension, folder: vscode.WorkspaceFolder): Promise<boolean> {
  const places = placesOf(extension);
  const open = vscode.workspace.textDocuments.filter(mattersIn(places));
  const isHere = ({ uri }: vscode.TextDocument): boolean =>
    vscode.workspace.getWorkspaceFolder(uri)?.uri.toString() === folder.uri.toString();
  return open.some(isHere) || hasNamed(folder, places) || hasAny(new vscode.RelativePattern(folder, pattern(places)));
}

/** Tells which documents are worth a server. */
function mattersIn(places: readonly string[]): (document: vscode.TextDocument) => boolean {
  const folders = [...new Set(places.flatMap((place) => /^([\w.-]+)\//.exec(place)?.[1] ?? []))];
  const filter: vscode.DocumentSelector = [
    ...always.map((language) => ({ language })),
    { scheme: "file", pattern: `**/{${folders.join(",")}}/**/*.md` },
    { scheme: "file", pattern: configuration },
  ];
  return (document) =>
    vscode.languages.match(selector, document) > 0 && vscode.languages.match(filter, document) > 0;
}

const pattern = (places: readonly string[]): string => `{${places.join(",")}}`;

/** Whether a folder has one of the files that are named: for those nobody waits for a search. */
function hasNamed({ uri }: vscode.WorkspaceFolder, places: readonly string[]): boolean {
  const named = places.filter((place) => !place.includes("*"));
  return uri.scheme === "file" && named.some((place) => existsSync(join(uri.fsPath, place)));
}

async function hasAny(files: vscode.GlobPattern): Promise<boolean> {
  return (await vscode.workspace.findFiles(files, undefined, 1)).length > 0;
}
