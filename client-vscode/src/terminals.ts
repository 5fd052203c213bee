/** Which of the terminals that the extension opened may get another command. */

/** What is known of a terminal that was opened for a place, such as the URI of a folder. */
interface Opened {
  readonly place: string;
  /** Its shell said that it waits for a command; a shell that says nothing is never idle. */
  idle: boolean;
}

/**
 * A command is given only to a terminal that was opened here and whose shell said that it has ended
 * what it ran: a program that runs there would take the text for its own. Others are found by what
 * they are, never by a title, which several may have.
 */
export class Terminals<Terminal extends object> {
  private readonly opened = new Map<Terminal, Opened>();

  /** One that was opened for a place; it is busy with its first command. */
  add(terminal: Terminal, place: string): void {
    this.opened.set(terminal, { place, idle: false });
  }

  /**
   * An idle one of that place, which is busy from now on; undefined if there is none. A command
   * before may have led its shell away, which `stayed` says; that one is left to the user.
   */
  take(place: string, stayed: (terminal: Terminal) => boolean): Terminal | undefined {
    for (const [terminal, one] of this.opened) {
      if (one.place === place && one.idle && stayed(terminal)) {
        one.idle = false;
        return terminal;
      }
    }
    return undefined;
  }

  /** Its shell began to run something, or ended it. */
  runs(terminal: Terminal, running: boolean): void {
    const one = this.opened.get(terminal);
    if (one) {
      one.idle = !running;
    }
  }

  closed(terminal: Terminal): void {
    this.opened.delete(terminal);
  }
}
