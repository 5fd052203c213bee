/** One server at a time: started, started again when it ends by itself, given up. Nothing here knows VS Code. */

import { Crashes } from "./crashes";
import { Queue } from "./queue";
import { within } from "./within";

export type State = "stopped" | "starting" | "running" | "failed";

/** What is done in its turn; each ends before the next begins. */
export interface Steps<Server> {
  /** Stop what runs, or was about to; it never fails. */
  stop(): Promise<void>;
  /** The server to start; undefined if there is none, and why is told elsewhere. */
  find(): Promise<Server | undefined>;
  /** Ends when the server runs; `onEnd` is called when it ends afterwards. It may never end: then `stop` is called. */
  start(server: Server, onEnd: () => void): Promise<void>;
  entered(state: State): void;
  /** Called once for a start that failed, and for a server that ends again and again. */
  gaveUp(sentence: string, why?: string): void;
}

/** Milliseconds that a command waits for a start; a server that hangs must not hide the doctor. */
const longestWait = 20_000;

export class Lifecycle<Server> {
  state: State = "stopped";
  private readonly queue = new Queue(() => this.once());
  private crashes = new Crashes();
  private begun: Promise<void> | undefined;
  private turn = 0;
  /** The turn whose server ended by itself. */
  private over = 0;
  private closed = false;
  /** Aborted when another start takes the place of the one that is under way. */
  private left = new AbortController();

  constructor(
    private readonly steps: Steps<Server>,
    private readonly now = Date.now,
  ) {}

  /** Start the server, or start it again; calls while one waits are one, and a start that hangs is left. */
  restart(): Promise<void> {
    this.crashes = new Crashes();
    this.left.abort();
    return this.begin();
  }

  /** Ends when the server runs or does not start; it is started if it never was. */
  async ensure(): Promise<void> {
    if (this.state === "stopped") {
      void this.restart();
    }
    let last: Promise<void> | undefined;
    // Another start may have taken the place of the one that was waited for.
    while (this.state === "starting" && this.begun !== last) {
      last = this.begun;
      await last;
    }
  }

  /** No server is started any more. */
  close(): void {
    this.closed = true;
  }

  private begin(): Promise<void> {
    const run = this.queue.run();
    this.begun = within(run, longestWait, () => undefined);
    return run;
  }

  private async once(): Promise<void> {
    if (this.isClosed()) {
      return;
    }
    this.enter("starting");
    const turn = ++this.turn;
    const left = (this.left = new AbortController()).signal;
    let sentence = "The phasemark server could not be looked for.";
    try {
      await this.steps.stop();
      const server = await this.steps.find();
      if (left.aborted) {
        return; // Another one waits, which looks again.
      }
      sentence = "The phasemark server was found and did not start.";
      if (server === undefined || this.isClosed()) {
        this.enter("failed");
        return;
      }
      const start = this.steps.start(server, () => {
        this.ended(turn);
      });
      if (await isLeft(start, left)) {
        return; // Another one waits, which stops this one first.
      }
      if (this.over === turn) {
        throw new Error("it ended at once");
      }
      this.enter("running");
    } catch (error) {
      this.giveUp(sentence, String(error));
      // What did not start may be there all the same.
      await this.steps.stop();
    }
  }

  /** One that ends during its start is told where the start fails. */
  private ended(turn: number): void {
    if (turn !== this.turn || this.closed) {
      return;
    }
    this.over = turn;
    if (this.state !== "running") {
      return;
    }
    if (this.crashes.another(this.now())) {
      void this.begin();
    } else {
      this.giveUp("The phasemark server ended again and again; it is not started any more.");
    }
  }

  private giveUp(sentence: string, why?: string): void {
    this.enter("failed");
    if (!this.closed) {
      this.steps.gaveUp(sentence, why);
    }
  }

  private isClosed(): boolean {
    return this.closed;
  }

  private enter(state: State): void {
    if (state !== this.state) {
      this.state = state;
      this.steps.entered(state);
    }
  }
}

/** Whether a start was left before it ended; one that fails is thrown. */
function isLeft(start: Promise<void>, left: AbortSignal): Promise<boolean> {
  const leaving = new Promise<boolean>((done) => {
    left.addEventListener("abort", () => {
      done(true);
    });
  });
  return Promise.race([start.then(() => false), leaving]);
}
