/** The view "Phases": each phase with its state, its documents, what blocks it, what is open. */

import * as vscode from "vscode";
import { type Board, type Collision, fullTitle, type Look, looks, type Phase, type PhaseDocument, progress } from "./board";
import type { Boards } from "./boards";
import type { Requests } from "./requests";

/** What a command gets that is called on a phase of the view. */
export interface PhaseItem {
  readonly board: Board;
  readonly phase: Phase;
}

type Row =
  | { readonly form: "folder"; readonly board: Board }
  | ({ readonly form: "phase" } & PhaseItem)
  | ({ readonly form: "document"; readonly document: PhaseDocument } & PhaseItem)
  | ({ readonly form: "blocker"; readonly by: string } & PhaseItem)
  | ({ readonly form: "collision" } & Collision & PhaseItem)
  | ({ readonly form: "question"; readonly text: string } & PhaseItem);

const icons: Record<Look, vscode.ThemeIcon> = {
  complete: new vscode.ThemeIcon("pass-filled", new vscode.ThemeColor("testing.iconPassed")),
  "in-progress": new vscode.ThemeIcon("color-mode", new vscode.ThemeColor("charts.blue")),
  blocked: new vscode.ThemeIcon("error", new vscode.ThemeColor("charts.red")),
  ready: new vscode.ThemeIcon("play", new vscode.ThemeColor("charts.yellow")),
  waiting: new vscode.ThemeIcon("issue-draft", new vscode.ThemeColor("disabledForeground")),
};

export const viewId = "phasemark.phases";
const scheme = "phasemark-phase";

export class PhasesView implements vscode.TreeDataProvider<Row>, vscode.FileDecorationProvider, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.changed.event;
  private readonly decorated = new vscode.EventEmitter<undefined>();
  readonly onDidChangeFileDecorations = this.decorated.event;
  private readonly view: vscode.TreeView<Row>;
  private readonly subscriptions: vscode.Disposable[];

  constructor(
    private readonly boards: Boards,
    private readonly requests: Requests,
  ) {
    this.view = vscode.window.createTreeView<Row>(viewId, { treeDataProvider: this, showCollapseAll: true });
    this.subscriptions = [
      this.view,
      this.changed,
      this.decorated,
      vscode.window.registerFileDecorationProvider(this),
      boards.onDidChange(() => {
        this.update();
      }),
    ];
  }

  readonly onDidShow = (then: () => void): vscode.Disposable =>
    this.view.onDidChangeVisibility(({ visible }) => {
      if (visible) {
        then();
      }
    });

  get visible(): boolean {
    return this.view.visible;
  }

  dispose(): void {
    for (const one of this.subscriptions) {
      one.dispose();
    }
  }

  getChildren(row?: Row): Row[] {
    const boards = this.boards.all.filter((board) => board.phases.length > 0);
    if (row?.form === "folder") {
      return phasesOf(row.board);
    }
    if (row?.form === "phase") {
      return partsOf(row);
    }
    const [only] = boards;
    if (row || !only) {
      return [];
    }
    return boards.length === 1 ? phasesOf(only) : boards.map((board) => ({ form: "folder", board }));
  }

  getTreeItem(row: Row): vscode.TreeItem {
    const item = this.itemOf(row);
    item.contextValue ??= row.form;
    return item;
  }

  provideFileDecoration(uri: vscode.Uri): vscode.FileDecoration | undefined {
    if (uri.scheme !== scheme) {
      return undefined;
    }
    const count = Number(uri.query);
    const badge = count > 9 ? "9+" : String(count);
    return count > 0 ? new vscode.FileDecoration(badge, plural(count, "open question")) : undefined;
  }

  private update(): void {
    const ready = this.boards.all.reduce((sum, board) => sum + board.upcoming.ready.length, 0);
    this.view.badge = ready > 0 ? { value: ready, tooltip: `${plural(ready, "phase")} can start now` } : undefined;
    const [only, ...others] = this.boards.all;
    this.view.message = only && others.length === 0 && only.phases.length > 0 ? only.summary : "";
    const count = this.boards.all.reduce((sum, board) => sum + board.phases.length, 0);
    void vscode.commands.executeCommand("setContext", "phasemark.empty", this.boards.known && !this.boards.reading && count === 0);
    this.changed.fire(undefined);
    this.decorated.fire(undefined);
  }

  private itemOf(row: Row): vscode.TreeItem {
    switch (row.form) {
      case "folder":
        return folderItem(row.board);
      case "phase":
        return phaseItem(row);
      case "document":
        return this.documentItem(row.document);
      case "blocker":
        return this.blockerItem(row);
      case "collision":
        return collisionItem(row);
      case "question":
        return this.questionItem(row);
    }
  }

  private documentItem({ role, title, location }: PhaseDocument): vscode.TreeItem {
    const item = new vscode.TreeItem(role || title);
    item.resourceUri = this.requests.uri(location.uri);
    item.description = vscode.workspace.asRelativePath(item.resourceUri);
    item.iconPath = vscode.ThemeIcon.File;
    item.tooltip = `${title}: ${item.description}`;
    item.command = open(location.uri, location.range.start.line);
    return item;
  }

  private blockerItem({ board, by }: PhaseItem & { by: string }): vscode.TreeItem {
    const blocker = board.phases.find((phase) => phase.id === by);
    const item = new vscode.TreeItem(`waits for ${blocker ? fullTitle(blocker) : by}`);
    item.iconPath = new vscode.ThemeIcon("debug-pause", new vscode.ThemeColor("charts.red"));
    item.description = blocker ? looks(blocker) : "not there";
    if (blocker) {
      item.command = open(blocker.location.uri, blocker.location.range.start.line);
    }
    return item;
  }

  private questionItem({ phase, text }: PhaseItem & { text: string }): vscode.TreeItem {
    const item = new vscode.TreeItem(text);
    item.iconPath = new vscode.ThemeIcon("question");
    item.tooltip = `Open question: ${text}`;
    item.accessibilityInformation = { label: item.tooltip };
    const notes = phase.documents.find((one) => one.role === "notes") ?? phase;
    item.command = open(notes.location.uri, notes.location.range.start.line, text);
    return item;
  }
}

