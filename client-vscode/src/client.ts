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

const OPEN_RULE = "keyfit.openRule"; // shows a page of the web where nothing takes its place

/** A client and its server. */
export interface ServerConnection {
  client: LanguageClient;
  server: ServerProcess;
}

/** Only logs errors: the session reports each to the user, once. */
class QuietClient extends LanguageClient {
  override error(message: string, data?: unknown): void {
    super.error(message, data, false);
  }
}

// Asks the server to notify us when the connections change.
const wantsConnections: StaticFeature = {
  fillClientCapabilities(capabilities) {
    capabilities.experimental = { ...capabilities.experimental, keyfitConnections: true };
  },
  initialize() {},
  getState: () => ({ kind: "static" }),
  clear() {},
};

/**
 * Creates a client without starting it. Its server will run in the folder `cwd`, which must be
 * outside the workspace, so that nothing from there is imported. The client does not restart the
 * server and shows no messages: `closed` is called when the server ends unexpectedly.
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
      middleware: {
        didChange: ({ document }) => sendText(client, document),
        executeCommand: (command, args, next) =>
          command === OPEN_RULE ? explain(args) : next(command, args),
      },
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

/** Shows a rule's text in the editor. */
function explain([rule]: unknown[]): Thenable<unknown> {
  return vscode.commands.executeCommand("keyfit.explainError", rule);
}

/** Sends a change to the server at once. The library would delay full texts by 250 ms. */
function sendText(client: LanguageClient, document: vscode.TextDocument): Promise<void> {
  return client.sendNotification(DidChangeTextDocumentNotification.type, {
    textDocument: client.code2ProtocolConverter.asVersionedTextDocumentIdentifier(document),
    contentChanges: [{ text: document.getText() }],
  });
}
