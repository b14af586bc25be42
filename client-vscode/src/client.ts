import * as vscode from "vscode";
import {
  CloseAction,
  DidChangeTextDocumentNotification,
  ErrorAction,
  LanguageClient,
  RevealOutputChannelOn,
  type StaticFeature,
} from "vscode-languageclient/node";
import { SELECTOR } from "./documentSelector";
import type { Launch } from "./serverDiscovery";
import { ServerProcess } from "./process";

/** A client and its server. */
export interface ServerConnection {
  client: LanguageClient;
  server: ServerProcess;
}

/** Everything that goes wrong is told by the session, once: here it is only logged. */
class QuietClient extends LanguageClient {
  override error(message: string, data?: unknown): void {
    super.error(message, data, false);
  }
}

// Tells the server that we want to hear when the connections have changed.
const wantsConnections: StaticFeature = {
  fillClientCapabilities(capabilities) {
    capabilities.experimental = { ...capabilities.experimental, keyfitConnections: true };
  },
  initialize() {},
  getState: () => ({ kind: "static" }),
  clear() {},
};

/**
 * A client, not yet started. Its server will run in the folder `cwd`, which must not be one of the
 * workspace: nothing from there is to be imported. The client never restarts by itself and shows no
 * messages of its own: `closed` is called when the server ends unasked.
 */
export function createClient(
  launch: Launch,
  cwd: string,
  outputChannel: vscode.LogOutputChannel,
  closed: () => void,
): ServerConnection {
  const server = new ServerProcess();
  const client: LanguageClient = new QuietClient(
    "keyfit",
    "keyfit",
    () => server.start(launch, cwd),
    {
      documentSelector: SELECTOR,
      // Another client is made when trust is granted.
      initializationOptions: { trusted: vscode.workspace.isTrusted },
      diagnosticCollectionName: "keyfit",
      outputChannel,
      revealOutputChannelOn: RevealOutputChannelOn.Never,
      initializationFailedHandler: () => false,
      middleware: { didChange: ({ document }) => sendText(client, document) },
      errorHandler: {
        error: () => ({ action: ErrorAction.Continue, handled: true }),
        closed: () => {
          closed();
          return { action: CloseAction.DoNotRestart, handled: true };
        },
      },
    },
  );
  client.registerFeature(wantsConnections);
  return { client, server };
}

/** Tells the server of a change at once. The library would hold whole texts back for 250 ms. */
function sendText(client: LanguageClient, document: vscode.TextDocument): Promise<void> {
  return client.sendNotification(DidChangeTextDocumentNotification.type, {
    textDocument: client.code2ProtocolConverter.asVersionedTextDocumentIdentifier(document),
    contentChanges: [{ text: document.getText() }],
  });
}
