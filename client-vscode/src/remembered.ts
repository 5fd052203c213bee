/** Which version a Python has, from one window to the next: asking it takes a process at each start. */

import { realpathSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { Machine } from "./locate";
import { isScript } from "./machine";
import { pythonProbe } from "./version";

/** Where VS Code keeps something for an extension. */
export interface Place {
  get(key: string): unknown;
  update(key: string, value: unknown): PromiseLike<void>;
}

type Known = Readonly<Record<string, { readonly stamp: string; readonly printed: string }>>;

const key = "phasemark.pythons";
const most = 10;

/**
 * A machine on which a Python is asked for its version once, as long as its file stays the same.
 * What was kept may come late.
 */
export function remembering(machine: Machine, kept: Promise<Place>): Machine {
  return {
    ...machine,
    run: async (command, args) => {
      const stamp = args.includes(pythonProbe) ? stampOf(command) : undefined;
      if (stamp === undefined) {
        return machine.run(command, args);
      }
      const place = await kept;
      const known = read(place)[command];
      if (known?.stamp === stamp) {
        return known.printed;
      }
      const printed = await machine.run(command, args);
      if (printed !== undefined) {
        const others = Object.entries(read(place)).filter(([file]) => file !== command);
        const all = [...others, [command, { stamp, printed }]].slice(-most);
        // Nobody waits for that; what is not kept is asked again.
        place.update(key, Object.fromEntries(all)).then(undefined, () => undefined);
      }
      return printed;
    },
  };
}

/** What was remembered may have been wrong. */
export async function forget(place: Place): Promise<void> {
  await place.update(key, undefined);
}

function read(place: Place): Known {
  return (place.get(key) ?? {}) as Known;
}

/**
 * What changes with the file of a Python; undefined for what only leads to one: a script, or a
 * program that is called by many names, starts another Python tomorrow.
 */
function stampOf(command: string): string | undefined {
  try {
    const file = realpathSync(command);
    if (!/^python/i.test(basename(file)) || isScript(file)) {
      return undefined;
    }
    return [file, stateOf(file), stateOf(join(dirname(file), "..", "pyvenv.cfg"))].join(" ");
  } catch {
    return undefined;
  }
}

/** On Windows the program of a virtual environment is no link: a file beside it says which Python it starts. */
function stateOf(file: string): string {
  const found = statSync(file, { throwIfNoEntry: false });
  return found ? `${found.mtimeMs} ${found.size}` : "";
}
