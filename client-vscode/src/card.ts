/** The card of a phase: everything about it in a list from which one goes on. */

import * as vscode from "vscode";
import { fullTitle, looks, type Phase } from "./board";
import type { Found } from "./boards";
import { findingsOf } from "./findings";
import { plural } from "./phasesView";
import type { Requests } from "./requests";

export async function phaseCard(requests: Requests, found: Found): Promise<void> {
  const { phase } = found;
  const entries = [...facts(found, findingsOf(requests, phase)), ...documents(requests, phase), ...steps(phase)];
  const picked = await vscode.window.showQuickPick(entries, {
    title: fullTitle(phase),
    placeHolder: `${looks(phase)}: ${phase.reason.replaceAll("`", "")}`,
    matchOnDescription: true,
  });
  const [command, ...args] = picked?.run ?? [];
  if (command) {
    await vscode.commands.executeCommand(command, ...(args.length > 0 ? args : [found]));
  }
}

interface Entry extends vscode.QuickPickItem {
  /** A command and what it gets; without more it gets the phase. */
  readonly run?: readonly [string, ...unknown[]];
}

function facts({ board, phase }: Found, findings: number): Entry[] {
  const titles = new Map(board.phases.map((one) => [one.id, one] as const));
  const waits = phase.blockedBy.map((id): Entry => {
    const other = titles.get(id);
    const entry = { label: `$(debug-pause) Waits for ${other ? fullTitle(other) : id}` };
    return other ? { ...entry, run: openPhase(other) } : entry;
  });
  const counts = [
    phase.total > 0 ? `${phase.done} of ${phase.total} done` : "",
    phase.prompts.total > 0 ? `${phase.prompts.done} of ${phase.prompts.total} prompts` : "",
    phase.entry ? `last entry ${phase.entry}` : "",
  ];
  const said = counts.filter(Boolean).join(" · ");
  return [
    ...(said ? [{ label: `$(checklist) ${said}`, run: openPhase(phase) }] : []),
    ...(phase.next ? [{ label: `$(arrow-right) Next: ${phase.next}`, run: openPhase(phase) }] : []),
    ...(findings > 0 ? [{ label: `$(warning) ${plural(findings, "finding")}`, run: problems }] : []),
    ...waits,
    ...phase.questions.map((text): Entry => ({ label: `$(question) ${text}`, run: openPhase(phase, text) })),
  ];
}

function openPhase(phase: Phase, text?: string): [string, ...unknown[]] {
  const { location } = phase.documents.find((one) => one.role === "notes") ?? phase;
  return ["phasemark.openAt", location.uri, location.range.start.line, text];
}

function documents(requests: Requests, phase: Phase): Entry[] {
  return [
    { label: "Documents", kind: vscode.QuickPickItemKind.Separator },
    ...phase.documents.map(({ role, title, location }): Entry => ({
      label: `$(file) ${role || title}`,
      description: vscode.workspace.asRelativePath(requests.uri(location.uri)),
      run: ["phasemark.openAt", location.uri, location.range.start.line],
    })),
  ];
}

const problems: [string, ...unknown[]] = ["workbench.panel.markers.view.focus", undefined];

/** What one can do with a phase, as in the view. */
function steps({ look }: Phase): Entry[] {
  const open = look !== "complete";
  return [
    { label: "Steps", kind: vscode.QuickPickItemKind.Separator },
    ...(open && look !== "in-progress" ? [{ label: "$(play) Start phase", run: start }] : []),
    ...(look === "in-progress" || look === "blocked" ? [{ label: "$(pass) Complete phase", run: complete }] : []),
    { label: "$(edit) Set status...", run: ["phasemark.setStatus"] },
    { label: "$(copy) Copy start-of-session bundle", run: ["phasemark.copyBundle"] },
    { label: "$(note) Add session log entry", run: ["phasemark.addLogEntry"] },
    { label: "$(debug-stop) End session", run: ["phasemark.endSession"] },
    { label: "$(export) Create handoff", run: ["phasemark.createHandoff"] },
    { label: "$(type-hierarchy) Show graph from here", run: ["phasemark.showGraphAround"] },
  ];
}

const start: [string] = ["phasemark.startPhase"];
const complete: [string] = ["phasemark.completePhase"];
