/** The machine that the extension runs on, as `locate` asks about it. */

import { execFile } from "node:child_process";
import { closeSync, openSync, readSync, realpathSync, statSync } from "node:fs";
import { delimiter } from "node:path";
import type { Machine } from "./locate";

const longestRun = 10_000;

/** `calm` is a folder outside of the workspace, which programs that are asked for a version run in. */
export function thisMachine(folders: readonly string[], calm: string): Machine {
  return {
    platform: process.platform,
    path: (process.env.PATH ?? "").split(delimiter),
    folders,
    isFile: (file) => {
      try {
        return statSync(file).isFile();
      } catch {
        return false; // It is not there, or may not be looked at.
      }
    },
    real: (file) => {
      try {
        return realpathSync(file);
      } catch {
        return file;
      }
    },
    isScript: (file) => {
      try {
        return isScript(file);
      } catch {
        return true; // It cannot be read: nothing is known of it.
      }
    },
    run: (command, args) => run(command, args, calm),
  };
}

/** Whether a file begins as a script does; one that cannot be read is thrown. */
export function isScript(file: string): boolean {
  const start = Buffer.alloc(2);
  const opened = openSync(file, "r");
  try {
    readSync(opened, start);
  } finally {
    closeSync(opened);
  }
  return start.toString("latin1") === "#!";
}

function run(command: string, args: readonly string[], cwd: string): Promise<string | undefined> {
  return new Promise((done) => {
    const options = { cwd, timeout: longestRun, windowsHide: true, encoding: "utf8" as const };
    try {
      execFile(command, args, options, (error, printed) => {
        done(error ? undefined : printed);
      });
    } catch {
      done(undefined); // Some names are refused at once: an empty one, one below a file.
    }
  });
}
