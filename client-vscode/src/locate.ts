/** Which server is started, and why. Nothing here knows VS Code: a test gives the machine as a value. */

import * as nodePath from "node:path";
import { atLeast, nameVersion, print, pythonProbe, pythonVersion, serverVersion, type Version } from "./version";

/** What the machine says when it is asked. */
export interface Machine {
  readonly platform: NodeJS.Platform;
  /** The entries of PATH, in their order. */
  readonly path: readonly string[];
  /** The folders of the workspace. */
  readonly folders: readonly string[];
  isFile(file: string): boolean;
  /** The path without links; the same path where there is no such file. */
  real(file: string): string;
  /** Whether a file is a script, which starts who knows what. */
  isScript(file: string): boolean;
  /** What a program prints; undefined if it cannot be started, fails, or takes too long. */
  run(command: string, args: readonly string[]): Promise<string | undefined>;
}

/** What the user set, and what the extension has. */
export interface Wish {
  readonly trusted: boolean;
  /** `phasemark.server.command`; empty if not set. */
  readonly command: readonly string[];
  /** `phasemark.server.python`; empty if not set. */
  readonly python: string;
  readonly useBundled: boolean;
  /** The interpreter that is selected in the Python extension. */
  readonly interpreter: string | undefined;
  /** The start file of the bundled server; undefined in the universal package. */
  readonly bundled: string | undefined;
}

export type Source = "setting" | "interpreter" | "path" | "bundled";

export interface Server {
  readonly command: string;
  readonly args: readonly string[];
  readonly source: Source;
  readonly version: Version | undefined;
  readonly dependsOnInterpreter: boolean;
}

export type Problem = "command-fails" | "no-python" | "old-python" | "no-server";

/** One line of what `phasemark: Doctor` tells. */
export interface Attempt {
  readonly what: string;
  readonly outcome: string;
}

export interface Located {
  readonly server: Server | undefined;
  readonly problem: Problem | undefined;
  readonly attempts: readonly Attempt[];
}

/** The oldest server whose answers this extension understands; a later major version is another language. */
export const oldestServer: Version = [0, 1, 0];
export const oldestPython: Version = [3, 11, 0];

const newestPythons = ["python3.15", "python3.14", "python3.13", "python3.12", "python3.11"];

/**
 * The server to start. The first of these that is there and fits:
 *
 * 1. In a workspace that is not trusted the bundled one, and nothing else: no setting and no file of
 *    the workspace has a say, and its Python lies outside of the workspace, also if the user named it.
 * 2. `phasemark.server.command`. It is what the user said: if it fails, nothing else is tried.
 * 3. With `phasemark.server.importStrategy` set to `useBundled`, go on at 6.
 * 4. The interpreter that is selected in the Python extension, if `phasemark` of a version that fits can
 *    be imported in it, without looking into the current folder (`-P`).
 * 5. `phasemark` on PATH, where an entry inside the workspace does not count.
 * 6. The bundled one, with the first Python that is new enough of: `phasemark.server.python`, the
 *    selected interpreter, the names of Python on PATH. It is isolated (`-I`): neither the environment
 *    nor the current folder have a say in what it imports, and its start file finds the rest.
 */
export async function locate(machine: Machine, wish: Wish): Promise<Located> {
  const search = new Search(machine);
  if (!wish.trusted) {
    search.note("workspace", "not trusted: only the bundled server is used");
    return search.bundled({ ...wish, interpreter: undefined });
  }
  if (wish.command.length > 0) {
    return search.setting(wish.command);
  }
  const own = wish.useBundled ? undefined : await search.installed(wish.interpreter);
  return own ?? search.bundled(wish);
}

class Search {
  private readonly attempts: Attempt[] = [];
  private oldPython = false;

  constructor(private readonly machine: Machine) {}

  note(what: string, outcome: string): void {
    this.attempts.push({ what, outcome });
  }

  async setting(words: readonly string[]): Promise<Located> {
    const [command = "", ...args] = words;
    const version = await this.serverVersion(command, [...args, "--version"], "phasemark.server.command");
    return version
      ? this.found({ command, args: [...args, "server"], source: "setting", version })
      : this.missing("command-fails");
  }

  /** A server of the user's own: in the selected interpreter, or on PATH. */
  async installed(interpreter: string | undefined): Promise<Located | undefined> {
    if (interpreter) {
      const args = ["-P", "-m", "phasemark"];
      const version = await this.serverVersion(interpreter, [...args, "--version"], "selected interpreter");
      if (version) {
        return this.found({ command: interpreter, args: [...args, "server"], source: "interpreter", version });
      }
    } else {
      this.note("selected interpreter", "none: the Python extension is not there, or nothing is selected");
    }
    const command = this.onPath("phasemark");
    const version = command && (await this.serverVersion(command, ["--version"], "phasemark on PATH"));
    if (!command) {
      this.note("phasemark on PATH", "not there");
    }
    return command && version
      ? this.found({ command, args: ["server"], source: "path", version })
      : undefined;
  }

