/** A question that somebody else may answer late, or never. */

import { within } from "./within";

export class Patient<T> {
  private last: T | undefined;

  /** `onLate` is called for an answer that nobody waited for and is another than the last one. */
  constructor(
    private readonly ask: () => Promise<T | undefined>,
    private readonly patience: number,
    private readonly onLate: () => void,
  ) {}

  /** What was answered last time, wherever that is known from: nobody waits for it to be said again. */
  answerAtOnce(known: T | undefined): Promise<T | undefined> {
    this.last ??= known;
    return this.within(this.last === undefined ? this.patience : 0);
  }

  /** The answer; where none comes within the patience, in milliseconds, the last one. */
  answer(): Promise<T | undefined> {
    return this.within(this.patience);
  }

  private within(patience: number): Promise<T | undefined> {
    let late = false;
    const asked = this.ask().then((answer) => {
      const isOther = answer !== this.last;
      this.last = answer;
      if (late && isOther) {
        this.onLate();
      }
      return answer;
    });
    return within(asked, patience, () => {
      late = true;
      return this.last;
    });
  }
}
