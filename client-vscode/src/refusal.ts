/** What the server will not do, apart from what goes wrong. */

/** The codes that LSP has for requests that were understood; those of JSON-RPC are faults of programs. */
const least = -32_899;
const most = -32_800;

/** Whether the server refused something, with a sentence for the user. */
export function isRefusal(error: unknown): boolean {
  return error instanceof Error && "code" in error && typeof error.code === "number" && error.code >= least && error.code <= most;
}

/** The code of a request that cannot be done as things are; others are refused since something changed meanwhile. */
const failed = -32_803;

/** Whether the server refused something for what the documents say, so that a change of them may help. */
export function isFailed(error: unknown): boolean {
  return isRefusal(error) && (error as { code?: unknown }).code === failed;
}
