/**
 * How long to wait before the board is asked for again: a moment of quiet, and where the last answer
 * took long, so much that the server spends most of its time on something else.
 */
export function pause(lastTook: number): number {
  return Math.min(Math.max(quiet, lastTook * share), longest);
}

const quiet = 250;
const share = 5;
const longest = 10_000;
