/** What the server answers about phases; the forms are those of docs/commands.md. */

import type { Location } from "vscode-languageclient/node";

/** How a phase is drawn. */
export type Look = "complete" | "in-progress" | "blocked" | "ready" | "waiting";

export interface PhaseDocument {
  readonly role: string;
  readonly kind: string;
  readonly title: string;
  readonly location: Location;
}

export interface Phase {
  readonly id: string;
  /** `Phase 2b`. */
  readonly title: string;
  readonly name: string;
  readonly path: string;
  readonly state: string;
  readonly reason: string;
  readonly look: Look;
  readonly ready: boolean;
  readonly group: boolean;
  readonly worktree: string | null;
  readonly blockedBy: readonly string[];
  readonly done: number;
  readonly total: number;
  readonly next: string | null;
  readonly prompts: { readonly done: number; readonly total: number };
  readonly entry: string | null;
  readonly blockers: readonly string[];
  readonly questions: readonly string[];
  readonly collides: readonly Collision[];
  readonly location: Location;
  readonly documents: readonly PhaseDocument[];
}

/** A file that other phases change too: the first of them, and how many more there are. */
export interface Collision {
  readonly path: string;
  readonly between: readonly string[];
  readonly more: number;
}

export interface Board {
  /** The URI of the folder. */
  readonly folder: string;
  readonly name: string;
  /** Whether the folder is still being read: what is missing may come. */
  readonly reading: boolean;
  readonly summary: string;
  readonly contents: { readonly board: string; readonly graph: string };
  readonly phases: readonly Phase[];
  readonly upcoming: { readonly ready: readonly { readonly id: string; readonly why: string }[] };
}

export interface Picture {
  readonly name: string;
  readonly summary: string;
  readonly width: number;
  readonly height: number;
  readonly svg: string;
}

/** `Phase 2b: Environment overrides`. */
export function fullTitle(phase: Phase): string {
  return phase.name ? `${phase.title}: ${phase.name}` : phase.title;
}

/** `3 of 8 done`; empty where there is nothing to count. */
export function progress(phase: Phase): string {
  return phase.total > 0 ? `${phase.done} of ${phase.total} done` : "";
}

/** The look as words: `in progress`. */
export function looks(phase: Phase): string {
  return phase.look.replaceAll("-", " ");
}

/** The phase that a document belongs to: the first whose own place it is, else one that lists it. */
export function phaseOf(board: Board, uri: string): Phase | undefined {
  return (
    board.phases.find((phase) => phase.documents.some((one) => one.role !== "" && one.location.uri === uri)) ??
    board.phases.find((phase) => phase.location.uri === uri)
  );
}
