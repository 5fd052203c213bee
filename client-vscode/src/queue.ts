/** One run at a time, and at most one that waits: whoever asks while one waits gets that one. */
export class Queue {
  private running: Promise<void> | undefined;
  private waiting: Promise<void> | undefined;

  constructor(private readonly work: () => Promise<void>) {}

  /** The promise ends with a run that began after this call. */
  run(): Promise<void> {
    if (this.waiting) {
      return this.waiting;
    }
    if (!this.running) {
      return (this.running = this.once());
    }
    const next = (): Promise<void> => {
      this.waiting = undefined;
      return (this.running = this.once());
    };
    // What became of the run before is the matter of those who asked for that one.
    return (this.waiting = this.running.then(next, next));
  }

  private async once(): Promise<void> {
    try {
      await this.work();
    } finally {
      this.running = undefined;
    }
  }
}
