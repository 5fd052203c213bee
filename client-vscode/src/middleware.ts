/** Small corrections between VS Code and the server. */

import * as vscode from "vscode";
import {
  CodeActionResolveRequest,
  type LanguageClient,
  type Middleware,
  RenameRequest,
  ResponseError,
} from "vscode-languageclient/node";
import { agreed } from "./consent";
import { chosen } from "./edits";
import { plain } from "./sentence";

export function middleware(log: vscode.LogOutputChannel, client: () => LanguageClient | undefined): Middleware {
  return {
    sendRequest,
    workspace: {
      handleApplyEdit: async (params, next) => {
        const given = await agreed(params);
        return given ? next(given, new vscode.CancellationTokenSource().token) : { applied: false };
      },
    },
    /** A new name is shown in all places before it is given. */
    provideRenameEdits: async (document, position, newName, token, next) => {
      const asked = client();
      if (!asked) {
        return next(document, position, newName, token);
      }
      const { code2ProtocolConverter: code, protocol2CodeConverter: wire } = asked;
      const params = { ...code.asTextDocumentPositionParams(document, position), newName };
      const edit = await asked.sendRequest(RenameRequest.type, params, token);
      return edit && wire.asWorkspaceEdit(chosen(edit), token);
    },
    /** What an action would do to files is shown in the same way. */
    resolveCodeAction: async (item, token, next) => {
      const asked = client();
      if (!asked) {
        return next(item, token);
      }
      const { code2ProtocolConverter: code, protocol2CodeConverter: wire } = asked;
      const plain = await code.asCodeAction(item, token);
      const made = await asked.sendRequest(CodeActionResolveRequest.type, plain, token);
      return wire.asCodeAction(made.edit ? { ...made, edit: chosen(made.edit) } : made, token);
    },
    /** A lens or an action that cannot be done says why, in one sentence. */
    executeCommand: async (command, args, next) => {
      try {
        return (await next(command, args)) as unknown;
      } catch (error) {
        tell(log, error);
        return undefined;
      }
    },
  };
}

/** VS Code shows some refusals itself, such as that of a new name: their words are no links either. */
const sendRequest: NonNullable<Middleware["sendRequest"]> = async (type, params, token, next) => {
  try {
    return await next(type, params, token);
  } catch (error) {
    throw error instanceof ResponseError ? new ResponseError(error.code, plain(error.message), error.data) : error;
  }
};

/** Show why something could not be done: what the server refuses is a sentence for the user. */
export function tell(log: vscode.LogOutputChannel, error: unknown): void {
  const sentence = error instanceof Error ? error.message : String(error);
  log.warn(sentence);
  const show = error instanceof ResponseError ? vscode.window.showWarningMessage : vscode.window.showErrorMessage;
  void show(plain(`phasemark: ${sentence}`));
}