  async bundled(wish: Wish): Promise<Located> {
    if (!wish.bundled) {
      this.note("bundled server", "not in this package of the extension");
      return this.missing("no-server");
    }
    const python = await this.python(wish);
    if (!python) {
      return this.missing(this.oldPython ? "old-python" : "no-python");
    }
    this.note("bundled server", wish.bundled);
    const args = ["-I", wish.bundled, "server"];
    return this.found({ command: python, args, source: "bundled", version: undefined });
  }

  private async python(wish: Wish): Promise<string | undefined> {
    if (wish.python) {
      const named = this.named(wish.python, wish.trusted);
      if (named || wish.trusted) {
        return named && this.newEnough(named, "phasemark.server.python");
      }
    }
    const selected = wish.interpreter && (await this.newEnough(wish.interpreter, "selected interpreter"));
    if (selected) {
      return selected;
    }
    // What the system calls its Python comes first: the others are asked only if it is too old.
    for (const name of ["python3", "python", ...newestPythons]) {
      const file = this.onPath(name);
      const found = file && (await this.newEnough(file, `${name} on PATH`));
      if (found) {
        return found;
      }
    }
    return undefined;
  }

  /** The program that a setting names; in a workspace that is not trusted none that lies in it. */
  private named(wanted: string, trusted: boolean): string | undefined {
    const os = this.os();
    const what = "phasemark.server.python";
    const bare = os.basename(wanted) === wanted;
    const file = bare ? this.onPath(wanted) : wanted;
    if (!file || !os.isAbsolute(file)) {
      this.note(what, `\`${wanted}\` is ${bare ? "not on PATH outside of the workspace" : "no absolute path"}`);
      return undefined;
    }
    if (!trusted && this.isInside(file, os)) {
      this.note(what, `\`${wanted}\` lies in the workspace, which is not trusted`);
      return undefined;
    }
    return file;
  }

  private async newEnough(python: string, what: string): Promise<string | undefined> {
    // Most say it by their name; to ask takes a process, which the first finding would wait for.
    const real = this.machine.real(python);
    const named = nameVersion(this.os().basename(real));
    if (named && atLeast(named, oldestPython) && !this.machine.isScript(real)) {
      this.note(what, `\`${python}\` is \`${real}\``);
      return python;
    }
    const printed = await this.machine.run(python, ["-I", "-c", pythonProbe]);
    const version = printed === undefined ? undefined : pythonVersion(printed);
    if (!version) {
      this.note(what, `\`${python}\` is no CPython that can be started`);
      return undefined;
    }
    if (!atLeast(version, oldestPython)) {
      this.oldPython = true;
      this.note(what, `\`${python}\` is ${print(version)}, older than ${print(oldestPython)}`);
      return undefined;
    }
    this.note(what, `\`${python}\` is ${print(version)}`);
    return python;
  }

  private async serverVersion(
    command: string,
    args: readonly string[],
    what: string,
  ): Promise<Version | undefined> {
    const printed = await this.machine.run(command, args);
    const version = printed === undefined ? undefined : serverVersion(printed);
    if (!version) {
      this.note(what, `\`${[command, ...args].join(" ")}\` does not say a version of phasemark`);
      return undefined;
    }
    if (!atLeast(version, oldestServer) || version[0] !== oldestServer[0]) {
      this.note(what, `\`${command}\` has phasemark ${print(version)}, which does not fit`);
      return undefined;
    }
    this.note(what, `\`${command}\` has phasemark ${print(version)}`);
    return version;
  }

  /** A program by its name; entries of PATH inside the workspace, and relative ones, do not count. */
  private onPath(name: string): string | undefined {
    const { platform, path } = this.machine;
    const os = this.os();
    const file = platform === "win32" && !/\.exe$/i.test(name) ? `${name}.exe` : name;
    return path
      .filter((entry) => os.isAbsolute(entry))
      .map((entry) => os.join(entry, file))
      .find((candidate) => this.machine.isFile(candidate) && !this.isInside(candidate, os));
  }

  private os(): nodePath.PlatformPath {
    return this.machine.platform === "win32" ? nodePath.win32 : nodePath.posix;
  }

  /** Whether a file lies in the workspace, by its own path or by where its links lead. */
  private isInside(file: string, os: nodePath.PlatformPath): boolean {
    const places = [file, os.join(this.machine.real(os.dirname(file)), os.basename(file)), this.machine.real(file)];
    const folders = this.machine.folders.flatMap((folder) => [folder, this.machine.real(folder)]);
    return folders.some((folder) =>
      places.some((place) => {
        const way = os.relative(folder, place);
        return way === "" || (way.split(os.sep)[0] !== ".." && !os.isAbsolute(way));
      }),
    );
  }

  private found(server: Omit<Server, "dependsOnInterpreter">): Located {
    // Another interpreter may have a server of its own, but only where it would have been asked.
    const dependsOnInterpreter = this.attempts.some((one) => one.what === "selected interpreter");
    return { server: { ...server, dependsOnInterpreter }, problem: undefined, attempts: this.attempts };
  }

  private missing(problem: Problem): Located {
    return { server: undefined, problem, attempts: this.attempts };
  }
}
