/** Going to places that the server names. */

import * as vscode from "vscode";
import type { Location, Position } from "vscode-languageclient/node";
import type { Requests } from "./requests";

/** Open a document at a line; at the words, where they stand in it. */
export async function openAt(requests: Requests, uri: string, line: number, words?: string): Promise<void> {
  const document = await vscode.workspace.openTextDocument(requests.uri(uri));
  const at = words === undefined ? -1 : document.getText().indexOf(words);
  const start = at < 0 ? new vscode.Position(line, 0) : document.positionAt(at);
  await vscode.window.showTextDocument(document, { selection: new vscode.Range(start, start) });
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
