/** The process of a server: there before what talks to it is loaded, and gone when it should be. */

import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { within } from "./within";

export interface Program {
  readonly command: string;
  readonly args: readonly string[];
}

export class Child {
  private readonly process: ChildProcessWithoutNullStreams;
  private failure: string | undefined;
  /** Ends when the process has ended, or could not be started; the value says how. */
  readonly ended: Promise<string>;

  /** Starts it in a folder, with an environment. */
  constructor(program: Program, cwd: string, env: NodeJS.ProcessEnv) {
    this.process = spawn(program.command, [...program.args], { cwd, env, windowsHide: true });
    this.ended = new Promise((done) => {
      this.process.once("error", (error) => {
        done((this.failure ??= `it could not be started: ${error.message}`));
      });
      this.process.once("exit", (code, signal) => {
        done((this.failure ??= signal ? `it ended by ${signal}` : `it ended with ${code ?? 0}`));
      });
    });
  }

  /** The process, to talk to; rejected if it is gone already, since its streams would say nothing. */
  talking(): Promise<ChildProcessWithoutNullStreams> {
    const { pid } = this.process;
    return this.failure === undefined && pid !== undefined
      ? Promise.resolve(this.process)
      : this.ended.then((how) => Promise.reject(new Error(how)));
  }

  /** Ends when the process has ended; it is killed unless it ends by itself in so many milliseconds. */
  async end(patience: number): Promise<void> {
    const isGone = await within(
      this.ended.then(() => true),
      patience,
      () => false,
    );
    if (!isGone) {
      // One that only started another leaves that one with a closed input, at which a server ends.
      this.process.stdin.destroy();
      this.process.kill("SIGKILL");
      await this.ended;
    }
  }
}
