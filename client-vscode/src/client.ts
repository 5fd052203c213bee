/**
 * The client of the language server. With the library that it is made of it is a file of its own,
 * which is read when a server starts: that takes longer than all else that the extension does.
 */

import {
  CloseAction,
  ErrorAction,
  LanguageClient,
  type LanguageClientOptions,
  RevealOutputChannelOn,
} from "vscode-languageclient/node";
import { Announcement } from "./announcement";
import type { Child } from "./child";
import { selector } from "./languages";
import type { Logs } from "./log";
import { middleware } from "./middleware";
import { section } from "./settings";

/** A client of a server that was started; `onEnd` is called when the server ends by itself. */
export function connect(child: Child, logs: Logs, onEnd: () => void): LanguageClient {
  const client: LanguageClient = new QuietClient(
    section,
    "phasemark",
    () => child.talking(),
    options(logs, onEnd, () => client),
  );
  client.registerFeature(new Announcement());
  return client;
}

function options(logs: Logs, onEnd: () => void, client: () => LanguageClient): LanguageClientOptions {
  return {
    documentSelector: selector,
    outputChannel: logs.main,
    traceOutputChannel: logs.trace,
    revealOutputChannelOn: RevealOutputChannelOn.Never,
    initializationFailedHandler: () => false,
    errorHandler: {
      error: () => ({ action: ErrorAction.Continue, handled: true }),
      // A client never starts a server again by itself: that is done in its turn, with a new client.
      closed: () => {
        onEnd();
        return { action: CloseAction.DoNotRestart, handled: true, message: "the server ended by itself" };
      },
    },
    middleware: middleware(logs.main, client),
  };
}

/** What happens to the server is told by us, once: the client only logs it. */
class QuietClient extends LanguageClient {
  override error(message: string, data?: unknown): void {
    super.error(message, data, false);
  }
}
