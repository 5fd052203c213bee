/** Versions such as `0.1.0`: read from what a program prints, and compared. */

export type Version = readonly [major: number, minor: number, patch: number];

/** The version in the first line of `phasemark --version`: `phasemark 0.1.0`. */
export function serverVersion(printed: string): Version | undefined {
  return numbers(/^phasemark (\d{1,6})\.(\d{1,6})\.(\d{1,6})/.exec(printed));
}

/** The version of what `pythonProbe` asks for; undefined for what is not CPython. */
export function pythonVersion(printed: string): Version | undefined {
  return numbers(/^cpython (\d{1,6}) (\d{1,6}) (\d{1,6})/.exec(printed));
}

/** The version that a CPython on Unix has by the name of its file, `python3.12`; the patch is not known. */
export function nameVersion(file: string): Version | undefined {
  return numbers(/^python(\d{1,6})\.(\d{1,6})()$/.exec(file));
}

export const pythonProbe = "import sys; print(sys.implementation.name, *sys.version_info[:3])";

function numbers(match: RegExpExecArray | null): Version | undefined {
  return match ? [Number(match[1]), Number(match[2]), Number(match[3])] : undefined;
}

export function atLeast(version: Version, least: Version): boolean {
  const at = version.findIndex((part, index) => part !== least[index]);
  return at < 0 || Number(version[at]) > Number(least[at]);
}

export function print(version: Version): string {
  return version.join(".");
}
