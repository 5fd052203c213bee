/** What is said when no server can be started: one sentence, and what mends it. */

import type { Problem } from "./locate";

export interface Advice {
  readonly message: string;
  readonly button: "Choose Python..." | "Open Setting" | "Manage Trust" | "Copy Install Command";
  /** The same in a sentence, for the doctor. */
  readonly remedy: string;
}

export const install = "pip install phasemark";

const advice: Record<Problem, Advice> = {
  "no-python": {
    message: "phasemark needs Python 3.11 or later, and none was found.",
    button: "Choose Python...",
    remedy: "Install Python 3.11 or later, or name one in the setting `phasemark.server.python`.",
  },
  "old-python": {
    message: "phasemark needs Python 3.11 or later, and the one that is here is older.",
    button: "Choose Python...",
    remedy: "Install Python 3.11 or later, or name one in the setting `phasemark.server.python`.",
  },
  "no-server": {
    message: "This package of the extension has no server for this system, and `phasemark` is not on PATH.",
    button: "Copy Install Command",
    remedy: `Run \`${install}\` in the Python of the project, or install the package of the extension for this system.`,
  },
  "command-fails": {
    message: "The setting `phasemark.server.command` names no phasemark that can be started.",
    button: "Open Setting",
    remedy: "Correct the setting `phasemark.server.command`, or clear it.",
  },
};

/** In a folder that is not trusted nothing is looked for but the server of the package. */
const untrusted: Advice = {
  message: "This package of the extension has no server for this system, and no other is used in Restricted Mode.",
  button: "Manage Trust",
  remedy: "Trust the folder, or install the package of the extension for this system.",
};

export function advise(problem: Problem, trusted: boolean): Advice {
  return problem === "no-server" && !trusted ? untrusted : advice[problem];
}
