/** The commands of the daily loop; what they do is done by the server. */

import * as vscode from "vscode";
import { type Board, fullTitle, looks, type Phase } from "./board";
import type { Boards, Found } from "./boards";
import { phaseCard } from "./card";
import { isWithoutFolder } from "./folders";
import type { GraphView } from "./graphView";
import { languages } from "./languages";
import { preview, type Pages } from "./pages";
import { isFailed } from "./refusal";
import type { Requests } from "./requests";
import { plain } from "./sentence";
import { boardOf, fromEditor, fromView, subject } from "./subject";

export interface Parts {
  readonly boards: Boards;
  readonly graph: GraphView;
  readonly pages: Pages;
  readonly requests: Requests;
}

type Command = (parts: Parts, given: unknown) => Promise<void>;

export const commands: Readonly<Record<string, Command>> = {
  "phasemark.newPhase": newPhase,
  "phasemark.addLogEntry": onPhase("Add a session log entry for", "phasemark.log"),
  "phasemark.createHandoff": onPhase("Create a handoff of", "phasemark.handoff"),
  "phasemark.copyBundle": copyBundle,
  "phasemark.endSession": endSession,
  "phasemark.setStatus": setStatus,
  "phasemark.startPhase": (parts, given) => setState(parts, given, "in-progress"),
  "phasemark.completePhase": (parts, given) => setState(parts, given, "complete"),
  "phasemark.showGraph": async ({ boards, graph }, given) => {
    const board = boardOf(given) ?? fromEditor(boards)?.board ?? (await chooseBoard(boards));
    if (board) {
      graph.show(board);
    }
  },
  "phasemark.showGraphAround": async ({ boards, graph }, given) => {
    const found = await subject(boards, given, "Show the graph around");
    if (found) {
      graph.show(found.board, found.phase.id);
    }
  },
  "phasemark.showBoard": async ({ boards, requests }, given) => {
    const board = boardOf(given) ?? fromEditor(boards)?.board ?? (await chooseBoard(boards));
    if (board) {
      await preview(requests.uri(board.contents.board));
    }
  },
  "phasemark.openPhase": async ({ boards }, given) => {
    const found = await subject(boards, given, "Open which phase?");
    if (found) {
      const { uri, range } = found.phase.location;
      await vscode.commands.executeCommand("phasemark.openAt", uri, range.start.line);
    }
  },
  "phasemark.refreshPhases": ({ boards }) => boards.refresh(),
  "phasemark.explainRule": explainRule,
  "phasemark.fixAll": fixAll,
  "phasemark.phaseCard": async ({ boards, requests }, given) => {
    const found = await subject(boards, given, "Show which phase?");
    if (found) {
      await phaseCard(requests, found);
    }
  },
};

/** A command of the server for one phase; a document in no folder it knows by itself, as its lenses say. */
function onPhase(prompt: string, command: string): Command {
  return async ({ boards, requests }, given) => {
    const alone = (vscode.workspace.workspaceFolders ?? []).length === 0 ? ourFile() : undefined;
    if (alone) {
      await requests.execute(command, requests.wire(alone));
      return;
    }
    const found = await subject(boards, given, prompt);
    if (found) {
      await withNotes(requests, found, () => requests.execute(command, found.board.folder, found.phase.id));
    }
  };
}

/** The file in front, if it may be a document for us. */
function ourFile(): vscode.Uri | undefined {
  const document = vscode.window.activeTextEditor?.document;
  const ours = document?.uri.scheme === "file" && languages.some((one) => one === document.languageId);
  return ours ? document.uri : undefined;
}

/** What works on the notes of a phase; where it fails since there are none, they are offered. */
async function withNotes<Answer>(
  requests: Requests,
  { board, phase }: Found,
  work: () => Promise<Answer>,
): Promise<Answer | undefined> {
  try {
    return await work();
  } catch (error) {
    if (!isFailed(error) || phase.documents.some((one) => one.role === "notes")) {
      throw error;
    }
  }
  const make = "Make Work Notes";
  const said = `phasemark: ${fullTitle(phase)} has no work notes yet; its status and its log stand in them.`;
  if ((await vscode.window.showInformationMessage(plain(said), make)) === make) {
    await requests.execute("phasemark.new", board.folder, "notes", phase.id);
  }
  return undefined;
}

async function newPhase(parts: Parts, given: unknown): Promise<void> {
  if (isWithoutFolder()) {
    return;
  }
  const row = boardOf(given);
  // A row of a folder says where, and not behind which phase.
  const before = row ? fromView(given) : fromEditor(parts.boards);
  const words = await askForPhase(before?.phase);
  if (words?.length === 0 && before) {
    await parts.requests.execute("phasemark.new", before.phase.location.uri, "phase");
  } else if (words) {
    await makePhase(parts, row ?? before?.board, words);
  }
}

/** The phase of a number and a name, in the folder of a board or in the chosen one. */
async function makePhase({ boards, requests }: Parts, board: Board | undefined, words: string[]): Promise<void> {
  const folder = board ? board.folder : await chooseFolder(boards, requests);
  if (folder) {
    await requests.execute("phasemark.new", folder, "phase", ...words);
  }
}

/** The words of a number and a name; none for the phase behind another one, undefined for no phase. */
async function askForPhase(before: Phase | undefined): Promise<string[] | undefined> {
  const written = await vscode.window.showInputBox({
    title: "New phase",
    prompt: before
      ? `Its number and its name. Nothing: the one behind ${before.title}.`
      : "Its number and its name.",
    placeHolder: "2b Environment overrides",
    validateInput: (text) => (text.trim() || before ? undefined : "A number and a name, such as `1 Analysis`."),
  });
  return written?.trim().split(/\s+/).filter(Boolean);
}