function phasesOf(board: Board): Row[] {
  return board.phases.map((phase) => ({ form: "phase", board, phase }));
}

function partsOf({ board, phase }: PhaseItem): Row[] {
  const at = { board, phase };
  return [
    ...phase.documents.map((document) => ({ form: "document" as const, document, ...at })),
    ...phase.blockedBy.map((by) => ({ form: "blocker" as const, by, ...at })),
    ...phase.collides.map((one) => ({ form: "collision" as const, ...one, ...at })),
    ...phase.questions.map((text) => ({ form: "question" as const, text, ...at })),
  ];
}

function folderItem(board: Board): vscode.TreeItem {
  const item = new vscode.TreeItem(board.name, vscode.TreeItemCollapsibleState.Expanded);
  item.iconPath = vscode.ThemeIcon.Folder;
  item.description = board.summary;
  item.tooltip = `${board.name}: ${board.summary}`; // A row is too narrow for it.
  item.id = board.folder;
  return item;
}

function phaseItem({ board, phase }: PhaseItem): vscode.TreeItem {
  const item = new vscode.TreeItem(phase.title, vscode.TreeItemCollapsibleState.Collapsed);
  const count = phase.total > 0 ? `${phase.done}/${phase.total}` : "";
  item.id = `${board.folder}#${phase.id}`;
  item.contextValue = `phase ${phase.look}`;
  item.description = [phase.name, count, phase.worktree].filter(Boolean).join(" · ");
  item.iconPath = icons[phase.look];
  item.resourceUri = vscode.Uri.from({ scheme, path: `/${phase.id}`, query: String(phase.questions.length) });
  const waits = waitsFor(board, phase);
  item.tooltip = tooltip(phase, waits);
  item.accessibilityInformation = {
    label: [fullTitle(phase), looks(phase), waits, progress(phase)].filter(Boolean).join(", "),
  };
  return item;
}

/** `waits for Phase 1, Phase 2`; empty where nothing is in the way. */
function waitsFor(board: Board, { blockedBy }: Phase): string {
  const titles = new Map(board.phases.map(({ id, title }) => [id, title] as const));
  const others = blockedBy.map((id) => titles.get(id) ?? `${id}, which is not there`);
  return others.length > 0 ? `waits for ${others.join(", ")}` : "";
}

/** Words of documents are shown as they are: nothing in them is a link or a command. */
function tooltip(phase: Phase, waits: string): vscode.MarkdownString {
  const text = new vscode.MarkdownString();
  const counted = phase.reason.startsWith(`${phase.done} of ${phase.total} `) ? "" : progress(phase);
  text.appendText(`${fullTitle(phase)}\n${[looks(phase), waits, counted].filter(Boolean).join(" · ")}`);
  text.appendText(`\n${phase.reason}`);
  if (phase.next) {
    text.appendText(`\nNext: ${phase.next}`);
  }
  if (phase.entry) {
    text.appendText(`\nLast entry: ${phase.entry}`);
  }
  return text;
}

function collisionItem({ path, between, more }: Collision): vscode.TreeItem {
  const item = new vscode.TreeItem(path);
  item.iconPath = new vscode.ThemeIcon("warning", new vscode.ThemeColor("charts.orange"));
  const others = more ? `${between.join(", ")} and ${more} more` : between.join(", ");
  item.description = `changed by ${others} too`;
  item.tooltip = `${path} is ${item.description}`;
  return item;
}

function open(uri: string, line: number, text?: string): vscode.Command {
  return { title: "Open", command: "phasemark.openAt", arguments: [uri, line, text] };
}

export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
