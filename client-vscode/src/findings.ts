/** What the server found in the documents of a phase. */

import * as vscode from "vscode";
import type { Phase } from "./board";
import type { Requests } from "./requests";

/** How many findings the documents of a phase have, without hints. */
export function findingsOf(requests: Requests, phase: Phase): number {
  const uris = new Set(phase.documents.map((one) => one.location.uri));
  return [...uris].reduce((sum, uri) => sum + count(requests.uri(uri)), 0);
}

function count(uri: vscode.Uri): number {
  return vscode.languages
    .getDiagnostics(uri)
    .filter((one) => one.source === "phasemark" && one.severity !== vscode.DiagnosticSeverity.Hint).length;
}
