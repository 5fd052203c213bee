/** The machine that the extension runs on, as `locate` asks about it. */

import { execFile } from "node:child_process";
import { realpathSync, statSync } from "node:fs";
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
    run: (command, args) => run(command, args, calm),
  };
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
