/** Going to places that the server names. */

import * as vscode from "vscode";
import type { Location, Position } from "vscode-languageclient/node";
import type { Requests } from "./requests";

/** Open a document at a line; at the words, where they stand in it. */
export async function openAt(requests: Requests, uri: string, line: number, words?: string): Promise<void> {
  await open(requests, uri, line, words === undefined ? {} : { words });
}

/** The same from a panel, which stays where it is: in another group of the window, or a new one. */
export async function openBeside(requests: Requests, uri: string, line: number, panel: vscode.WebviewPanel): Promise<void> {
  const groups = vscode.window.tabGroups.all.map((group) => group.viewColumn);
  const other = groups.find((column) => column !== panel.viewColumn);
  await open(requests, uri, line, { viewColumn: other ?? vscode.ViewColumn.Beside });
}

interface Where {
  readonly words?: string;
  readonly viewColumn?: vscode.ViewColumn;
}

async function open(requests: Requests, uri: string, line: number, { words, viewColumn }: Where): Promise<void> {
  const document = await vscode.workspace.openTextDocument(requests.uri(uri));
  const at = words === undefined ? -1 : document.getText().indexOf(words);
  const start = at < 0 ? new vscode.Position(line, 0) : document.positionAt(at);
  await vscode.window.showTextDocument(document, {
    selection: new vscode.Range(start, start),
    ...(viewColumn === undefined ? {} : { viewColumn }),
  });
}

/** `phasemark.showReferences`: the places of a lens, in the window of references. */
export async function showReferences(
  requests: Requests,
  uri: string,
  { line, character }: Position,
  locations: readonly Location[],
): Promise<void> {
  const places = locations.map(({ uri: target, range: { start, end } }) => {
    const range = new vscode.Range(start.line, start.character, end.line, end.character);
    return new vscode.Location(requests.uri(target), range);
  });
  const at = new vscode.Position(line, character);
  await vscode.commands.executeCommand("editor.action.showReferences", requests.uri(uri), at, places);
}
