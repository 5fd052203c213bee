/** What this client can do beyond the protocol, said in `initialize`. */

import type { ClientCapabilities, FeatureState, StaticFeature } from "vscode-languageclient/node";

/** Commands that answers of the server, such as lenses, may name. */
export const clientCommands = ["phasemark.showReferences", "phasemark.runInTerminal"] as const;

export class Announcement implements StaticFeature {
  fillClientCapabilities(capabilities: ClientCapabilities): void {
    const said: unknown = capabilities.experimental;
    const experimental = typeof said === "object" && said !== null ? said : {};
    capabilities.experimental = { ...experimental, commands: { commands: [...clientCommands] } };
  }

  initialize(): void {
    // The server needs no answer from here.
  }

  getState(): FeatureState {
    return { kind: "static" };
  }

  clear(): void {
    // Nothing is kept.
  }
}
