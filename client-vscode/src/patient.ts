/** A question that somebody else may answer late, or never. */

import { within } from "./within";

export class Patient<T> {
  private last: T | undefined;

  /** `onLate` is called for an answer that came too late and is another than the last one. */
  constructor(
    private readonly ask: () => Promise<T | undefined>,
    private readonly patience: number,
    private readonly onLate: () => void,
  ) {}

  /** The answer; where none comes within the patience, in milliseconds, the last one. */
  answer(): Promise<T | undefined> {
    let late = false;
    const asked = this.ask().then((answer) => {
      const isOther = answer !== this.last;
      this.last = answer;
      if (late && isOther) {
        this.onLate();
      }
      return answer;
    });
    return within(asked, this.patience, () => {
      late = true;
      return this.last;
    });
  }
}
