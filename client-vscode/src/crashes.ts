/** How often the server ended by itself: a few times it is started again, then no more. */
export class Crashes {
  private readonly times: number[] = [];

  /** Whether it may be started again after it ended at `now`, in milliseconds. */
  another(now: number): boolean {
    this.times.push(now);
    if (this.times.length > most) {
      this.times.shift();
    }
    return this.times.length < most || now - Number(this.times[0]) > minutes * 60_000;
  }
}

const most = 5;
const minutes = 3;
