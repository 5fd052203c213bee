/** Small corrections between VS Code and the server. */

import * as vscode from "vscode";
import {
  CodeActionResolveRequest,
  type LanguageClient,
  LSPErrorCodes,
  type Middleware,
  RenameRequest,
  ResponseError,
} from "vscode-languageclient/node";
import { agreed, saveNew } from "./consent";
import { chosen } from "./edits";
import { plain } from "./sentence";
import { tell } from "./tell";

export function middleware(log: vscode.LogOutputChannel, client: () => LanguageClient): Middleware {
  return {
    sendRequest,
    workspace: {
      handleApplyEdit,
    },
    /** A new name is shown in all places before it is given. */
    provideRenameEdits: async (document, position, newName, token) => {
      const asked = client();
      const { code2ProtocolConverter: code, protocol2CodeConverter: wire } = asked;
      const params = { ...code.asTextDocumentPositionParams(document, position), newName };
      const edit = await asked.sendRequest(RenameRequest.type, params, token);
      return edit && wire.asWorkspaceEdit(chosen(edit), token);
    },
    /** What an action would do to files is shown in the same way. */
    resolveCodeAction: async (item, token) => {
      const asked = client();
      const { code2ProtocolConverter: code, protocol2CodeConverter: wire } = asked;
      const plain = await code.asCodeAction(item, token);
      try {
        const made = await asked.sendRequest(CodeActionResolveRequest.type, plain, token);
        return await wire.asCodeAction(made.edit ? { ...made, edit: chosen(made.edit) } : made, token);
      } catch (error) {
        // VS Code would only log it, as if nothing had been chosen.
        if (!token.isCancellationRequested && !isOutrun(error)) {
          tell(log, error);
        }
        return item;
      }
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

/** A change that the server asks for is made as the user agrees to it. */
const handleApplyEdit: NonNullable<NonNullable<Middleware["workspace"]>["handleApplyEdit"]> = async (params, next) => {
  const given = await agreed(params);
  if (!given) {
    return { applied: false };
  }
  const result = await next(given, new vscode.CancellationTokenSource().token);
  if ("applied" in result && result.applied) {
    await saveNew(given.edit);
  }
  return result;
};

/** Whether something has changed meanwhile: the server says so itself, since clients keep that quiet. */
function isOutrun(error: unknown): boolean {
  return error instanceof ResponseError && error.code === LSPErrorCodes.ContentModified;
}

/** VS Code shows some refusals itself, such as that of a new name: their words are no links either. */
const sendRequest: NonNullable<Middleware["sendRequest"]> = async (type, params, token, next) => {
  try {
    return await next(type, params, token);
  } catch (error) {
    throw error instanceof ResponseError ? new ResponseError(error.code, plain(error.message), error.data) : error;
  }
};
