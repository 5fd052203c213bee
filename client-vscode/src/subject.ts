/** Which phase a command is about: the one of the view, else that of the document, else the chosen one. */

import * as vscode from "vscode";
import { fullTitle, looks, progress } from "./board";
import type { Boards, Found } from "./boards";
import { isWithoutFolder } from "./folders";

export async function subject(boards: Boards, given: unknown, prompt: string): Promise<Found | undefined> {
  return fromView(given) ?? fromEditor(boards) ?? (await fromNews(boards)) ?? (await chosen(boards, prompt));
}

/** What was said last may be older than the document, so it is asked once more before the user is. */
async function fromNews(boards: Boards): Promise<Found | undefined> {
  await boards.refresh();
  return fromEditor(boards);
}

/** The phase of a row of the view. */
export function fromView(given: unknown): Found | undefined {
  const item = given as Partial<Found> | undefined;
  return item?.board && item.phase ? { board: item.board, phase: item.phase } : undefined;
}

/** The board of a row of the view, be it a phase or a folder. */
export function boardOf(given: unknown): Found["board"] | undefined {
  return (given as Partial<Found> | undefined)?.board;
}

/** The phase of the active document. */
export function fromEditor(boards: Boards): Found | undefined {
  const uri = vscode.window.activeTextEditor?.document.uri;
  return uri && boards.phaseOf(uri);
}

async function chosen(boards: Boards, prompt: string): Promise<Found | undefined> {
  const items = boards.all.flatMap((board) =>
    board.phases.map((phase) => ({
      label: fullTitle(phase),
      description: [looks(phase), progress(phase)].filter(Boolean).join(" · "),
      detail: boards.all.length > 1 ? board.name : "",
      found: { board, phase },
    })),
  );
  if (isWithoutFolder()) {
    return undefined;
  }
  if (items.length === 0) {
    const why = boards.reading ? "the folder is still being read; ask again in a moment" : "there is no phase here yet";
    void vscode.window.showInformationMessage(`phasemark: ${why}.`);
    return undefined;
  }
  const options = { placeHolder: prompt, matchOnDescription: true };
  return (await vscode.window.showQuickPick(items, options))?.found;
}
