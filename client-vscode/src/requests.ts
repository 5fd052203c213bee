/** What is asked of the server by name; docs/commands.md says what it answers. */

import * as vscode from "vscode";
import type { Board, Picture } from "./board";
import type { ServerProcess } from "./server";

export class Requests {
  constructor(private readonly server: ServerProcess) {}

  /** The answer; undefined while no server runs. What the server refuses is thrown. */
  async execute<Answer>(command: string, ...words: readonly unknown[]): Promise<Answer | undefined> {
    const client = this.server.client;
    if (!client?.isRunning()) {
      return undefined;
    }
    const answer: unknown = await client.sendRequest("workspace/executeCommand", { command, arguments: [...words] });
    return (answer ?? undefined) as Answer | undefined;
  }

  board(folder: vscode.Uri): Promise<Board | undefined> {
    return this.execute("phasemark.board", this.wire(folder));
  }

  picture(folder: string, phase: string | undefined): Promise<Picture | undefined> {
    return this.execute("phasemark.picture", folder, ...(phase ? [phase] : []));
  }

  /** A URI as the server writes it. */
  wire(uri: vscode.Uri): string {
    return this.server.client?.code2ProtocolConverter.asUri(uri) ?? uri.toString();
  }

  /** A URI of the server as VS Code has it. */
  uri(wire: string): vscode.Uri {
    return this.server.client?.protocol2CodeConverter.asUri(wire) ?? vscode.Uri.parse(wire);
  }
}