async function copyBundle({ boards, requests }: Parts, given: unknown): Promise<void> {
  const found = await subject(boards, given, "Copy what starts a session of");
  const text = found && (await requests.execute<string>("phasemark.bundle", found.board.folder, found.phase.id));
  if (text) {
    await vscode.env.clipboard.writeText(text);
    const said = `Copied what starts a session of ${found.phase.title}: ${lines(text)} lines.`;
    if ((await vscode.window.showInformationMessage(plain(said), "Show")) === "Show") {
      const document = await vscode.workspace.openTextDocument({ content: text, language: "markdown" });
      await vscode.window.showTextDocument(document);
    }
  }
}

async function endSession({ boards, requests }: Parts, given: unknown): Promise<void> {
  const found = await subject(boards, given, "End the session of");
  const words = found && [found.board.folder, found.phase.id];
  const text = words && (await requests.execute<string>("phasemark.bundle", ...words, "end"));
  if (text) {
    await vscode.env.clipboard.writeText(text);
    const said = `Copied what ends a session of ${found.phase.title}: ${lines(text)} lines.`;
    const add = "Add Log Entry";
    if ((await vscode.window.showInformationMessage(plain(said), add)) === add) {
      await requests.execute("phasemark.log", ...words);
    }
  }
}

async function setStatus({ boards, requests }: Parts, given: unknown): Promise<void> {
  const found = await subject(boards, given, "Set the status of");
  if (!found) {
    return;
  }
  const words = [found.board.folder, found.phase.id];
  const asked = (): Promise<{ states: string[] } | undefined> => requests.execute("phasemark.set", ...words);
  const answer = await withNotes(requests, found, asked);
  const options = { placeHolder: `Status of ${fullTitle(found.phase)}, now ${looks(found.phase)}` };
  const state = answer && (await vscode.window.showQuickPick(answer.states, options));
  if (state) {
    await requests.execute("phasemark.set", ...words, state);
  }
}

async function setState({ boards, requests }: Parts, given: unknown, state: string): Promise<void> {
  const found = await subject(boards, given, "Set the status of");
  if (found) {
    const { board, phase } = found;
    await withNotes(requests, found, () => requests.execute("phasemark.set", board.folder, phase.id, state));
  }
}

async function explainRule({ pages, requests }: Parts, given: unknown): Promise<void> {
  const uri = vscode.window.activeTextEditor?.document.uri;
  const at = uri?.scheme === "file" ? [requests.wire(uri)] : anyFolder(requests);
  if (at.length === 0) {
    void vscode.window.showInformationMessage("phasemark: open a folder or a document first; which rules there are depends on its settings.");
    return;
  }
  const rule = typeof given === "string" ? given : await chooseRule(requests, at);
  const text = rule && (await requests.execute<string>("phasemark.explain", ...at, rule));
  if (text) {
    await pages.page(rule, text);
  }
}

/** One of the rules; those that have something to say at the cursor come first. */
async function chooseRule(requests: Requests, at: readonly string[]): Promise<string | undefined> {
  const listed = (await requests.execute<string>("phasemark.rules", ...at)) ?? "";
  const rules = [...listed.matchAll(/^- (\S+) (\S+): (.*)$/gm)].map(([, code = "", name = "", detail = ""]) => ({
    label: code,
    description: name,
    detail,
  }));
  const here = codesAtCursor();
  rules.sort((one, other) => Number(here.has(other.label)) - Number(here.has(one.label)));
  const options = { placeHolder: "Explain which rule?", matchOnDescription: true, matchOnDetail: true };
  return (await vscode.window.showQuickPick(rules, options))?.label;
}

function codesAtCursor(): Set<string> {
  const editor = vscode.window.activeTextEditor;
  const found = editor ? vscode.languages.getDiagnostics(editor.document.uri) : [];
  const line = editor?.selection.active.line ?? -1;
  const near = found.filter(({ range }) => range.start.line <= line && line <= range.end.line);
  return new Set(
    near.map(({ code }) => (typeof code === "object" ? String(code.value) : String(code ?? ""))),
  );
}

async function fixAll({ requests }: Parts): Promise<void> {
  const document = vscode.window.activeTextEditor?.document;
  if (!document) {
    void vscode.window.showInformationMessage("phasemark: open the document that is to be fixed.");
    return;
  }
  await requests.execute("phasemark.fix", requests.wire(document.uri));
}

async function chooseBoard(boards: Boards): Promise<Found["board"] | undefined> {
  if (isWithoutFolder()) {
    return undefined;
  }
  if (!boards.known) {
    await boards.refresh();
  }
  const [only, ...others] = boards.all;
  if (!only) {
    void vscode.window.showInformationMessage("phasemark: the folder is still being read; ask again in a moment.");
  }
  if (others.length === 0) {
    return only;
  }
  const items = boards.all.map((board) => ({ label: board.name, description: board.summary, board }));
  return (await vscode.window.showQuickPick(items, { placeHolder: "Which folder?" }))?.board;
}

async function chooseFolder(boards: Boards, requests: Requests): Promise<string | undefined> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const board = folders.length > 1 ? await chooseBoard(boards) : undefined;
  const [first] = folders;
  return board?.folder ?? (folders.length === 1 && first ? requests.wire(first.uri) : undefined);
}

/** A folder for questions that are about none, where several are open. */
function anyFolder(requests: Requests): string[] {
  const [first] = vscode.workspace.workspaceFolders ?? [];
  return first ? [requests.wire(first.uri)] : [];
}

function lines(text: string): number {
  return text.trimEnd().split("\n").length;
}
